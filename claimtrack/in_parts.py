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

from claimtrack import baseline, telling
from claimtrack.bench import settings_of_folder
from claimtrack.commands import less_baseline, today
from claimtrack.confidential import Disguise
from claimtrack.engine import Report, reported, waiving
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.findings import Finding
from claimtrack.formats import parquet_folder, table
from claimtrack.model import Ledger, Noun, Severity, Source, Waiver
from claimtrack.reports.notice import in_one_line, of_finding
from claimtrack.reports.tally import summed
from claimtrack.reports.tone import Tone, line
from claimtrack.scale.division import Division
from claimtrack.scale.plan import MOST
from claimtrack.scale.run import Manner, Run, run
from claimtrack.scale.spark.run import SparkRun
from claimtrack.scale.spark.run import run as run_on_spark
from claimtrack.scale.spark.session import session as spark_session
from claimtrack.terminal import Status, Terminal

_BASE = 350 << 20
"""Bytes that a process takes before it has read a part."""

_RECORD = 2_500
"""Bytes that a claim or an assertion takes while its part is judged, with all that goes along."""

_LEAST = 1_000
"""As few claims and assertions as a part is planned for, however little memory there is."""

_AT_ONCE = 1_000
"""How many findings are printed together."""

_FORMATS = ("full", "concise", "json")


def check(options: Namespace, terminal: Terminal) -> Status:
    """Judge a ledger in Parquet part by part, or tell how it would be divided."""
    folder = _folder(options)
    manner = _manner(folder, options)
    if options.engine is not None and not options.explain_plan:
        return _on_spark(folder, manner, options, terminal)
    with tempfile.TemporaryDirectory(prefix="claimtrack-") as into:
        with terminal.patience("planning"):
            division = Division.of(folder, Path(into), _most(options))
        if options.explain_plan:
            terminal.show(line(words) for words in division.plan.explained())
            return Status.CLEAN
        with terminal.patience("dividing"):
            division.write()
        with terminal.progress("checking parts") as progress:
            done = run(division, manner, options.jobs or 1, progress)
        return _tell(done, manner, options, terminal)


def _on_spark(folder: Path, manner: Manner, options: Namespace, terminal: Terminal) -> Status:
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
    if not folder.is_dir() or table.format_of(folder, options.source_format).name != "parquet":
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


def _most(options: Namespace) -> int:
    """Return how many claims and assertions a part may have, by the memory there is."""
    if options.memory is None:
        return MOST
    # One share for what is held of the whole, the others for the processes.
    share: int = options.memory // ((options.jobs or 1) + 1)
    return max(_LEAST, (share - _BASE) // _RECORD)


def _manner(folder: Path, options: Namespace) -> Manner:
    """Return how parts are judged: as the ledger, its surroundings and the options say."""
    confidential = [
        evolve(source, part_of=None)
        for source in parquet_folder.records(folder, Noun.SOURCE)
        if isinstance(source, Source) and source.confidential
    ]
    disguise = Disguise.of(Ledger.of(confidential))
    settings = disguise.settings(settings_of_folder(folder, options))
    waivers = parquet_folder.records(folder, Noun.WAIVER)
    told = frozenset(waiver.code for waiver in waivers if isinstance(waiver, Waiver))
    return Manner(settings, today(options), disguise, told)


def _tell(done: Run | SparkRun, manner: Manner, options: Namespace, terminal: Terminal) -> Status:
    """Print what was found, some at a time, and the sum."""
    telling.tell_notes(done.notes, options.format, terminal, manner.disguise)
    if options.format == "concise":
        sifted = _Sifted(done, manner, options)
        while some := [*islice(sifted.kept, _AT_ONCE)]:
            terminal.show(in_one_line(of_finding(each), terminal.display) for each in some)
        if options.show_waived:
            terminal.show(
                in_one_line(of_finding(*each), terminal.display) for each in sifted.waived
            )
        terminal.show([line((sifted.sum, Tone.STRONG))])
        weights = sifted.weights
    else:
        (report,) = less_baseline([_report(done, manner)], options)
        telling.tell_findings([report], options, terminal, manner.disguise)
        weights = Counter(finding.severity for finding in report.findings)
    threshold = Severity(options.fail_on).rank
    heavy = any(weights[each] for each in Severity if each.rank <= threshold)
    return Status.FOUND if heavy else Status.CLEAN


def _report(done: Run | SparkRun, manner: Manner) -> Report:
    """Return what was found in all parts as one report, which is without the ledger itself."""
    bare = evolve(Ledger.of(), waivers=tuple(done.waivers))
    report = reported(done.findings(), bare, done.rules, manner.settings, manner.today)
    return evolve(report, claims=done.claims, assertions=done.assertions)


class _Sifted:
    """Findings as they come: those to be told of, and counts of all."""

    def __init__(self, done: Run | SparkRun, manner: Manner, options: Namespace) -> None:
        self.done = done
        self.known = frozenset() if options.baseline is None else baseline.read(options.baseline)
        self.waiver_of = waiving(done.waivers, manner.today)
        self.weights: Counter[Severity] = Counter()
        self.waived: list[tuple[Finding, Waiver]] = []
        self.baselined = 0
        self.kept = self._kept()

    def _kept(self) -> Iterator[Finding]:
        for finding in self.done.findings():
            waiver = self.waiver_of(finding)
            if waiver is not None:
                self.waived.append((finding, waiver))
            elif finding.fingerprint in self.known:
                self.baselined += 1
            else:
                self.weights[finding.severity] += 1
                yield finding

    @property
    def sum(self) -> str:
        """The sentence that sums the check up, once all findings have come."""
        return summed(
            self.weights,
            claims=self.done.claims,
            waived=len(self.waived),
            baselined=self.baselined,
        )
