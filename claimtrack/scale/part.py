"""Judging one part of a ledger, wherever it was laid out as a folder."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from attrs import field, frozen

from claimtrack._gc import collection_paused
from claimtrack.confidential import Disguise
from claimtrack.engine.finding import Finding
from claimtrack.engine.rule import Rule
from claimtrack.engine.run import judged
from claimtrack.errors import Fault, Problem
from claimtrack.facts.facts import Facts
from claimtrack.formats.tables import parquet_folder
from claimtrack.formats.tables.parquet_columns import pyarrow
from claimtrack.formats.tables.parquet_folder import ENDING
from claimtrack.model import Document, Ledger, Predicate, Settings, Source, Waiver
from claimtrack.rules import installed
from claimtrack.scale.division import Plan, Table
from claimtrack.scale.finding_rows import FindingRow, findings_of, table_of


@frozen
class CheckOptions:
    """How parts are judged: by the installed rules, some settings, on a day."""

    settings: Settings
    today: date | None
    disguise: Disguise
    told: frozenset[str] = frozenset()
    """Codes and names of rules whose findings a waiver may be about."""
    reasons: bool = True
    """Whether findings are wanted with the records of their reasons."""


@frozen
class PartResult:
    """A part that was judged."""

    claims: int
    assertions: int
    waivable: Sequence[Finding] = field(repr=False)
    notes: Sequence[Problem] = field(repr=False)
    waivers: Sequence[Waiver] = field(repr=False)


@frozen(eq=False, slots=False)
class RunResult:
    """A ledger that was judged part by part: what was done, and what was found."""

    plan: Plan
    done: Sequence[PartResult] = field(repr=False)
    """Of each part; part 0 comes first."""

    @property
    def claims(self) -> int:
        """The number of claims that were judged."""
        return sum(one.claims for one in self.done)

    @property
    def assertions(self) -> int:
        """The number of assertions that were judged."""
        return sum(one.assertions for one in self.done)

    @property
    def waivers(self) -> Sequence[Waiver]:
        """The waivers, all of which are in part 0."""
        return self.done[0].waivers

    @property
    def notes(self) -> Sequence[Problem]:
        """What the readers of parts warned of."""
        return [*dict.fromkeys(note for one in self.done for note in one.notes)]

    @cached_property
    def rules(self) -> Sequence[Rule]:
        """The rules by which it was judged."""
        return installed()

    @abstractmethod
    def rows(self) -> Iterator[FindingRow]:
        """Yield the findings of the whole in the order of their places, waived or not."""

    @abstractmethod
    def lots(self) -> Iterator[tuple[int, int, bytes]]:
        """Yield the lots of findings (:data:`claimtrack.scale.finding_rows.LOTS`)."""

    def findings(self) -> Iterator[Finding]:
        """Yield the findings of the whole, as :meth:`rows` does, with their reasons."""
        return findings_of(self.rows(), self.lots())


def judge(
    part: int,
    folder: Path,
    whole: Path,
    manner: CheckOptions,
    given: Sequence[Finding] | None = None,
) -> tuple[PartResult, Table]:
    """Judge the part in a folder, and return its findings as rows.

    The last part is ``given`` what was found in others that a waiver may be about:
    there what judges the findings of all is judged as well.

    Raises:
        LedgerError: the part cannot be read.
        RuleError: a rule failed.
    """
    with collection_paused():
        ledger = manner.disguise.ledger(parquet_folder.read_part(folder, whole))
        facts, rules = Facts(ledger, manner.today, manner.settings), installed()
        found = judged(facts, rules)
        if given is not None:
            found += judged(facts, rules, given=[*found, *given])
        elsewhere = nowhere(rules)
        waivable = [
            each
            for each in found
            if manner.told & {each.code, each.name} and each.code not in elsewhere and _counts(each)
        ]
        rows = table_of(found, part, manner.reasons, _other_names(folder, manner.disguise))
        done = PartResult(
            len(ledger.claims), len(ledger.assertions), waivable, _notes(ledger), ledger.waivers
        )
    return done, rows


def _counts(finding: Finding) -> bool:
    """Whether what is found in another part counts in the last one, which has the waivers.

    All there is to a claim that a waiver is about is there itself, and so is a mention
    of a source or document, if there is any: that none is elsewhere says nothing.
    """
    return any(isinstance(each, Source | Document | Predicate) for each in finding.flag.subjects)


def _notes(ledger: Ledger) -> Sequence[Problem]:
    """Return what the reader of a part warned of; of settings, a part may not know all it takes."""
    return [note for note in ledger.notes if note.fault is not Fault.SETTING]


def _other_names(folder: Path, disguise: Disguise) -> Mapping[str, str]:
    """Return the ids of the sources and documents of a part that have other names in disguise."""
    if not disguise:
        return {}
    paths = [folder / f"{table}{ENDING}" for table in ("sources", "documents")]
    ids = [
        id
        for path in paths
        if path.exists()
        for id in pyarrow().parquet.read_table(path, columns=["id"])["id"].to_pylist()
    ]
    return {name: id for id in ids if (name := disguise.word(id)) != id}


def nowhere(rules: Sequence[Rule]) -> frozenset[str]:
    """Return the codes of the rules whose findings hold only if every part makes them."""
    return frozenset(rule.code for rule in rules if rule.needs_every_part)
