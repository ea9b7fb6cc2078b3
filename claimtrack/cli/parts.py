"""A ledger in Parquet checked part by part: ``check`` with ``--jobs``, ``--memory``, ``--engine``.

And the plan by which it would be divided.
"""

import tempfile
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NoReturn

from attrs import evolve

from claimtrack.cli import baseline, output
from claimtrack.cli.commands.all import less_baseline, today
from claimtrack.cli.inputs import settings_of_folder
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.confidential import Disguise
from claimtrack.engine.finding import Outcome
from claimtrack.engine.report import Report
from claimtrack.engine.run import reported
from claimtrack.engine.waivers import waiving_by_name
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats import registry
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import Ledger, RecordKind, Severity, Source, Waiver
from claimtrack.reports.findings.terminal import Notice, accepted, in_one_line
from claimtrack.reports.text.reasons import titled
from claimtrack.reports.text.styled import Style, line
from claimtrack.reports.text.totals import summed
from claimtrack.scale.division import MOST
from claimtrack.scale.finding_rows import FindingRow
from claimtrack.scale.part import CheckOptions, RunResult
from claimtrack.scale.run import divided, planned, run
from claimtrack.scale.spark.run import run as run_on_spark
from claimtrack.scale.spark.session import session as spark_session

_BASE = 350 << 20
"""Bytes that a process takes before it has read a part."""

_RECORD = 2_500
"""Bytes that a claim or an assertion takes while its part is judged, with all that goes along."""

_LEAST = 1_000
"""As few claims and assertions as a part is planned for, however little memory there is."""

_AT_ONCE = 1_000
"""How many findings are printed together."""

_FORMATS = ("full", "concise", "json")


def check(options: Namespace, terminal: Terminal) -> ExitStatus:
    """Judge a ledger in Parquet part by part, or tell how it would be divided."""
    folder = _folder(options)
    manner = _manner(folder, options)
    if options.engine is not None and not options.explain_plan:
        return _on_spark(folder, manner, options, terminal)
    memory, most, jobs = _share(options), _most(options), options.jobs or 1
    with tempfile.TemporaryDirectory(prefix="claimtrack-") as name:
        into = Path(name)
        if options.explain_plan:
            with terminal.patience("planning"):
                plan = planned(folder, into, most, memory)
            terminal.show(line(words) for words in plan.explained())
            return ExitStatus.CLEAN
        with terminal.patience("dividing"):
            parts = divided(folder, into, most, memory, jobs)
        with terminal.progress("checking parts") as progress:
            done = run(parts, manner, jobs, progress)
        return _tell(done, manner, options, terminal)


def _on_spark(
    folder: Path, manner: CheckOptions, options: Namespace, terminal: Terminal
) -> ExitStatus:
    """Judge on Spark, on a master of which the option may tell."""
    with spark_session(options.engine or None) as started:
        with terminal.patience("checking parts on Spark"):
            done = run_on_spark(started, str(folder), manner, _most(options))
        return _tell(done, manner, options, terminal)


def _folder(options: Namespace) -> Path:
    """Return the folder to be checked, or refuse what cannot be done part by part."""
    if len(options.ledgers) > 1:
        _refuse("one ledger at a time is checked in parts")
    folder = Path(options.ledgers[0])
    if not folder.exists():
        raise LedgerError(Problem(Fault.NO_FILE, f"there is no folder `{folder}`"))
    if not folder.is_dir() or registry.format_of(folder, options.source_format).name != "parquet":
        hint = "`claimtrack convert LEDGER FOLDER --to parquet` makes one"
        _refuse(f"`{folder}`: only a folder of Parquet files is checked in parts", hint)
    if options.format not in _FORMATS:
        _refuse(f"--format {options.format}: in parts there is {', '.join(_FORMATS)}")
    if options.engine is not None and options.jobs is not None:
        _refuse("--jobs does not go with --engine spark", "the master says how many: local[2]")
    for name in ("as_of", "since", "write_baseline"):
        if getattr(options, name) is not None:
            _refuse(f"--{name.replace('_', '-')} does not go with a check in parts")
    return folder


def _refuse(message: str, hint: str | None = None) -> NoReturn:
    raise LedgerError(Problem(Fault.SETTING, message, hint=hint))


def _share(options: Namespace) -> int | None:
    """Return the memory of the division, and of each process; None if no limit is given."""
    memory: int | None = options.memory
    return None if memory is None else max(0, memory // ((options.jobs or 1) + 1) - _BASE)


def _most(options: Namespace) -> int:
    """Return how many claims and assertions a part may have, by the memory there is."""
    share = _share(options)
    return MOST if share is None else max(_LEAST, share // _RECORD)


def _manner(folder: Path, options: Namespace) -> CheckOptions:
    """Return how parts are judged: as the ledger, its surroundings and the options say."""
    confidential = [
        evolve(source, part_of=None)
        for source in parquet_folder.records(folder, RecordKind.SOURCE)
        if isinstance(source, Source) and source.confidential
    ]
    disguise = Disguise.of(Ledger.of(confidential))
    settings = disguise.settings(settings_of_folder(folder, options))
    waivers = parquet_folder.records(folder, RecordKind.WAIVER)
    told = frozenset(waiver.code for waiver in waivers if isinstance(waiver, Waiver))
    return CheckOptions(
        settings, today(options), disguise, told, reasons=options.format != "concise"
    )


def _tell(
    done: RunResult, manner: CheckOptions, options: Namespace, terminal: Terminal
) -> ExitStatus:
    """Print what was found, some at a time, and the sum."""
    output.tell_notes(done.notes, options.format, terminal, manner.disguise)
    if options.format == "concise":
        sifted = _Sifted(done, manner, options)
        while some := [*islice(sifted.kept, _AT_ONCE)]:
            terminal.show(in_one_line(_notice(row), terminal.display) for row in some)
        if options.show_waived:
            terminal.show(in_one_line(_notice(*pair), terminal.display) for pair in sifted.waived)
        terminal.show([line((sifted.sum, Style.STRONG))])
        weights = sifted.weights
    else:
        (report,) = less_baseline([_report(done, manner)], options)
        output.tell_findings([report], options, terminal, manner.disguise)
        weights = Counter(finding.severity for finding in report.findings)
    threshold = Severity(options.fail_on).rank
    heavy = any(weights[each] for each in Severity if each.rank <= threshold)
    return ExitStatus.FOUND if heavy else ExitStatus.CLEAN


def _report(done: RunResult, manner: CheckOptions) -> Report:
    """Return what was found in all parts as one report, which is without the ledger itself."""
    bare = evolve(Ledger.of(), waivers=tuple(done.waivers))
    report = reported(done.findings(), bare, done.rules, manner.settings, manner.today)
    return evolve(report, claims=done.claims, assertions=done.assertions)


def _notice(row: FindingRow, waiver: Waiver | None = None) -> Notice:
    """Return a finding to be shown on one line, and by what it was waived, if it was."""
    return Notice(
        severity=Severity(row.severity),
        code=row.code,
        name=titled(row.name, Outcome(row.outcome)),
        message=row.message,
        place=row.place,
        labels=(),
        reasons=(),
        hint=None,
        subject=f"{row.kind} `{row.id}`",
        waived=None if waiver is None else accepted(waiver),
    )


class _Sifted:
    """Findings as they come: those to be told of, and counts of all."""

    def __init__(self, done: RunResult, manner: CheckOptions, options: Namespace) -> None:
        self.done = done
        self.known = frozenset() if options.baseline is None else baseline.read(options.baseline)
        self.waiver_of = waiving_by_name(done.waivers, manner.today)
        self.weights: Counter[Severity] = Counter()
        self.waived: list[tuple[FindingRow, Waiver]] = []
        self.baselined = 0
        self.kept = self._kept(done.rows())

    def _kept(self, rows: Iterator[FindingRow]) -> Iterator[FindingRow]:
        for row in rows:
            waiver = self.waiver_of(row.code, row.name, row.names())
            if waiver is not None:
                self.waived.append((row, waiver))
            elif self.known and row.fingerprint in self.known:
                self.baselined += 1
            else:
                self.weights[Severity(row.severity)] += 1
                yield row

    @property
    def sum(self) -> str:
        """The sentence that sums the check up, once all findings have come."""
        return summed(
            self.weights,
            claims=self.done.claims,
            waived=len(self.waived),
            baselined=self.baselined,
        )
