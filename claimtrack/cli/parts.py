"""Checks of a large ledger in parts: a folder of Parquet files, divided by DuckDB or Spark."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from attrs import evolve

from claimtrack.cli import baseline, config, output
from claimtrack.cli.inputs import find_unknown_desk, given_overrides
from claimtrack.cli.options import FindingOptions, PartsOptions, RuleOptions
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.confidential import ALIAS_STEM, Disguise
from claimtrack.engine.finding import Outcome
from claimtrack.engine.report import Report
from claimtrack.engine.run import make_report, unknown_rules
from claimtrack.engine.waivers import waiver_lookup_by_name
from claimtrack.errors import Fault, LedgerError
from claimtrack.formats import registry
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import Ledger, RecordKind, Settings, Severity, Source, Waiver
from claimtrack.model.values import refuse
from claimtrack.reports.findings.terminal import (
    Notice,
    concise_notice,
    count_lines,
    describe_waiver,
)
from claimtrack.reports.summary.stream import stream_summary
from claimtrack.reports.text.reasons import title_with_outcome
from claimtrack.reports.text.styles import Style, styled_line
from claimtrack.reports.text.totals import summarize_counts
from claimtrack.rules import installed_rules
from claimtrack.scale.division import PART_SIZE
from claimtrack.scale.finding_rows import FindingRow
from claimtrack.scale.part import CheckOptions, RunResult
from claimtrack.scale.run import (
    DividedLedger,
    check_parts,
    divide_ledger,
    plan_parts,
)
from claimtrack.scale.spark.run import check_on_spark
from claimtrack.scale.spark.session import session as spark_session

_PROCESS_MEMORY = 350 << 20
"""Bytes that a process uses before it reads a part."""

_RECORD_MEMORY = 2_500
"""Bytes per claim or assertion while its part is checked, with all related records."""

_LEAST_RECORD_MEMORY = 1_600
"""Bytes that a claim or assertion takes at least, where a part cannot be made smaller."""

_COPIES = 2
"""Copies of the texts of a part in memory: as Arrow arrays, and as values of Python."""

_FINDING_MEMORY = {"full": 2_000, "json": 12_000}
"""Bytes per finding with its reasons, in the formats that collect all findings."""

_DIVISION_MEMORY = 512 << 20
"""Bytes that the division of a ledger takes at least."""

_MIN_PART_SIZE = 1_000
"""The least number of claims and assertions in a part, for any memory limit."""

_BATCH_SIZE = 1_000
"""The number of findings printed at once."""


def require_parquet_folder(name: str, source_format: str | None) -> Path:
    """Return the folder of a ledger in Parquet.

    Raises:
        LedgerError: it does not exist or is of another format.
    """
    folder = Path(name)
    if not folder.exists():
        refuse(f"there is no folder `{folder}`", fault=Fault.NO_FILE)
    if not folder.is_dir() or registry.detect_format(folder, source_format).name != "parquet":
        message = f"`{folder}` is not a folder of Parquet files, which a check in parts needs"
        hint = "`claimtrack convert LEDGER FOLDER --to parquet` makes one"
        refuse(message, hint, Fault.SETTING)
    return folder


def options_for_parts(
    folder: Path, rules: RuleOptions, today: date, terminal: Terminal, *, with_reasons: bool
) -> CheckOptions:
    """Return the settings for all parts, from the ledger, its configuration and the options.

    The terminal gets the disguise, too, so that no later message names a confidential source.

    Raises:
        LedgerError: with every problem of the settings or options.
    """
    parquet_folder.check_tables(folder)
    disguise = terminal.disguise = _disguise_of(folder)
    settings = disguise.settings(_folder_settings(folder, rules))
    waivers = parquet_folder.read_records(folder, RecordKind.WAIVER)
    waivable = frozenset(waiver.code for waiver in waivers if isinstance(waiver, Waiver))
    return CheckOptions(
        settings, today, disguise, waivable, reasons=with_reasons, drafts=rules.drafts
    )


def _disguise_of(folder: Path) -> Disguise:
    """Return the disguise that all parts share, made from few sources of the ledger."""

    def select(wanted: Callable[[Source], bool]) -> Ledger:
        sources = parquet_folder.read_records(folder, RecordKind.SOURCE)
        found = [each for each in sources if isinstance(each, Source) and wanted(each)]
        return Ledger.of(evolve(each, part_of=None) for each in found)

    disguise = Disguise.of(select(lambda source: source.confidential))
    if not disguise:
        return disguise
    # Other sources matter if their ids would be the same as an alias.
    return Disguise.of(
        select(
            lambda source: (
                source.confidential
                or source.id.startswith(ALIAS_STEM)
                or disguise.id(source.id) != source.id
            )
        )
    )


def _folder_settings(folder: Path, options: RuleOptions) -> Settings:
    """Return the settings of a ledger in a folder of Parquet files.

    Raises:
        LedgerError: with every problem of its settings, or of the options.
    """
    rules = installed_rules()
    flags = given_overrides(options, rules)
    overrides = config.find_overrides(folder)
    settings = flags.apply(overrides.apply(parquet_folder.read_settings(folder)))
    problems = [*unknown_rules(settings, rules)]
    if settings.desk is not None:
        sources = parquet_folder.read_records(folder, RecordKind.SOURCE)
        ids = {each.id for each in sources if isinstance(each, Source)}
        problems += find_unknown_desk(settings, ids, flags)
    if problems:
        raise LedgerError(*problems)
    return settings


def check_in_parts(
    folder: Path,
    check: CheckOptions,
    options: PartsOptions,
    findings: FindingOptions,
    terminal: Terminal,
) -> ExitStatus:
    """Check a ledger in Parquet in parts and print the findings, or print the plan."""
    if options.engine is not None and not options.explain_plan:
        with spark_session(options.engine or None) as session:
            with terminal.activity("checking parts on Spark"):
                result = check_on_spark(session, str(folder), check, part_size(options))
            return _print_result(folder, result, check, findings, terminal)
    memory, size, jobs = _memory_per_process(options), part_size(options), options.jobs or 1
    with tempfile.TemporaryDirectory(prefix="claimtrack-") as name:
        into = Path(name)
        if options.explain_plan:
            with terminal.activity("planning"):
                plan = plan_parts(folder, into, size, memory, drafts=check.drafts)
            terminal.show(styled_line(words) for words in plan.lines())
            return ExitStatus.CLEAN
        _require_memory(options.memory, _DIVISION_MEMORY, "a check in parts")
        with terminal.activity("dividing"):
            parts = divide_ledger(folder, into, size, memory, jobs, drafts=check.drafts)
        # With one job, this process checks the parts itself.
        processes = jobs + 1 if jobs > 1 else 1
        share = None if options.memory is None else options.memory // processes
        _require_memory(share, _memory_of_parts(parts), "the process of a part", _INDIVISIBLE)
        with terminal.progress("checking parts") as progress:
            local = check_parts(parts, check, jobs, progress)
        collected = _FINDING_MEMORY.get(findings.format, 0) * local.finding_count
        needed, what = _PROCESS_MEMORY + collected, f"--format {findings.format}"
        _require_memory(options.memory, needed, what, _COLLECTS)
        return _print_result(folder, local, check, findings, terminal)


_INDIVISIBLE = "raise it, or use fewer --jobs; `--explain-plan` shows the parts"
_COLLECTS = "use --format concise, which prints findings as they arrive"


def _require_memory(
    allowed: int | None, needed: int, what: str, hint: str = "raise `--memory`"
) -> None:
    """Refuse a check that would need more bytes of memory than allowed, if there is a limit.

    Raises:
        LedgerError: the memory is not sufficient.
    """
    if allowed is not None and needed > allowed:
        message = f"{what} needs about {needed >> 20:,} MiB of memory"
        message += f"; `--memory` allows {allowed >> 20:,} MiB"
        refuse(message, hint, Fault.LIMIT)


def _memory_of_parts(parts: DividedLedger) -> int:
    """Return the bytes that a process needs at least for the largest part."""
    weights: list[int] = parts.plan.weights.tolist()
    return _PROCESS_MEMORY + max(
        _LEAST_RECORD_MEMORY * weight + _COPIES * parts.unpacked_size(part)
        for part, weight in enumerate(weights)
    )


def _memory_per_process(options: PartsOptions) -> int | None:
    """Return the memory for the division and for each process, or None without a limit."""
    if options.memory is None:
        return None
    return max(0, options.memory // ((options.jobs or 1) + 1) - _PROCESS_MEMORY)


def part_size(options: PartsOptions) -> int:
    """Return the number of claims and assertions that fit into the memory of a process."""
    memory = _memory_per_process(options)
    return PART_SIZE if memory is None else max(_MIN_PART_SIZE, memory // _RECORD_MEMORY)


def _print_result(
    folder: Path,
    result: RunResult,
    check: CheckOptions,
    findings: FindingOptions,
    terminal: Terminal,
) -> ExitStatus:
    """Print the findings of all parts in batches, the totals and the configuration file."""
    status = _print_findings(result, check, findings, terminal)
    file = config.find_overrides(folder).file
    output.print_configuration(file, check.settings, result.rules, findings.format, terminal)
    return status


def _print_findings(
    result: RunResult, check: CheckOptions, findings: FindingOptions, terminal: Terminal
) -> ExitStatus:
    """Print the findings of all parts in batches, and the totals."""
    output.print_notes(result.notes, findings.format, terminal)
    if findings.format not in ("concise", "summary"):
        (report,) = baseline.drop_known([_merged_report(result, check)], findings.baseline)
        output.print_findings([report], findings, terminal)
        return output.status_of((each.severity for each in report.findings), findings.fail_on)
    by_record = findings.format == "summary"
    rows = _FindingFilter(result, check, findings.baseline, by_record=by_record)
    covered = rows.covered_codes() if findings.format == "concise" else {}
    if findings.format == "summary":
        named = ((row.name, _notice(row)) for row in rows.reported)
        terminal.show(stream_summary(f"{result.claims:,} claims", named, terminal.display))
    while batch := [*islice(rows.reported, _BATCH_SIZE)]:
        codes = [covered.get((row.part, row.nth), ()) for row in batch]
        notices = [evolve(_notice(r), covered_codes=c) for r, c in zip(batch, codes, strict=True)]
        terminal.show(concise_notice(each, terminal.display) for each in notices)
    if findings.statistics:
        terminal.show(count_lines(rows.rules, terminal.display))
    if findings.show_waived:
        terminal.show(concise_notice(_notice(*pair), terminal.display) for pair in rows.waived)
    terminal.show([styled_line((rows.totals, Style.STRONG))])
    return output.status_of(rows.severities, findings.fail_on)


def _merged_report(result: RunResult, check: CheckOptions) -> Report:
    """Return the findings of all parts as one report, without the ledger itself."""
    ledger = evolve(Ledger.of(), waivers=tuple(result.waivers))
    report = make_report(result.findings(), ledger, result.rules, check.settings, check.today)
    return evolve(report, claims=result.claims, assertions=result.assertions, drafts=result.drafts)


def _notice(row: FindingRow, waiver: Waiver | None = None) -> Notice:
    """Return a finding to print on one line, with its waiver."""
    return Notice(
        severity=Severity(row.severity),
        code=row.code,
        name=title_with_outcome(row.name, Outcome(row.outcome)),
        message=row.message,
        place=row.place,
        labels=(),
        reasons=(),
        hint=None,
        subject=f"{row.kind} `{row.id}`",
        waived=None if waiver is None else describe_waiver(waiver),
    )


_Position: TypeAlias = tuple[int, int]
"""The part of a finding, and its position there."""


class _FindingFilter:
    """A filter of findings as they are read, which counts those it drops.

    A covered finding is dropped, unless all findings that cover it are waived or known.
    """

    def __init__(
        self,
        result: RunResult,
        check: CheckOptions,
        baseline_file: Path | None,
        *,
        by_record: bool,
    ) -> None:
        self.known = frozenset() if baseline_file is None else baseline.read_baseline(baseline_file)
        self.claims = result.claims
        self.drafts = result.drafts
        self.waiver_of = waiver_lookup_by_name(result.waivers, check.today)
        self.severities: Counter[Severity] = Counter()
        self.waived: list[tuple[FindingRow, Waiver]] = []
        self.baselined = 0
        self.rules: Counter[tuple[str, str]] = Counter()
        self._result = result
        self._accepted: Set[_Position] = frozenset()
        if result.waivers or self.known:
            self._accepted = {
                (row.part, row.nth)
                for row in result.rows()
                if self.waiver_of(row.code, row.name, row.names()) is not None
                or (self.known and row.fingerprint in self.known)
            }
        self.reported = self._filter(result.rows(by_record=by_record))

    def covered_codes(self) -> Mapping[_Position, Sequence[str]]:
        """Return the codes of the findings that each finding covers."""
        covered: dict[_Position, tuple[_Position, str]] = {}
        for row in self._result.rows():
            live = [each for each in row.covered_by if each not in self._accepted]
            if live and (row.part, row.nth) not in self._accepted:
                covered[row.part, row.nth] = live[0], row.code
        codes: dict[_Position, list[str]] = {}
        for by, code in covered.values():
            while by in covered:
                by = covered[by][0]
            codes.setdefault(by, []).append(code)
        return codes

    def _filter(self, rows: Iterator[FindingRow]) -> Iterator[FindingRow]:
        """Yield the findings that are neither waived nor in the baseline nor covered."""
        for row in rows:
            waiver = self.waiver_of(row.code, row.name, row.names())
            if waiver is not None:
                self.waived.append((row, waiver))
            elif (row.part, row.nth) in self._accepted:
                self.baselined += 1
            else:
                self.severities[Severity(row.severity)] += 1
                self.rules[row.code, row.name] += 1
                if all(each in self._accepted for each in row.covered_by):
                    yield row

    @property
    def totals(self) -> str:
        """The summary line, complete after all findings have been read."""
        return summarize_counts(
            self.severities,
            claims=self.claims,
            waived=len(self.waived),
            baselined=self.baselined,
            drafts=self.drafts,
        )
