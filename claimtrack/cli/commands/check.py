"""``claimtrack check``: check ledgers and print findings."""

import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from attrs import frozen

from claimtrack.cli import baseline, options, output
from claimtrack.cli.inputs import STANDARD_INPUT, CheckInputs, input_files, ledger_file
from claimtrack.cli.options import FindingOptions, PartsOptions, RuleOptions
from claimtrack.cli.terminal import STATUS_OF_FINDINGS, ExitStatus, Terminal
from claimtrack.engine.report import Report
from claimtrack.errors import Fault, LedgerError
from claimtrack.model import Ledger, Severity
from claimtrack.model.values import refuse
from claimtrack.reports.findings.registry import FINDINGS
from claimtrack.reports.text.as_of import ledgers_as_of
from claimtrack.reports.text.totals import pluralize

if TYPE_CHECKING:
    from claimtrack.cli.diff_base import BaseLedger

_TEXT_FORMATS = ("summary", "full", "concise")
_PARTS_FORMATS = (*_TEXT_FORMATS, "json")

POLL_INTERVAL = 0.5
"""Seconds between two checks of the files that are watched."""

FileStates = Mapping[Path, tuple[int, int, int] | None]
"""The modification time, size and inode of each file, or None if it does not exist."""


@frozen
class CheckArguments:
    """The arguments of ``claimtrack check``."""

    ledgers: Sequence[str]
    source_format: str | None
    rules: RuleOptions
    findings: FindingOptions
    as_of: date | None
    since: date | None
    today: date | None
    diff_base: str | None
    write_baseline: Path | None
    watch: bool
    parts: PartsOptions

    @property
    def waiver_day(self) -> date:
        """The day by which waivers expire."""
        return self.today or self.as_of or date.today()


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.epilog = (
        f"{STATUS_OF_FINDINGS}"
        "see also: report, all of it as HTML; assess, the support of each claim\n"
    )
    options.add_ledger(parser, "ledgers", nargs="+")
    options.add_format(parser, (*_TEXT_FORMATS, "json", "html", *FINDINGS))
    parser.add_argument(
        "--verbose",
        "-v",
        action="store_true",
        help="show every claim in the summary, with who says it and all its findings",
    )
    parser.add_argument(
        "--statistics", action="store_true", help="also print the number of findings of each rule"
    )
    options.add_output(parser, "the file to write, for --format html or a format of another tool")
    options.add_as_of(parser)
    parser.add_argument(
        "--since",
        type=options.parse_last_day,
        metavar="DATE",
        help="print what changed after that day, and why, instead of the findings",
    )
    options.add_rules(parser)
    parser.add_argument(
        "--fail-on",
        choices=[severity.value for severity in Severity],
        default=Severity.NOTE.value,
        help="the lowest severity that sets exit status 1 (default: note)",
    )
    options.add_baseline(parser)
    parser.add_argument(
        "--write-baseline",
        type=Path,
        metavar="FILE",
        help="write the findings to this file and exit with 0",
    )
    parser.add_argument(
        "--diff-base",
        metavar="REF",
        help="report only the findings that were not there where HEAD branched off from REF",
    )
    parser.add_argument(
        "--show-waived",
        action="store_true",
        help="also print waived findings, and why they were waived",
    )
    options.add_today(parser, "that of --as-of, or today")
    parser.add_argument(
        "--watch",
        action="store_true",
        help="check again on every change, and print the difference",
    )
    parts = parser.add_argument_group("large ledgers, in a folder of Parquet files")
    parts.add_argument(
        "--jobs",
        type=options.parse_job_count,
        metavar="N",
        help="check in parts, with this number of processes",
    )
    parts.add_argument(
        "--memory",
        type=options.parse_size,
        metavar="SIZE",
        help="check in parts that fit in this memory, such as 2G",
    )
    parts.add_argument(
        "--engine",
        type=options.parse_engine,
        metavar="spark[=MASTER]",
        help="check in parts on Spark, such as spark=local[2]; default master: that of Spark",
    )
    parts.add_argument(
        "--explain-plan",
        action="store_true",
        help="print the plan of the parts and exit with 0",
    )


def run(arguments: CheckArguments, terminal: Terminal) -> ExitStatus:
    """Check ledgers once, in parts or on every change, and print the findings."""
    if arguments.findings.statistics and arguments.findings.format not in _TEXT_FORMATS:
        _reject(f"--statistics goes with --format {', '.join(_TEXT_FORMATS)}")
    if arguments.watch:
        return _watch(arguments, terminal)
    if arguments.parts:
        return _check_in_parts(arguments, terminal)
    if arguments.diff_base is not None:
        conflicts = {"since": arguments.since, "write-baseline": arguments.write_baseline}
        _reject_given(conflicts, "--diff-base")
    _reject_page_conflicts(arguments)
    _reject_overwriting(arguments)
    try:
        if arguments.since is not None:
            return _print_changes_since(arguments.since, arguments, terminal)
        inputs, reports = _check(arguments, terminal)
        _reject_overwriting(arguments, inputs.undisguised)
        if arguments.write_baseline is not None:
            found = [finding for report in reports for finding in report.findings]
            count = baseline.write_baseline(arguments.write_baseline, found)
            terminal.say(f"{pluralize(count, 'fingerprint')} written to {arguments.write_baseline}")
            return ExitStatus.CLEAN
        return _print_reports(inputs, reports, arguments, terminal)
    except output.OverwritingError:
        raise  # the problem would be written to the same file
    except LedgerError as error:
        if arguments.findings.format not in FINDINGS:
            raise
        output.write_failure(error.problems, arguments.findings, terminal)
        return ExitStatus.FAILED


def _reject_page_conflicts(arguments: CheckArguments) -> None:
    """Reject options that conflict with HTML output or the format of another tool.

    Raises:
        LedgerError: a page would show several ledgers or changes, or the output file has
            the wrong extension, so that a ledger might be overwritten.
    """
    format, output_file = arguments.findings.format, arguments.findings.output
    if format == "html":
        if len(arguments.ledgers) > 1 or arguments.since is not None:
            _reject("--format html takes one ledger, and does not go with --since")
        output.require_extension(output_file, format)
    elif format in FINDINGS:
        if arguments.since is not None:
            hint = "use --format full, concise or json"
            _reject(f"--format {format} does not go with --since", hint)
        output.require_extension(output_file, format)
    elif output_file is not None:
        _reject(f"`--output` goes with --format html, {', '.join(FINDINGS)}")


def _reject_overwriting(arguments: CheckArguments, ledgers: Sequence[Ledger] = ()) -> None:
    """Refuse to write over a file that is read; ``ledgers`` add the texts of their documents."""
    findings = arguments.findings
    for name, read in zip_longest(arguments.ledgers, ledgers):
        loaded = [] if read is None else [read]
        # Files are listed only if a target exists, since that reads the includes again.
        for target, known_findings in (
            (findings.output, findings.baseline),
            (arguments.write_baseline, None),
        ):
            output.reject_inputs(target, input_files(ledger_file(name), known_findings, loaded))


def _reject(message: str, hint: str | None = None) -> NoReturn:
    refuse(message, hint, Fault.SETTING)


def _reject_given(options: Mapping[str, object], mode: str) -> None:
    """Reject options that have a value."""
    for name, value in options.items():
        if value is not None:
            _reject(f"--{name} does not go with {mode}")


def _check(arguments: CheckArguments, terminal: Terminal) -> tuple[CheckInputs, list[Report]]:
    """Read the ledgers and check them.

    Raises:
        LedgerError: with every problem, or if no claim was known by the day.
        RuleError: a rule failed.
    """
    with terminal.activity("checking"):
        inputs = _read(arguments, terminal)
        bases: Sequence[BaseLedger] = ()
        if arguments.diff_base is not None:
            from claimtrack.cli.diff_base import read_with_base

            names, format = arguments.ledgers, arguments.source_format
            inputs, bases = read_with_base(
                inputs, names, arguments.diff_base, format, arguments.rules, terminal
            )
        inputs = inputs.as_of(arguments.as_of)
        if arguments.as_of and not any(ledger.claims for ledger in inputs.ledgers):
            message = f"no claim was known by {arguments.as_of}: there is nothing to check"
            refuse(message, fault=Fault.EMPTY)
        reports = list(inputs.check(arguments.waiver_day))
        return inputs, _added(reports, bases, arguments, terminal) if bases else reports


def _added(
    reports: Sequence[Report],
    bases: Sequence["BaseLedger"],
    arguments: CheckArguments,
    terminal: Terminal,
) -> list[Report]:
    """Return reports without the findings at the start of the branch, and print their number."""
    added: list[Report] = []
    for report, base in zip(reports, bases, strict=True):
        if base.inputs is None:
            added.append(report)
        else:
            (before,) = base.inputs.as_of(arguments.as_of).check(arguments.waiver_day)
            added.append(report.added_to(before))
    older = pluralize(sum(len(each.older or ()) for each in added), "older finding")
    commits = ", ".join(dict.fromkeys(str(base.commit) for base in bases))
    terminal.say(f"compared with {commits}: {older} left out")
    return added


def _read(arguments: CheckArguments, terminal: Terminal) -> CheckInputs:
    """Read the ledgers, and print the warnings of their readers."""
    inputs = CheckInputs.of(arguments.ledgers, arguments.source_format, arguments.rules, terminal)
    for ledger in inputs.ledgers:
        output.print_notes(ledger.notes, arguments.findings.format, terminal)
    return inputs


def _print_reports(
    inputs: CheckInputs, checked: Sequence[Report], arguments: CheckArguments, terminal: Terminal
) -> ExitStatus:
    """Print the findings that are not in the baseline, and return the exit status."""
    findings = arguments.findings
    reports = baseline.drop_known(checked, findings.baseline)
    if findings.format == "html":
        output.write_page(reports[0], inputs.rules, findings.output, terminal)
    elif findings.format in FINDINGS:
        output.write_findings(reports, findings, terminal)
    else:
        output.print_findings(reports, findings, terminal)
    output.print_configurations(inputs, findings.format, terminal)
    severities = (finding.severity for report in reports for finding in report.findings)
    return output.status_of(severities, findings.fail_on)


def _print_changes_since(since: date, arguments: CheckArguments, terminal: Terminal) -> ExitStatus:
    """Print the changes in a ledger after a day."""
    findings = arguments.findings
    if arguments.write_baseline is not None or findings.show_waived:
        _reject("--since goes with neither --write-baseline nor --show-waived")
    if len(arguments.ledgers) > 1:
        _reject("--since takes one ledger")
    with terminal.activity("checking"):
        inputs = _read(arguments, terminal)
        reports = (
            *inputs.as_of(since).check(arguments.today or since),
            *inputs.as_of(arguments.as_of).check(arguments.waiver_day),
        )
        from claimtrack.engine.diff import compare_reports

        before, after = baseline.drop_known(reports, findings.baseline)
        found = compare_reports(before, after)
    output.print_changes(
        found,
        findings.format,
        terminal,
        before=ledgers_as_of([before]),
        after=ledgers_as_of([after]),
    )
    output.print_configurations(inputs, findings.format, terminal)
    if found.verdicts:
        return ExitStatus.FOUND
    return output.status_of(
        (finding.severity for finding in (*found.appeared, *found.gone)), findings.fail_on
    )


def _watch(arguments: CheckArguments, terminal: Terminal) -> ExitStatus:
    """Print the findings of a ledger, and then their changes after each change of its files.

    Raises:
        LedgerError: an option conflicts with ``--watch``.
        RuleError: a rule failed.
    """
    format, parts = arguments.findings.format, arguments.parts
    if len(arguments.ledgers) > 1:
        _reject("--watch takes one ledger")
    if arguments.ledgers == [STANDARD_INPUT]:
        _reject("--watch needs a file: standard input is read once")
    if format not in _TEXT_FORMATS:
        hint = f"use --format {' or '.join(_TEXT_FORMATS)}"
        _reject(f"--format {format} does not go with --watch", hint)
    conflicts = {
        "since": arguments.since,
        "diff-base": arguments.diff_base,
        "write-baseline": arguments.write_baseline,
        "jobs": parts.jobs,
        "memory": parts.memory,
        "engine": parts.engine,
        "explain-plan": parts.explain_plan or None,
    }
    _reject_given(conflicts, "--watch")
    (name,) = arguments.ledgers
    check = partial(check_again, arguments, terminal)
    return watch_ledger(name, arguments.findings.baseline, check, terminal)


def _wait() -> bool:
    """Wait before the next check of the files, and return True to continue."""
    time.sleep(POLL_INTERVAL)
    return True


def watch_ledger(
    name: str,
    baseline_file: Path | None,
    check: Callable[[Report | None], Report | None],
    terminal: Terminal,
    wait: Callable[[], bool] = _wait,
) -> ExitStatus:
    """Check a ledger, and check it again whenever one of its files changes, until interrupted.

    ``check`` prints the result and returns the report for the next call. ``wait``
    waits a moment and returns False to stop.
    """
    report: Report | None = None
    while True:
        before = _input_states(name, baseline_file, report)
        report = check(report)
        # Add the files that the check turned out to read. Keep the earlier states, so that
        # a change during the check is noticed.
        states = {**_input_states(name, baseline_file, report), **before}
        count = sum(state is not None for state in states.values())
        terminal.say(f"watching {pluralize(count, 'file')}; interrupt to end")
        terminal.flush()
        while (changed := _file_states(states)) == states:
            if not wait():
                return ExitStatus.CLEAN
        # Wait until nothing changes any more: the writer may not have finished.
        while wait() and (later := _file_states(states)) != changed:
            changed = later


def _input_states(name: str, baseline_file: Path | None, report: Report | None) -> FileStates:
    """Return the states of the files of a ledger, with those that a check read."""
    read = [] if report is None else [report.ledger]
    return _file_states(input_files(ledger_file(name), baseline_file, read))


def _file_states(files: Iterable[Path]) -> FileStates:
    return {file: _file_state(file) for file in files}


def _file_state(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def check_again(
    arguments: CheckArguments, terminal: Terminal, before: Report | None
) -> Report | None:
    """Check once, and print the findings or what changed in them since the report before.

    Returns the new report, or the one before if the ledger cannot be checked.
    """
    format = arguments.findings.format
    try:
        inputs, (after,) = _check(arguments, terminal)
    except (LedgerError, OSError) as error:
        output.print_problems(output.problems_of(error), format, terminal)
        return before
    if before is None:
        _print_reports(inputs, [after], arguments, terminal)
    else:
        from claimtrack.engine.diff import compare_reports

        found = compare_reports(*baseline.drop_known([before, after], arguments.findings.baseline))
        output.print_changes(found, format, terminal, after=ledgers_as_of([after]))
    return after


def _check_in_parts(arguments: CheckArguments, terminal: Terminal) -> ExitStatus:
    """Check a ledger in Parquet in parts, or print the plan for the parts.

    Raises:
        LedgerError: an option conflicts with a check in parts.
    """
    from claimtrack.cli import parts

    if len(arguments.ledgers) > 1:
        _reject("a check in parts takes one ledger")
    folder = parts.require_parquet_folder(arguments.ledgers[0], arguments.source_format)
    format = arguments.findings.format
    if format not in _PARTS_FORMATS:
        hint = f"use --format {', '.join(_PARTS_FORMATS)}"
        _reject(f"--format {format} does not go with a check in parts", hint)
    if arguments.parts.engine is not None and arguments.parts.jobs is not None:
        _reject(
            "--jobs does not go with --engine spark", "set the number in the master: spark=local[2]"
        )
    conflicts = {
        "as-of": arguments.as_of,
        "since": arguments.since,
        "diff-base": arguments.diff_base,
        "write-baseline": arguments.write_baseline,
    }
    _reject_given(conflicts, "a check in parts")
    check = parts.options_for_parts(
        folder,
        arguments.rules,
        arguments.waiver_day,
        terminal,
        with_reasons=format not in ("concise", "summary"),
    )
    return parts.check_in_parts(folder, check, arguments.parts, arguments.findings, terminal)
