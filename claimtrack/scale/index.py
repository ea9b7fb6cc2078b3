"""Which claim each record of a ledger in Parquet goes with, and which claims hang together."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any  # pyarrow has no types

import numpy as np
from attrs import field, frozen

from claimtrack.analysis.columns import Ints, ints
from claimtrack.analysis.graphs import components
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats import parquet_folder
from claimtrack.formats.parquet_columns import pyarrow
from claimtrack.model import Noun, Predicate, Takes, Waiver, ref_of
from claimtrack.place import Place
from claimtrack.scale.neighbourhoods import kindred
from claimtrack.scale.scan import Codes, Scan, texts

NOTHING = -1
"""The number of what is not there."""


@frozen(eq=False, slots=False)
class Index:
    """Numbers for the sources, documents and claims of a ledger in Parquet, and what joins them.

    What is held grows with the number of records, some dozens of bytes each.
    """

    scan: Scan
    sources: Codes = field(repr=False)
    documents: Codes = field(repr=False)
    claims: Codes = field(repr=False)

    @classmethod
    def of(cls, folder: Path) -> "Index":
        """Return the index of a folder.

        Raises:
            LedgerError: two records of a kind have one id, which no part could tell.
        """
        scan = Scan(folder)
        if problems := [each for noun in _WITH_ID for each in _doubles(scan, noun)]:
            raise LedgerError(*problems)
        names = ("sources", "documents", "claims")
        return cls(scan, *(Codes.of(scan.column(name, "id")) for name in names))

    @property
    def owner(self) -> Ints:
        """The source that owns each source, if one does."""
        return self.sources.of_texts(self.scan.column("sources", "part_of"))

    @cached_property
    def of_assertion(self) -> Ints:
        """The claim of each assertion."""
        return self.claims.of_texts(self.scan.column("assertions", "claim"))

    @cached_property
    def of_link(self) -> Ints:
        """The claim that each link comes from."""
        return self.claims.of_texts(self.scan.column("links", "from"))

    @cached_property
    def of_retraction(self) -> Ints:
        """The claim of the assertion or link that each retraction takes back, if of one."""
        return np.maximum(
            self._claim_of(Noun.ASSERTION, self.scan.column("retractions", "assertion")),
            self._claim_of(Noun.LINK, self.scan.column("retractions", "link")),
        )

    @cached_property
    def retracted(self) -> Ints:
        """The document that each retraction takes back, if one."""
        return self.documents.of_texts(self.scan.column("retractions", "document"))

    @cached_property
    def predicates(self) -> Mapping[str, Predicate]:
        """The predicates, which are few."""
        records = parquet_folder.records(self.scan.folder, Noun.PREDICATE)
        return {each.id: each for each in records if isinstance(each, Predicate)}

    @cached_property
    def waivers(self) -> tuple[Waiver, ...]:
        """The waivers, which are few."""
        records = parquet_folder.records(self.scan.folder, Noun.WAIVER)
        return tuple(each for each in records if isinstance(each, Waiver))

    @cached_property
    def neighbourhoods(self) -> tuple[Ints, int]:
        """The neighbourhood of each claim, and how many there are."""
        premises = self.claims.of_lists(self.scan.column("claims", "because"))
        links = self.of_link, self._borne_on()
        ties = [premises, links, *self._stated()]
        one = np.concatenate([tie[0] for tie in ties])
        other = np.concatenate([tie[1] for tie in ties])
        there = (one != NOTHING) & (other != NOTHING)
        part = components(len(self.claims), one[there], other[there])
        return part, int(part.max(initial=-1)) + 1

    def claims_of(self, noun: Noun, ids: list[str]) -> Ints:
        """Return the claims that some records of a kind, by their ids, go with."""
        column = _texts(ids)
        match noun:
            case Noun.CLAIM:
                found = self.claims.of_texts(column)
            case Noun.RETRACTION:
                found = np.append(self.of_retraction, NOTHING)[self._rows(noun, column)]
            case _:
                found = self._claim_of(noun, column)
        return _known(found)

    def retracted_by(self, ids: list[str]) -> Ints:
        """Return the documents that some retractions take back."""
        rows = self._rows(Noun.RETRACTION, _texts(ids))
        return _known(np.append(self.retracted, NOTHING)[rows])

    def _borne_on(self) -> Ints:
        column = self.scan.column
        found: Ints = np.maximum.reduce(
            [
                self.claims.of_texts(column("links", "to")),
                self._claim_of(Noun.LINK, column("links", "to_link")),
                self._claim_of(Noun.ASSERTION, column("links", "to_assertion")),
            ]
        )
        return found

    def _claim_of(self, noun: Noun, column: Any) -> Ints:
        """Return the claim that each assertion or link named in a column goes with."""
        rows = self._rows(noun, column)
        claims = self.of_assertion if noun is Noun.ASSERTION else self.of_link
        found: Ints = np.append(claims, NOTHING)[rows]
        return found

    def _rows(self, noun: Noun, column: Any) -> Ints:
        """Return the row of each record of a kind that is named in a column."""
        named = texts(column)
        wanted = {name for name in named if name is not None}
        if not wanted:
            return np.full(len(named), NOTHING, np.int64)
        found: dict[str | None, int] = {}
        given = texts(self.scan.column(f"{noun.value}s", "id"))
        found.update((id, row) for row, id in enumerate(given) if id in wanted)
        if len(found) < len(wanted):
            # Those without an id are named by what they hold, which takes looking at all.
            records = parquet_folder.records(self.scan.folder, noun)
            refs = (ref_of(record).id for record in records)
            found.update((id, row) for row, id in enumerate(refs) if id in wanted)
        return ints([found.get(name, NOTHING) for name in named])

    def _stated(self) -> list[tuple[Ints, Ints]]:
        """Return ties between each claim with a fact and the first that is about the same."""
        column = self.scan.column
        predicate = texts(column("claims", "fact.predicate"))
        rows = [row for row, name in enumerate(predicate) if name is not None]
        if not rows:
            return []
        subject, value = (texts(column("claims", f"fact.{name}")) for name in ("subject", "value"))
        kin, sharing = kindred(self.predicates), dict[tuple[str | None, str], int]()
        one: list[int] = []
        other: list[int] = []
        for row in rows:
            name = str(predicate[row])
            family = kin[name]
            about = [subject[row]]
            if self.predicates[name].takes is Takes.NAME:
                about.append(value[row])
            for what in about:
                one.append(row)
                other.append(sharing.setdefault((what, family), row))
        return [(ints(one), ints(other))]


_WITH_ID = (
    *(Noun.SOURCE, Noun.DOCUMENT, Noun.CLAIM),
    *(Noun.ASSERTION, Noun.LINK, Noun.RETRACTION),
)
"""The kinds of records with an id that are divided."""


def _doubles(scan: Scan, noun: Noun) -> Iterator[Problem]:
    """Yield a problem for each row of a table whose id another one has before it."""
    ids = scan.column(f"{noun.value}s", "id")
    given = len(ids) - ids.null_count
    if pyarrow().compute.count_distinct(ids).as_py() == given:
        return
    file = str(scan.path(f"{noun.value}s"))
    seen: dict[str, int] = {}
    for row, id in enumerate(texts(ids), 1):
        if id is not None and (first := seen.setdefault(id, row)) != row:
            message = f"the id `{id}` is given twice"
            place, related = Place(file, row), Place(file, first)
            yield Problem(Fault.DUPLICATE, message, place, related=related)


def _known(numbers: Ints) -> Ints:
    known: Ints = numbers[numbers != NOTHING]
    return known


def _texts(values: list[str]) -> Any:
    return pyarrow().array(values, pyarrow().string())
