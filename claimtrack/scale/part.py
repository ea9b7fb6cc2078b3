"""The check of one part of a ledger, stored as a folder."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from attrs import field, frozen

from claimtrack._gc import pause_gc
from claimtrack.confidential import Disguise
from claimtrack.engine.finding import Finding
from claimtrack.engine.rule import Rule
from claimtrack.engine.run import apply_rules
from claimtrack.errors import Fault, Problem
from claimtrack.facts.facts import Facts
from claimtrack.formats.tables import parquet_folder
from claimtrack.formats.tables.parquet_columns import import_pyarrow
from claimtrack.formats.tables.parquet_folder import ENDING
from claimtrack.model import Document, Predicate, Settings, Source, Waiver
from claimtrack.rules import installed_rules
from claimtrack.scale.division import Plan, Table
from claimtrack.scale.finding_rows import FindingRow, findings_table, read_findings


@frozen
class CheckOptions:
    """The options of a check in parts; it uses the installed rules."""

    settings: Settings
    today: date | None
    disguise: Disguise
    waivable_rules: frozenset[str] = frozenset()
    """Codes and names of the rules that waivers name."""
    reasons: bool = True
    """True to keep findings with the records of their reasons."""
    drafts: bool = False
    """True to judge drafts as if they were accepted."""


@frozen
class PartResult:
    """The result of one part, without its findings except those that a waiver may accept."""

    claims: int
    assertions: int
    waivable: Sequence[Finding] = field(repr=False)
    notes: Sequence[Problem] = field(repr=False)
    waivers: Sequence[Waiver] = field(repr=False)


@frozen(eq=False, slots=False)
class RunResult:
    """The result of a check in parts."""

    plan: Plan
    results: Sequence[PartResult] = field(repr=False)
    """The results of all parts, part 0 first."""

    @property
    def claims(self) -> int:
        """The number of claims checked."""
        return sum(one.claims for one in self.results)

    @property
    def assertions(self) -> int:
        """The number of assertions checked."""
        return sum(one.assertions for one in self.results)

    @property
    def drafts(self) -> int:
        """The number of drafts that were not judged."""
        return self.plan.drafts

    @property
    def waivers(self) -> Sequence[Waiver]:
        """The waivers, all of which are in part 0."""
        return self.results[0].waivers

    @property
    def notes(self) -> Sequence[Problem]:
        """The warnings of all parts, each once."""
        return [*dict.fromkeys(note for one in self.results for note in one.notes)]

    @cached_property
    def rules(self) -> Sequence[Rule]:
        """The rules of the check."""
        return installed_rules()

    @abstractmethod
    def rows(self, *, by_record: bool = False) -> Iterator[FindingRow]:
        """Yield the findings of the whole ledger, waived or not, sorted by place.

        With ``by_record``, the findings about one record follow one another.
        """

    @abstractmethod
    def lots(self) -> Iterator[tuple[int, int, bytes]]:
        """Yield the pickled lots of findings, each with its part and first position."""

    def findings(self) -> Iterator[Finding]:
        """Yield the findings of :meth:`rows` with their reasons."""
        return read_findings(self.rows(), self.lots())


def check_folder(
    part: int,
    folder: Path,
    whole: Path,
    options: CheckOptions,
    given: Sequence[Finding] | None = None,
) -> tuple[PartResult, Table]:
    """Check the part in a folder, and return its result and a table of its findings.

    For the last part, ``given`` holds the waivable findings of all other parts, and the
    closing rules run.

    Raises:
        LedgerError: the part cannot be read.
        RuleError: a rule failed.
    """
    with pause_gc():
        read = parquet_folder.read_part(folder, whole, drafts=options.drafts)
        ledger = options.disguise.ledger(read)
        facts, rules = Facts(ledger, options.today, options.settings), installed_rules()
        found = apply_rules(facts, rules)
        if given is not None:
            found += apply_rules(facts, rules, given=[*found, *given])
        every_part = codes_needing_every_part(rules)
        waivable = [
            each
            for each in found
            if options.waivable_rules & {each.code, each.name}
            and each.code not in every_part
            and _is_waivable_from_afar(each)
        ]
        other_names = _other_names(folder, options.disguise)
        rows = findings_table(found, part, options.reasons, other_names, rules)
        # A part does not have all records that its settings name.
        notes = [note for note in ledger.notes if note.fault is not Fault.SETTING]
        result = PartResult(
            len(ledger.claims), len(ledger.assertions), waivable, notes, ledger.waivers
        )
    return result, rows


def _is_waivable_from_afar(finding: Finding) -> bool:
    """True if a waiver in the last part may accept a finding of another part.

    The last part has all claims that waivers name with everything about them. Findings
    about a source, a document or a predicate may be in any part.
    """
    return any(isinstance(each, Source | Document | Predicate) for each in finding.flag.subjects)


def _other_names(folder: Path, disguise: Disguise) -> Mapping[str, str]:
    """Return the ids of the disguised sources and documents of a part, by disguised name."""
    if not disguise:
        return {}
    paths = [folder / f"{table}{ENDING}" for table in ("sources", "documents")]
    ids = [
        id
        for path in paths
        if path.exists()
        for id in import_pyarrow().parquet.read_table(path, columns=["id"])["id"].to_pylist()
    ]
    return {name: id for id in ids if (name := disguise.id(id)) != id}


def codes_needing_every_part(rules: Sequence[Rule]) -> frozenset[str]:
    """Return the codes of the rules whose findings hold only if every part has them."""
    return frozenset(rule.code for rule in rules if rule.needs_every_part)
