"""Generated ledgers of any size, reproducible by a seed.

A ledger of ``n`` claims is a series of stories of ten claims each. In a story, a few
people know something, and agencies and outlets carry their words; a few outlets carry
most of them (fan-in by a power law). Further features and faults of real ledgers occur
at fixed rates: owners, unnamed and interested sources, claims in the publisher's own
voice, denials, restatements, premises, contradictions, circular sourcing, lost hedges,
withdrawals, duplicates.

``python -m tests.benchmarks.generator 1000 --format jsonl`` prints one.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from attrs import Factory, define

from claimtrack.formats.registry import get_format
from claimtrack.model import (
    Act,
    Assertion,
    Certainty,
    Claim,
    ClaimKind,
    Document,
    Hop,
    Ledger,
    Link,
    LinkKind,
    Record,
    RecordKind,
    Ref,
    Reliability,
    Retraction,
    Search,
    Source,
    SourceKind,
    SourceNumber,
    Stance,
    Waiver,
)

STORY = 10
"""Number of claims of one story."""

_T = TypeVar("_T")

_SPEAKERS = (
    SourceKind.OFFICIAL,
    SourceKind.SPOKESPERSON,
    SourceKind.PERSON,
    SourceKind.PERSON,
    SourceKind.WITNESS,
    SourceKind.EXPERT,
    SourceKind.ORGANISATION,
    SourceKind.DATASET,
)
_KINDS = (
    *[ClaimKind.EVENT] * 9,
    *[ClaimKind.ATTRIBUTE] * 4,
    *[ClaimKind.MEASUREMENT] * 3,
    *[ClaimKind.STATEMENT] * 2,
    ClaimKind.OPINION,
    ClaimKind.FORECAST,
)
_HEDGES = (Certainty.POSSIBLE, Certainty.LIKELY, Certainty.STATED, Certainty.STATED)
_LINKS = (
    *[LinkKind.SUPPORTS] * 6,
    *[LinkKind.CONTRADICTS] * 4,
    *[LinkKind.IMPLIES] * 2,
    LinkKind.UNDERCUTS,
)
_WORDS = (
    *("bridge", "harbour", "convoy", "ministry", "ships", "river", "houses", "meeting"),
    *("crew", "outage", "border", "report", "shipment", "council", "test", "line"),
)


@define
class _Story:
    """The common properties of the claims of one story."""

    topic: str
    day: date
    speakers: Sequence[Source]
    claims: list[Claim] = Factory(list)


class _World:
    """The sources and documents that all stories share.

    Ids of its own begin with ``mark``; owners, agencies and outlets may be those of another.
    """

    owners: Sequence[Source]
    agencies: Sequence[Source]
    outlets: Sequence[Source]

    def __init__(
        self, claims: int, random: Random, mark: str = "", press: "_World | None" = None
    ) -> None:
        self.random = random
        self.mark = mark
        self.topics = [f"topic-{i}" for i in range(claims // (2 * STORY) + 1)]
        self.owners = press.owners if press else self._owners(claims // 200 + 3)
        self.speakers = [self._speaker(i) for i in range(claims // 4 + 20)]
        self.agencies = press.agencies if press else _agencies(claims // 500 + 4)
        self.outlets = press.outlets if press else self._outlets(claims // 20 + 20)
        self.documents: dict[str, list[Document]] = {}
        for i in range(claims // 5 + 10):
            document = self._document(i)
            self.documents.setdefault(document.publisher or "", []).append(document)

    def chance(self, rate: float) -> bool:
        return self.random.random() < rate

    def often_the_first(self, items: Sequence[_T]) -> _T:
        """Choose by a power law that favours the first items."""
        return items[int(len(items) * self.random.random() ** 3)]

    def records(self) -> Iterator[Record]:
        yield from self.owners
        yield from self.speakers
        yield from self.agencies
        yield from self.outlets
        for documents in self.documents.values():
            yield from documents

    def _owners(self, count: int) -> Sequence[Source]:
        return [self._owner(i) for i in range(count)]

    def _outlets(self, count: int) -> Sequence[Source]:
        return [self._outlet(i) for i in range(count)]

    def _owner(self, i: int) -> Source:
        stakes = tuple(self.random.sample(self.topics, min(3, len(self.topics))))
        return Source(f"owner-{i}", SourceKind.GOVERNMENT, name=f"Owner {i}", party_to=stakes)

    def _speaker(self, i: int) -> Source:
        unnamed = self.chance(0.08)
        return Source(
            f"{self.mark}speaker-{i}",
            self.random.choice(_SPEAKERS),
            name=None if unnamed else f"Speaker {i}",
            part_of=self.often_the_first(self.owners).id if self.chance(0.15) else None,
            named=not unnamed,
            number=SourceNumber.PLURAL if unnamed and self.chance(0.4) else SourceNumber.ONE,
            reliability=self.random.choice([Reliability.D, Reliability.E])
            if self.chance(0.03)
            else self.random.choice([Reliability.B, Reliability.C, Reliability.F, Reliability.F]),
            party_to=(self.random.choice(self.topics),) if self.chance(0.05) else (),
        )

    def _outlet(self, i: int) -> Source:
        kind = SourceKind.OUTLET
        if self.chance(0.15):
            kind = self.random.choice([SourceKind.AGGREGATOR, SourceKind.SOCIAL_ACCOUNT])
        owner = self.often_the_first(self.owners).id if self.chance(0.1) else None
        return Source(f"outlet-{i}", kind, name=f"Outlet {i}", part_of=owner)

    def _publisher(self) -> Source:
        if self.chance(0.02):
            return self.random.choice(self.speakers)
        return self.often_the_first(self.agencies if self.chance(0.2) else self.outlets)

    def _document(self, i: int) -> Document:
        published = date(2019, 1, 1) + timedelta(self.random.randrange(1500))
        url = f"https://news.example/{i}"
        retrieved = published + timedelta(-1 if self.chance(0.005) else self.random.randrange(30))
        return Document(
            f"{self.mark}doc-{i}",
            publisher=self._publisher().id,
            title=f"Report {i}",
            url=url,
            archived=f"https://archive.example/{url}" if self.chance(0.9) else None,
            published=str(published),
            retrieved=str(retrieved),
        )


def _agencies(count: int) -> Sequence[Source]:
    return [Source(f"agency-{i}", SourceKind.NEWS_AGENCY, name=f"Agency {i}") for i in range(count)]


def generate(claims: int, seed: int = 1) -> Ledger:
    """Return the ledger of a size and a seed."""
    return Ledger.of(_records(claims, _World(claims, Random(seed))))


def chapter(claims: int, mark: str, size: int, seed: int = 1) -> Ledger:
    """Return a ledger with the owners, agencies and outlets of one of ``size`` claims.

    All its other ids, which begin with ``mark``, are its own.
    """
    press = _World(size, Random(seed))
    return Ledger.of(_records(claims, _World(claims, Random(f"{seed} {mark}"), mark, press)))


def _records(claims: int, world: _World) -> Iterator[Record]:
    random = world.random
    yield from world.records()
    for first in range(0, claims, STORY):
        story = _Story(
            random.choice(world.topics),
            date(2019, 1, 1) + timedelta(random.randrange(1500)),
            random.sample(world.speakers, 8),
        )
        for i in range(first, min(first + STORY, claims)):
            story.claims.append(_claim(world, story, i))
        yield from story.claims
        for claim in story.claims:
            yield from _assertions(world, story, claim)
            yield from _bearings(world, story, claim)
    for claim_number in range(0, claims, 1000):
        subject = Ref(RecordKind.CLAIM, f"{world.mark}claim-{claim_number}")
        yield Waiver("single-origin", subject, reason="known")


def _claim(world: _World, story: _Story, i: int) -> Claim:
    random = world.random
    kind = ClaimKind.ABSENCE if world.chance(0.02) else random.choice(_KINDS)
    because: tuple[str, ...] = ()
    if story.claims and world.chance(0.08):
        kind, because = ClaimKind.INFERENCE, (random.choice(story.claims).id,)
    searched = kind is ClaimKind.ABSENCE and world.chance(0.6)
    words = " ".join(random.choices(_WORDS, k=8))
    return Claim(
        f"{world.mark}claim-{i}",
        f"{words}, {i}.",
        kind,
        topics=(story.topic,),
        about=(random.choice(story.speakers).id,) if world.chance(0.06) else (),
        because=because,
        search=Search(("the archives",), by="desk", result="nothing") if searched else None,
    )


def _assertions(world: _World, story: _Story, claim: Claim) -> Iterator[Record]:
    """Yield the chains of a claim: some origins, each of them carried by several relays."""
    if world.chance(0.02):
        return
    speakers = world.random.sample(story.speakers, 1 + int(3.2 * world.random.random() ** 1.5))
    for _ in range(_power_law(world.random)):
        yield from _recorded(world, story, claim, world.random.choice(speakers), Stance.ASSERTS)
    if world.chance(0.05):
        denier = world.random.choice(story.speakers)
        yield from _recorded(world, story, claim, denier, Stance.DENIES)
    if world.chance(0.01):
        ring = world.random.sample(world.outlets, world.random.choice([2, 2, 3, 4]))
        for one, other in zip(ring, [*ring[1:], ring[0]], strict=True):
            yield Assertion(claim.id, [one.id, other.id])


def _power_law(random: Random) -> int:
    """Return the number of chains of a claim: mostly one to four, 2.9 on average, at most 60."""
    return min(60, int(random.paretovariate(1.5)) + random.randrange(2))


def _recorded(
    world: _World, story: _Story, claim: Claim, speaker: Source, stance: Stance
) -> Iterator[Record]:
    """Yield one assertion and, rarely, its withdrawal or a duplicate."""
    relays = _relays(world)
    document = _document_of(world, relays[-1])
    day = story.day if document is None else _published(document)
    via = _via(world, speaker, relays, day, stance)
    withdrawn = world.chance(0.005)
    assertion = Assertion(
        claim.id,
        via,
        () if document is None else (f"{document.id}#p{world.random.randrange(1, 20)}",),
        stance,
        world.random.choice(_HEDGES) if world.chance(0.05) else None,
        id=f"{world.mark}a-{world.random.getrandbits(64):016x}" if withdrawn else None,
    )
    yield assertion
    if withdrawn:
        yield Retraction(assertion.ref, by=relays[-1].id, on=str(day + timedelta(9)))
    if world.chance(0.002) and not withdrawn:
        yield assertion


def _relays(world: _World) -> list[Source]:
    """Return an outlet, or an agency and an outlet, or two outlets after an agency."""
    outlet = world.often_the_first(world.outlets)
    relays = [outlet]
    if world.chance(0.35):
        relays.insert(0, world.often_the_first(world.agencies))
        if world.chance(0.15):
            relays.insert(1, world.often_the_first(world.outlets[1:]))
    return relays if len(set(relays)) == len(relays) else [outlet]


def _via(
    world: _World, speaker: Source, relays: Sequence[Source], day: date, stance: Stance
) -> Sequence[Hop]:
    denied = Act.DENIED if stance is Stance.DENIES else None
    if denied is None and world.chance(0.06):
        # In the publisher's own voice; now and then it was there itself.
        act = Act.WITNESSED if world.chance(0.4) else None
        return [Hop(relays[-1].id, act)]
    said = day - timedelta(-2 if world.chance(0.01) else world.random.randrange(4))
    first = Hop(
        speaker.id,
        denied or (Act.SAID if world.chance(0.2) else None),
        world.random.choice(_HEDGES) if world.chance(0.1) else None,
        str(said) if world.chance(0.3) else None,
        quote=_quote(world) if world.chance(0.005) else None,
    )
    later = str(day - timedelta(9)) if first.on and world.chance(0.01) else None
    act = Act.CREDITED if world.chance(0.002) else None
    return [first, Hop(relays[0].id, act, on=later), *(Hop(relay.id) for relay in relays[1:])]


def _quote(world: _World) -> str:
    """Return words that only a few other claims have."""
    words = Random(world.random.randrange(20)).choices(_WORDS, k=9)
    return " ".join(words)


def _document_of(world: _World, publisher: Source) -> Document | None:
    documents = world.documents.get(publisher.id)
    return world.random.choice(documents) if documents and world.chance(0.7) else None


def _published(document: Document) -> date:
    if document.published is None or document.published.earliest is None:
        raise ValueError(f"{document.id} has no date")
    return date.fromordinal(document.published.earliest)


def _bearings(world: _World, story: _Story, claim: Claim) -> Iterator[Link]:
    """Yield the links from a claim to others of its story."""
    others: Sequence[Claim] = [other for other in story.claims if other is not claim]
    if others and world.chance(0.04):
        yield Link(LinkKind.RESTATES, claim.id, world.random.choice(others).id)
    if others and world.chance(0.08):
        yield Link(world.random.choice(_LINKS), claim.id, world.random.choice(others).id)


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Print a made-up ledger.")
    parser.add_argument("claims", type=int, help="how many claims it has")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", default="toml")
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    write = get_format(chosen.format).write
    if write is None:
        parser.error(f"{chosen.format} cannot be written")
    sys.stdout.write(write(generate(chosen.claims, chosen.seed)).text)


if __name__ == "__main__":
    main()
