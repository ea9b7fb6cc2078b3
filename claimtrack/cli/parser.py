"""What the command line takes."""

from argparse import ArgumentParser, HelpFormatter, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from claimtrack._lazy import late
from claimtrack.cli import values
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.formats.registry import READ, WRITTEN
from claimtrack.model import Profile, Severity
from claimtrack.reports.findings.registry import FINDINGS
from claimtrack.reports.graph.registry import GRAPHS
from claimtrack.version import __version__

Command = Callable[[Namespace, Terminal], ExitStatus]

_check = late("claimtrack.cli.watch", "check")
_diff = late("claimtrack.cli.commands.all", "diff")
_report = late("claimtrack.cli.commands.all", "report")
_assess = late("claimtrack.cli.commands.all", "assess")
_show = late("claimtrack.cli.commands.all", "show")
_convert = late("claimtrack.cli.commands.convert", "convert")
_graph = late("claimtrack.cli.commands.all", "graph")
_rule = late("claimtrack.cli.commands.all", "rule")
_rules = late("claimtrack.cli.commands.all", "rules")
_print_schema = late("claimtrack.cli.commands.all", "print_schema")
_init = late("claimtrack.cli.commands.all", "init")
_fmt = late("claimtrack.cli.commands.all", "fmt")

_STATUS = """\
exit status: 0 nothing found, 1 findings, 2 could not run
"""
_RAN = """\
exit status: 0 it ran, whatever it tells, 2 could not run
"""
_SEE = {
    "check": "see also: report, a page with all of it; assess, how far to lean on each claim\n",
    "report": "see also: check, the findings alone; assess, how far to lean on each claim\n",
    "assess": "see also: check, what does not hold; report, a page with both\n",
}


class _Layout(HelpFormatter):
    """Help of one width everywhere, so that it can be quoted."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=80)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        """Return a text with its lines kept apart, which argparse would run together."""
        fill = super()._fill_text
        return "\n".join(fill(part, width, indent) for part in text.splitlines())


def parser() -> ArgumentParser:
    """Return the parser of the command line."""
    top = ArgumentParser(
        "claimtrack",
        description="Tracks who claimed what, through whom, and says what does not hold.",
        epilog=_STATUS,
        formatter_class=_Layout,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"claimtrack {__version__}")
    subs = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, command: Command, help: str) -> ArgumentParser:
        sub = subs.add_parser(
            name,
            help=help,
            description=help[:1].upper() + help[1:] + ".",
            formatter_class=_Layout,
            allow_abbrev=False,
        )
        sub.set_defaults(
            command=command, parser=sub, format="full", color="auto", source_format=None
        )
        return sub

    _add_check(add("check", _check, "judge ledgers and print what does not hold"))
    _add_diff(add("diff", _diff, "tell what changed from one ledger to another, and why"))
    _add_report(add("report", _report, "write a page of HTML that shows all of a ledger"))
    _add_assess(add("assess", _assess, "tell how far each claim is supported, and by what"))
    _add_show(add("show", _show, "print who stands behind a claim, and who against it"))
    _add_convert(add("convert", _convert, "write a ledger in another format"))
    _add_graph(add("graph", _graph, "draw who told whom what, and what bears on what"))
    rule = add("rule", _rule, "explain a rule")
    rule.add_argument("rule", metavar="RULE", help="its code or name, such as CT102")
    add("rules", _rules, "list the rules")
    schema = add("schema", _print_schema, "print the JSON Schema of the ledger file")
    schema.add_argument(
        "of",
        nargs="?",
        choices=("ledger", "answer"),
        default="ledger",
        help="of which file: the ledger (default), or a model's answer",
    )
    init = add("init", _init, "write the first ledger for a plain text")
    init.add_argument("text", metavar="TEXT", help="a text in UTF-8, below the ledger's folder")
    init.add_argument(
        "--output",
        "-o",
        metavar="LEDGER",
        default="ledger.toml",
        help="the ledger to write, ledger.toml by default; never overwritten",
    )
    fmt = add("fmt", _fmt, "put the layout of ledger files in order")
    fmt.add_argument("ledgers", metavar="LEDGER", nargs="+", help="files or folders")
    fmt.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 if a file would change"
    )
    return top


def _add_check(check: ArgumentParser) -> None:
    check.epilog = f"{_STATUS}{_SEE['check']}"
    _add_ledger(check, "ledgers", nargs="+")
    _add_output(check, ("full", "concise", "json", "html", *FINDINGS))
    _add_page(check, "with --format html or one of another tool, the file to write", "FILE")
    _add_as_of(check)
    check.add_argument(
        "--since",
        type=values.last_day_of,
        metavar="DATE",
        help="instead of the findings print what changed after that day, and why",
    )
    _add_rules(check)
    check.add_argument(
        "--fail-on",
        choices=[severity.value for severity in Severity],
        default=Severity.NOTE.value,
        help="the least severity that makes the exit status 1 (default: note)",
    )
    check.add_argument(
        "--baseline", type=Path, metavar="FILE", help="leave out the findings of this file"
    )
    check.add_argument(
        "--write-baseline", type=Path, metavar="FILE", help="write the findings there and exit 0"
    )
    check.add_argument(
        "--show-waived", action="store_true", help="print what was waived too, and why"
    )
    _add_today(check, "that of --as-of, or today")
    check.add_argument(
        "--watch",
        action="store_true",
        help="check again on every change, and print what it changes",
    )
    parts = check.add_argument_group("a large ledger, in a folder of Parquet files")
    parts.add_argument(
        "--jobs",
        type=values.count,
        metavar="N",
        help="check it in parts, on so many processes",
    )
    parts.add_argument(
        "--memory",
        type=values.size,
        metavar="SIZE",
        help="in parts so small that this is enough: 2G",
    )
    parts.add_argument(
        "--engine",
        type=values.engine,
        metavar="spark[=MASTER]",
        help="in parts on Spark, such as spark=local[2]; without a master the one it has",
    )
    parts.add_argument(
        "--explain-plan", action="store_true", help="print how it would be divided, and exit 0"
    )


def _add_report(report: ArgumentParser) -> None:
    report.epilog = f"{_RAN}{_SEE['report']}"
    _add_ledger(report, "ledger")
    report.set_defaults(format="html", since=None)
    _add_page(report, "the file to write, such as page.html (default: standard output)")
    _add_as_of(report)
    _add_rules(report)
    report.add_argument(
        "--baseline", type=Path, metavar="FILE", help="leave out the findings of this file"
    )
    _add_today(report, "that of --as-of, or today")


def _add_page(sub: ArgumentParser, help: str, metavar: str = "PAGE") -> None:
    sub.add_argument("--output", "-o", type=Path, metavar=metavar, help=help)


def _add_rules(sub: ArgumentParser) -> None:
    for flag, help in (
        ("--select", "only these: codes, families (CT1) or names, divided by commas"),
        ("--ignore", "none of these"),
    ):
        sub.add_argument(
            flag, action="append", type=values.codes, default=[], metavar="RULES", help=help
        )
    sub.add_argument(
        "--severity",
        action="append",
        type=values.severity,
        default=[],
        metavar="RULE=SEVERITY",
        help="what a rule's findings weigh: error, warning or note",
    )
    _add_profile(sub)


def _add_profile(sub: ArgumentParser) -> None:
    sub.add_argument(
        "--profile",
        choices=[profile.value for profile in Profile],
        help="whose rules and thresholds to go by",
    )


def _add_today(sub: ArgumentParser, default: str = "today") -> None:
    sub.add_argument(
        "--today",
        type=values.day,
        metavar="YYYY-MM-DD",
        help=f"the day by which waivers expire (default: {default})",
    )


def _add_as_of(sub: ArgumentParser) -> None:
    sub.add_argument(
        "--as-of",
        type=values.last_day_of,
        metavar="DATE",
        help="go by what was certainly known at the end of that day, month or year",
    )


def _add_diff(diff: ArgumentParser) -> None:
    diff.epilog = "exit status: 0 nothing changed, 1 changes, 2 could not run\n"
    _add_ledger(diff, "before", metavar="BEFORE")
    diff.add_argument("after", metavar="AFTER", help="a later one")
    _add_output(diff, ("full", "concise", "json"))
    _add_rules(diff)
    _add_today(diff)


def _add_assess(assess: ArgumentParser) -> None:
    assess.epilog = f"{_RAN}{_SEE['assess']}"
    _add_ledger(assess, "ledger")
    assess.add_argument(
        "claims", metavar="CLAIM", nargs="*", help="ids of claims to be told of in full"
    )
    _add_output(assess, ("table", "json", "markdown"))
    _add_as_of(assess)
    _add_profile(assess)
    assess.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="SOURCE",
        help="suppose that a source fails, with all that is part of it (repeatable)",
    )
    assess.add_argument(
        "--assume",
        action="append",
        type=values.grade,
        default=[],
        metavar="SOURCE=GRADE",
        help="suppose that a source is of another grade, A to F (repeatable)",
    )
    assess.add_argument(
        "--quick",
        action="store_true",
        help="leave out what would change a claim and what to look for next",
    )
    assess.add_argument(
        "--icd203", action="store_true", help="say how likely and how sure in the words of ICD 203"
    )


def _add_show(show: ArgumentParser) -> None:
    _add_ledger(show, "ledger")
    show.add_argument("claim", metavar="CLAIM", help="the id of a claim")
    _add_output(show, ("text", "json"))
    _add_as_of(show)


def _add_graph(graph: ArgumentParser) -> None:
    graph.epilog = "exit status: 0 it ran, 2 could not run\n"
    _add_ledger(graph, "ledger")
    graph.add_argument(
        "claims", metavar="CLAIM", nargs="*", help="ids of claims: only what is near them"
    )
    graph.add_argument(
        "--format",
        choices=list(GRAPHS),
        help="how to draw it (default: by the ending of FILE, or dot)",
    )
    graph.set_defaults(format=None)
    graph.add_argument("--output", "-o", type=Path, metavar="FILE", help="the file to write")
    _add_as_of(graph)
    _add_profile(graph)


def _add_convert(convert: ArgumentParser) -> None:
    convert.epilog = "exit status: 0 it was written, 2 it was not\n"
    _add_ledger(convert, "ledger", metavar="IN")
    convert.add_argument(
        "output", type=Path, metavar="OUT", help="the file or folder to write, or - to print it"
    )
    convert.add_argument(
        "--to",
        dest="target_format",
        choices=WRITTEN,
        help="the format to write (default: by the ending of OUT)",
    )
    convert.add_argument(
        "--strict", action="store_true", help="write nothing if the format cannot carry all of it"
    )
    convert.add_argument("--force", action="store_true", help="write over what is there already")


def _add_ledger(
    sub: ArgumentParser, name: str, nargs: str | None = None, metavar: str = "LEDGER"
) -> None:
    sub.add_argument(
        name,
        metavar=metavar,
        nargs=nargs,
        help="a ledger file, a folder with ledger.toml, or - for standard input",
    )
    sub.add_argument(
        "--from",
        dest="source_format",
        choices=READ,
        help="the format of the ledger (default: by its ending)",
    )


def _add_output(sub: ArgumentParser, formats: Sequence[str]) -> None:
    sub.add_argument("--format", choices=formats, default=formats[0], help="how to print")
    sub.add_argument(
        "--color",
        choices=["auto", "always", "never"],
        help="when to print in colour (default: auto, on a terminal)",
    )
