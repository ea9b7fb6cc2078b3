"""A ledger in Parquet divided on disk: each part a folder that is a ledger of its own.

A part has its claims with their assertions, the links between them, what retracts
any of these, the documents and the sources that these name. With a source come the
document that it published first, and of those that have a voice with it the ones that
own others or first have a stake in something: rules ask for no more. Predicates are in
all parts. Waivers are in part 0, with what they are about and a record that mentions
it, and so is all that no other part has.

It is made of columns: tables are gone through batch by batch, and no record is made.
"""

import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias  # pyarrow has no types

import numpy as np
from attrs import field, frozen

from claimtrack.analysis.columns import Ints
from claimtrack.formats.parquet_columns import pyarrow
from claimtrack.formats.parquet_folder import ENDING, KNOWN_BY, ROW
from claimtrack.model import Noun, Ref
from claimtrack.scale.index import NOTHING, Index
from claimtrack.scale.named import Named, Share
from claimtrack.scale.plan import MOST, Plan
from claimtrack.scale.scan import Codes, Scan, column_of, documents_in, field_of, flat, number_rows
from claimtrack.scale.waived import waived

_Holding: TypeAlias = tuple[Ints, Ints]
"""Of each number in how many parts it is, and the first of them."""

Copied: TypeAlias = Callable[[int, Any], tuple[Ints, Ints]]
"""Given the number of a batch's first row, from 0, and the batch: which rows go where."""


@frozen(eq=False, slots=False)
class Division:
    """A ledger in Parquet, how it is divided, and the folder where its parts are."""

    folder: Path
    into: Path
    plan: Plan
    index: Index = field(repr=False)

    @classmethod
    def of(cls, folder: Path, into: Path, most: int = MOST) -> "Division":
        """Plan the division of a ledger into parts of about so many claims and assertions.

        Raises:
            LedgerError: a table cannot be read, or names a claim that is not there.
        """
        index = Index.of(folder)
        near, count = index.neighbourhoods
        weight = np.bincount(near, minlength=count)
        weight += np.bincount(near[index.of_assertion], minlength=count)
        plan = Plan.of(weight, near[waived(index).claims], most)
        return cls(folder, into, plan, index)

    def part(self, number: int) -> Path:
        """Return the folder of a part."""
        return self.into / f"part-{number:05d}"

    def holding(self, ref: Ref) -> int:
        """Return in how many parts a source, document or predicate is."""
        return self.plan.count if ref.kind is Noun.PREDICATE else int(self._held(ref)[0])

    def home(self, ref: Ref) -> int:
        """Return the first part that a source, document or predicate is in."""
        return 0 if ref.kind is Noun.PREDICATE else int(self._held(ref)[1])

    def write(self) -> None:
        """Write the parts.

        Raises:
            OSError: there is no room for them.
            LedgerError: a table cannot be read.
        """
        for number in range(self.plan.count):
            self.part(number).mkdir(parents=True)
            for name in (KNOWN_BY, f"predicates{ENDING}"):
                if (self.folder / name).exists():
                    shutil.copyfile(self.folder / name, self.part(number) / name)
        index = self.index
        self._copy("claims", self._with(np.arange(len(index.claims)), self._take_claims))
        self._copy("assertions", self._with(index.of_assertion, self._take_assertions))
        self._copy("links", self._with(index.of_link, self._take_links))
        asked = waived(index)
        self._shares[0].sources.add(asked.sources)
        self._shares[0].documents.add(asked.documents)
        self._copy("retractions", self._retractions)
        Named(index, self._shares).close()
        self._copy("documents", self._those([share.documents.all() for share in self._shares]))
        self._copy("sources", self._those([share.sources.all() for share in self._shares]))
        self._copy("waivers", lambda first, batch: _all_in(0, batch))
        self._forget()

    def _forget(self) -> None:
        """Keep no more than tells how findings are counted: what follows needs the memory."""
        _ = self._sources, self._documents
        self._shares.clear()
        for codes in (self.index.sources, self.index.documents):
            codes.forget()
        pyarrow().default_memory_pool().release_unused()

    @cached_property
    def _shares(self) -> list[Share]:
        return [Share() for _ in range(self.plan.count)]

    def _held(self, ref: Ref) -> tuple[int, int]:
        """Return in how many parts a source or document is, and which is the first."""
        if ref.kind is Noun.SOURCE:
            codes, (holding, home) = self.index.sources, self._sources
        else:
            codes, (holding, home) = self.index.documents, self._documents
        number = codes.numbers[ref.id]
        return int(holding[number]), int(home[number])

    @cached_property
    def _sources(self) -> _Holding:
        return self._holding(self.index.sources, [each.sources.all() for each in self._shares])

    @cached_property
    def _documents(self) -> _Holding:
        return self._holding(self.index.documents, [each.documents.all() for each in self._shares])

    def _holding(self, codes: Codes, held: Sequence[Ints]) -> _Holding:
        home = np.zeros(len(codes), np.int64)
        for number in reversed(range(len(held))):
            home[held[number]] = number
        count = np.bincount(np.concatenate(held), minlength=len(codes))
        return count, home

    @cached_property
    def _part_of_claim(self) -> Ints:
        near, _ = self.index.neighbourhoods
        return self.plan.of_neighbourhood[near]

    def _with(self, claims: Ints, take: Callable[[Any, Ints], None]) -> Copied:
        """Return that each row goes to the part of its claim, and take what it names there."""

        def copied(first: int, batch: Any) -> tuple[Ints, Ints]:
            parts = self._part_of_claim[claims[first : first + batch.num_rows]]
            take(batch, parts)
            return np.arange(batch.num_rows), parts

        return copied

    def _take_claims(self, batch: Any, parts: Ints) -> None:
        rows, about = flat(column_of(batch, "about"))
        self._take_sources(about, parts[rows])

    def _take_assertions(self, batch: Any, parts: Ints) -> None:
        rows, hops = flat(column_of(batch, "via"))
        self._take_sources(field_of(hops, "source"), parts[rows])
        self._take_documents(documents_in(field_of(hops, "at")), parts[rows])
        rows, passages = flat(column_of(batch, "at"))
        self._take_documents(documents_in(passages), parts[rows])

    def _take_links(self, batch: Any, parts: Ints) -> None:
        self._take_sources(column_of(batch, "by"), parts)

    def _take_sources(self, names: Any, parts: Ints) -> None:
        numbers = self.index.sources.of_batch(names)
        for part, here in _by_part(parts, numbers):
            self._shares[part].sources.add(here)

    def _take_documents(self, names: Any, parts: Ints) -> None:
        numbers = self.index.documents.of_batch(names)
        for part, here in _by_part(parts, numbers):
            self._shares[part].documents.add(here)

    def _retractions(self, first: int, batch: Any) -> tuple[Ints, Ints]:
        """Return that a retraction goes wherever is what it takes back; else into part 0."""
        here = slice(first, first + batch.num_rows)
        claims, documents = self.index.of_retraction[here], self.index.retracted[here]
        one = np.flatnonzero(claims != NOTHING)
        rows, parts = [one], [self._part_of_claim[claims[one]]]
        asked = np.flatnonzero(documents != NOTHING)
        homeless = np.ones(len(asked), np.bool_)
        for number, share in enumerate(self._shares):
            having = np.isin(documents[asked], share.documents.all())
            homeless &= ~having
            rows.append(asked[having])
            parts.append(np.full(int(having.sum()), number))
        rows.append(asked[homeless])
        parts.append(np.zeros(int(homeless.sum()), np.int64))
        self._shares[0].documents.add(documents[asked[homeless]])
        every, where = np.concatenate(rows), np.concatenate(parts)
        by = self.index.sources.of_texts(column_of(batch, "by"))
        for part, sources in _by_part(where, by[every]):
            self._shares[part].sources.add(sources)
        return every, where

    def _those(self, held: Sequence[Ints]) -> Copied:
        """Return that a row goes to each part that has its number."""

        def copied(first: int, batch: Any) -> tuple[Ints, Ints]:
            rows: list[Ints] = []
            for numbers in held:
                start, end = np.searchsorted(numbers, [first, first + batch.num_rows])
                rows.append(numbers[start:end] - first)
            return np.concatenate(rows), np.repeat(np.arange(len(held)), [len(r) for r in rows])

        return copied

    def _copy(self, table: str, copied: Copied) -> None:
        """Copy the rows of a table to the parts where they go, each with its number."""
        pa, name = pyarrow(), f"{table}{ENDING}"
        with ExitStack() as stack:
            writers: dict[int, Any] = {}
            for first, batch in Scan(self.folder).batches(table):
                rows, parts = copied(first - 1, batch)
                order = np.argsort(parts, kind="stable")
                moved = number_rows(batch, first, ROW).take(pa.array(rows[order]))
                bounds = np.searchsorted(parts[order], np.arange(self.plan.count + 1)).tolist()
                for part in np.unique(parts).tolist():
                    if part not in writers:
                        path = self.part(part) / name
                        writer = pa.parquet.ParquetWriter(path, moved.schema, compression="lz4")
                        writers[part] = stack.enter_context(writer)
                    start, end = bounds[part], bounds[part + 1]
                    writers[part].write_batch(moved.slice(start, end - start))


def _by_part(parts: Ints, numbers: Ints) -> list[tuple[int, Ints]]:
    """Return the numbers of each part that has any."""
    order = np.argsort(parts, kind="stable")
    present, starts = np.unique(parts[order], return_index=True)
    divided = np.split(numbers[order], starts[1:]) if len(present) else []
    return list(zip(present.tolist(), divided, strict=True))


def _all_in(part: int, batch: Any) -> tuple[Ints, Ints]:
    return np.arange(batch.num_rows), np.full(batch.num_rows, part)
