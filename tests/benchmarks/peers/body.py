"""A generated body of claims in plain values, the same for every package.

A body of stories has ten claims per story and 3.1 chains per claim. Each story has a claim
with one origin and three outlets, one with three independent paths, one that contradicts
it, one with a single relay, one without assertions, one with circular sourcing, one with
four crossing chains, two that are premises of each other, and one with eight outlets.
Stories have their own people and share ten agencies and a hundred outlets. In a line of
claims, each rests on the next and is asserted once: the depth is the number of claims.

This module uses only the standard library, since the Python of any package imports it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TypedDict

STORY = 10
AGENCIES = 10
OUTLETS = 100

Chain = list[str]


class Source(TypedDict):
    """A source: an official, an agency or an outlet."""

    id: str
    kind: str


class Claim(TypedDict):
    """A claim: its pair of words, whether it is affirmed, and its premise."""

    id: str
    text: str
    ship: str
    affirmed: bool
    because: list[str]


class Assertion(TypedDict):
    """One chain for a claim, origin first."""

    claim: str
    via: Chain


class Body(TypedDict):
    """All claims, sources and chains."""

    sources: list[Source]
    claims: list[Claim]
    assertions: list[Assertion]
    contradictions: list[tuple[str, str]]


def stories(size: int) -> Body:
    """Return a body of claims; their number is a multiple of ten."""
    count = size // STORY
    return {
        "sources": [*_people(count), *_carriers()],
        "claims": [claim for story in range(count) for claim in _claims(story)],
        "assertions": [each for story in range(count) for each in _assertions(story)],
        "contradictions": [(_id(story, 1), _id(story, 2)) for story in range(count)],
    }


def line(size: int) -> Body:
    """Return a line of claims, each a premise of the one before."""
    chain = ["official-0-0", "agency-0", "outlet-0"]
    return {
        "sources": [*_people(1), *_carriers()],
        "claims": [
            {
                "id": f"step-{number}",
                "text": f"The gate-{number} was shut.",
                "ship": f"gate-{number}",
                "affirmed": True,
                "because": [f"step-{number + 1}"] if number + 1 < size else [],
            }
            for number in range(size)
        ],
        "assertions": [{"claim": f"step-{number}", "via": chain} for number in range(size)],
        "contradictions": [],
    }


BODIES: Mapping[str, Callable[[int], Body]] = {"stories": stories, "line": line}


def _people(stories: int) -> list[Source]:
    return [
        {"id": f"official-{story}-{number}", "kind": "official"}
        for story in range(stories)
        for number in range(3)
    ]


def _carriers() -> list[Source]:
    agencies: list[Source] = [
        {"id": f"agency-{number}", "kind": "agency"} for number in range(AGENCIES)
    ]
    return agencies + [{"id": f"outlet-{number}", "kind": "outlet"} for number in range(OUTLETS)]


def _id(story: int, number: int) -> str:
    return f"claim-{story}-{number}"


def _claims(story: int) -> Iterator[Claim]:
    ship = f"ship{story}"
    texts = (
        f"The {ship} carried grain{story}.",
        f"The {ship} left pier{story} of port{story} before the inspection{story}.",
        f"The {ship} left pier{story} of port{story} after the inspection{story}.",
        f"The {ship} had a pilot{story}.",
        f"The {ship} was insured{story}.",
        f"The {ship} had been sold{story}.",
        f"The {ship} was loaded{story}.",
        f"The {ship} was late{story}.",
        f"The {ship} was delayed{story}.",
        f"The {ship} arrived{story}.",
    )
    because = {6: [0], 7: [8], 8: [7]}
    for number, text in enumerate(texts):
        yield {
            "id": _id(story, number),
            "text": text,
            "ship": ship,
            "affirmed": number != 2,
            "because": [_id(story, premise) for premise in because.get(number, ())],
        }


def _assertions(story: int) -> Iterator[Assertion]:
    person = [f"official-{story}-{number}" for number in range(3)]
    agency = [f"agency-{(story + number) % AGENCIES}" for number in range(3)]
    outlet = [f"outlet-{(7 * story + number) % OUTLETS}" for number in range(8)]
    chains: dict[int, list[Chain]] = {
        0: [[person[0], agency[0], outlet[number]] for number in range(3)],
        1: [[person[number], agency[number], outlet[number]] for number in range(3)],
        2: [[person[number], agency[0], outlet[3 + number]] for number in range(2)],
        3: [[person[number], agency[number], outlet[5]] for number in range(3)],
        5: [[outlet[0], outlet[1]], [outlet[1], outlet[0]]],
        6: [
            [person[0], agency[0], outlet[0]],
            [person[0], agency[1], outlet[1]],
            [person[1], agency[1], outlet[2]],
            [person[1], agency[2], outlet[3]],
        ],
        7: [[person[number], agency[0], outlet[1 + number]] for number in range(3)],
        8: [[person[2], agency[1], outlet[1 + number]] for number in range(3)],
        9: [[person[number % 2], agency[number % 2], outlet[number]] for number in range(8)],
    }
    for number, those in chains.items():
        for via in those:
            yield {"claim": _id(story, number), "via": via}
