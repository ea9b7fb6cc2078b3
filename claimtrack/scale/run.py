"""Judging a ledger in Parquet part by part, one after the other or on several processes.

What is found in a part is put on disk until all parts are done, in the order of the
ledger. So memory holds one part for each process, and the index of the whole.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from functools import cached_property
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread

from attrs import field, frozen

from claimtrack.analysis.facts import Facts
from claimtrack.confidential import Disguise
from claimtrack.engine import Rule, RuleError, judged
from claimtrack.errors import Fault, Problem
from claimtrack.findings import Finding
from claimtrack.formats import parquet_folder
from claimtrack.garbage import collection_paused
from claimtrack.model import Document, Ledger, Predicate, Ref, Settings, Source, Waiver
from claimtrack.rules import installed
from claimtrack.scale.division import Division
from claimtrack.scale.merged import Merged
from claimtrack.scale.spilled import merged, put, taken

FOUND = "found.pickle"
"""The file of a part that has what was found in it."""

NOWHERE = "nowhere.pickle"
"""The file of a part with those of its findings that hold if all other parts have them."""


@frozen
class Manner:
    """How parts are judged: by the installed rules, some settings, on a day."""

    settings: Settings
    today: date | None
    disguise: Disguise
    told: frozenset[str] = frozenset()
    """Codes and names of rules whose findings a waiver may be about."""


@frozen
class Done:
    """A part that was judged."""

    claims: int
    assertions: int
    waivable: Sequence[Finding] = field(repr=False)
    notes: Sequence[Problem] = field(repr=False)
    waivers: Sequence[Waiver] = field(repr=False)


def judge_part(
    folder: Path, whole: Path, manner: Manner, given: Sequence[Finding] | None = None
) -> Done:
    """Judge one part, and put what is found beside it.

    The last part is ``given`` what was found in others that a waiver may be about:
    there what judges the findings of all is judged as well.

    Raises:
        LedgerError: the part cannot be read.
        RuleError: a rule failed.
    """
    with collection_paused():
        ledger = manner.disguise.ledger(parquet_folder.read_part(folder, whole))
        facts = Facts(ledger, manner.today, manner.settings)
        found = judged(facts, installed())
        if given is not None:
            found += judged(facts, installed(), given=[*found, *given])
        elsewhere = nowhere()
        put(folder / FOUND, [each for each in found if each.code not in elsewhere])
        put(folder / NOWHERE, [each for each in found if each.code in elsewhere])
    waivable = [
        each
        for each in found
        if manner.told & {each.code, each.name} and each.code not in elsewhere and _counts(each)
    ]
    return Done(
        len(ledger.claims), len(ledger.assertions), waivable, _notes(ledger), ledger.waivers
    )


def _counts(finding: Finding) -> bool:
    """Whether what is found in another part counts in the last one, which has the waivers.

    All there is to a claim that a waiver is about is there itself, and so is a mention
    of a source or document, if there is any: that none is elsewhere says nothing.
    """
    return any(isinstance(each, Source | Document | Predicate) for each in finding.flag.subjects)


def _notes(ledger: Ledger) -> Sequence[Problem]:
    """Return what the reader of a part warned of; of settings, a part may not know all it takes."""
    return [note for note in ledger.notes if note.fault is not Fault.SETTING]


def nowhere() -> frozenset[str]:
    """Return the codes of the installed rules that say that a record is nowhere mentioned."""
    return frozenset(rule.code for rule in installed() if rule.needs_every_part)


@frozen(eq=False, slots=False)
class Run:
    """What was found in all parts of a ledger; it stays on disk until it is asked for."""

    division: Division
    rules: Sequence[Rule]
    claims: int
    assertions: int
    waivers: Sequence[Waiver]
    notes: Sequence[Problem]
    """What the readers of parts warned of."""
    disguise: Disguise = field(repr=False)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """What the division calls the sources and documents that have other names here."""
        if not self.disguise:
            return {}
        index = self.division.index
        ids = [*index.sources.numbers, *index.documents.numbers]
        return {name: id for id in ids if (name := self.disguise.word(id)) != id}

    def findings(self) -> Iterator[Finding]:
        """Yield the findings of the whole in the order of their places, waived or not."""
        division, names = self.division, self._names
        counted = Merged(
            lambda ref: division.holding(Ref(ref.kind, names.get(ref.id, ref.id))),
            lambda ref: division.home(Ref(ref.kind, names.get(ref.id, ref.id))),
            nowhere(),
        )
        parts = [division.part(number) for number in range(division.plan.count)]
        for part in parts:
            counted.count(taken(part / NOWHERE))
        names_of = (FOUND, NOWHERE)
        for finding, number in merged([part / name for part in parts for name in names_of]):
            if counted.takes(finding, number // len(names_of)):
                yield finding


def run(
    division: Division,
    manner: Manner,
    jobs: int = 1,
    progress: Callable[[int, int], None] = lambda done, count: None,
) -> Run:
    """Judge the parts of a ledger, which have been written, on so many processes.

    ``progress`` is told how many parts are done, of how many.

    Raises:
        LedgerError: a part cannot be read.
        RuleError: a rule failed, or a process ended before its time: nothing can be said.
    """
    count = division.plan.count
    progress(0, count)
    done: list[Done] = []
    for one in _judged_by(division, manner, min(jobs, count - 1)):
        done.append(one)
        progress(len(done), count)
    waivable = [finding for one in done for finding in one.waivable]
    last = judge_part(division.part(0), division.folder, manner, waivable)
    progress(count, count)
    done.insert(0, last)
    return Run(
        division,
        installed(),
        sum(one.claims for one in done),
        sum(one.assertions for one in done),
        last.waivers,
        [*dict.fromkeys(note for one in done for note in one.notes)],
        manner.disguise,
    )


def _judged_by(division: Division, manner: Manner, jobs: int) -> Iterator[Done]:
    """Judge all parts but the first, and yield each once it is done."""
    tasks = [
        (division.part(number), division.folder, manner) for number in range(1, division.plan.count)
    ]
    if jobs <= 1:
        yield from (judge_part(*task) for task in tasks)
        return
    # A process that begins anew shares no thread or lock with this one, on any system.
    with ProcessPoolExecutor(jobs, get_context("spawn"), _end_with_parent) as pool:
        try:
            for each in as_completed([pool.submit(judge_part, *task) for task in tasks]):
                yield each.result()
        except BrokenProcessPool:
            message = "a process that judged a part ended before its time, for want of memory?"
            raise RuleError(message) from None
        finally:
            pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """Let this process end when the one that started it was killed, rather than wait for ever."""
    parent = parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(2)

    Thread(target=wait, daemon=True).start()
