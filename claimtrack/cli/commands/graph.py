"""``claimtrack graph``: draw the attribution graph of a ledger."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.cli import options
from claimtrack.cli.inputs import ClaimInput, input_files, ledger_file
from claimtrack.cli.options import ClaimOptions
from claimtrack.cli.output import print_configuration, print_left_out, print_notes, reject_inputs
from claimtrack.cli.terminal import STATUS_OF_RUN, ExitStatus, Terminal
from claimtrack.formats.records.file_writer import write_file
from claimtrack.reports.graph.builder import build_graph
from claimtrack.reports.graph.registry import GRAPHS, draw_graph, graph_format_of
from claimtrack.reports.text.styles import styled_line


@frozen
class GraphArguments:
    """The arguments of ``claimtrack graph``."""

    options: ClaimOptions
    claims: Sequence[str]
    format: str | None
    output: Path | None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.epilog = STATUS_OF_RUN
    options.add_ledger(parser)
    parser.add_argument(
        "claims",
        metavar="CLAIM",
        nargs="*",
        help="ids of claims whose neighbourhood to draw (default: all)",
    )
    parser.add_argument(
        "--format",
        choices=list(GRAPHS),
        help="the output format (default: by the extension of FILE, or dot)",
    )
    options.add_output(parser, "the file to write")
    options.add_as_of(parser)
    options.add_profile(parser)
    options.add_desk(parser)
    options.add_drafts(parser)


def run(arguments: GraphArguments, terminal: Terminal) -> ExitStatus:
    """Print the graph or write it to a file, and report what the format cannot show."""
    format = arguments.format or graph_format_of(arguments.output)
    with terminal.activity("drawing"):
        read = ClaimInput.of(arguments.options, arguments.claims, terminal)
        print_notes(read.ledger.notes, format, terminal)
        assessments = Assessments.of(read.ledger, read.settings)
        claims = [read.disguise.id(claim) for claim in arguments.claims]
        drawing = draw_graph(build_graph(assessments, claims or None), format)
    if arguments.output is None:
        terminal.write(drawing.text)
    else:
        inputs = input_files(ledger_file(arguments.options.ledger), None, [read.undisguised])
        reject_inputs(arguments.output, inputs)
        write_file(arguments.output, drawing.text.encode())
    terminal.remark(styled_line(f"not shown: {sentence}") for sentence in drawing.lost)
    print_configuration(read.configured, read.settings, (), format, terminal)
    print_left_out(read.known, terminal, read.ledger.draft_count)
    return ExitStatus.CLEAN
