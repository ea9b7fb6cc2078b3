"""Unnamed sources, which count as one for certain wherever they may be the same.

Two unnamed sources of a side may be the same, unless they belong to two different
named bodies. So the failure of one unknown person can break every chain through an
unnamed source of no named body, and every chain through an unnamed source of one
named body. Each such person is a voice of its own, numbered after the sources: one
for each named body with unnamed sources on the side.
"""

import numpy as np
from attrs import field, frozen

from claimtrack.facts.core.columns import Columns, Flags, Ints, distinct

MAX_BODIES = 16
"""The number of voices of unnamed people on a side; the last one is for all further bodies."""


@frozen(eq=False)
class UnnamedVoices:
    """The voices of unnamed sources: one row for each hop and voice, in the order of hops.

    Sides have rows only if they have unnamed sources of no named body: the unnamed
    sources of a body alone fail with the body. ``first`` is the first of the voices;
    ``employed`` marks the sources whose controller is another source with a name.
    ``heads`` marks the chains whose head is unnamed.
    """

    hop: Ints = field(repr=False)
    voice: Ints = field(repr=False)
    first: int
    employed: Flags = field(repr=False)
    heads: Flags = field(repr=False)

    @classmethod
    def apart(cls, columns: Columns) -> "UnnamedVoices":
        """Return no voices: every unnamed source is one of its own."""
        nothing = np.zeros(0, np.int64)
        no_source = np.zeros(len(columns.sources), np.bool_)
        no_chain = np.zeros(len(columns.assertions), np.bool_)
        return cls(nothing, nothing, len(columns.sources), no_source, no_chain)

    @classmethod
    def of(cls, columns: Columns) -> "UnnamedVoices":
        """Return the voices that unnamed sources may share on each side."""
        named = columns.source_flags(source.named for source in columns.sources)
        first = len(columns.sources)
        hops = np.flatnonzero(~named[columns.hop_source] & columns.voice_hops())
        if not len(hops):
            return cls.apart(columns)
        employed = ~named & named[columns.voice]
        in_body = employed[columns.hop_source[hops]]
        side = columns.chain_side[columns.hop_chain[hops]]
        joined = np.zeros(columns.sides, np.bool_)
        joined[side[~in_body]] = True
        body = side * first + columns.voice[columns.hop_source[hops]]
        bodies = distinct(body[in_body & joined[side]])
        start = np.searchsorted(bodies, np.arange(columns.sides) * first)
        bodies_of_side = np.bincount(bodies // max(first, 1), minlength=columns.sides)
        number = np.minimum(np.searchsorted(bodies, body) - start[side], MAX_BODIES - 1)
        several = np.clip(bodies_of_side, 1, MAX_BODIES)[side]
        rows = np.where(in_body, joined[side], several)
        row = np.repeat(np.arange(len(hops)), rows)
        nth = np.arange(len(row)) - (np.cumsum(rows) - rows)[row]
        voice = first + np.where(in_body[row], number[row], nth)
        return cls(hops[row], voice, first, employed, ~named[columns.heads()])

    @property
    def span(self) -> int:
        """The number of all voices: those of sources and those of unnamed people."""
        return self.first + MAX_BODIES

    def of_hops(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the rows of a range of hops: the hop, counted from ``start``, and a voice."""
        if not len(self.hop):
            return []
        low, high = np.searchsorted(self.hop, (start, end)).tolist()
        hops = (self.hop[low:high] - start).tolist()
        return list(zip(hops, self.voice[low:high].tolist(), strict=True))
