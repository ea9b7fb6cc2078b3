"""The treatment of each property that schema.org has for a ClaimReview and its parts.

The names are in ``schema_org.txt``, from the package ``pydantic2-schemaorg`` 0.3.0. Those of
``ClaimReview`` are listed under ``Review``, and those of news types under their base types.
The ClaimReview page is generated from them, and the tests check the page.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

from claimtrack.errors import Fault
from claimtrack.formats import claimreview
from claimtrack.model import Ledger
from tests.formats.claimreviews import Object, item, rating, review


def _properties() -> Mapping[str, frozenset[str]]:
    """Return the properties of each type without inherited ones."""
    found: dict[str, frozenset[str]] = {}
    type = ""
    for line in Path(__file__).with_suffix(".txt").read_text("utf-8").splitlines():
        if line.startswith(" "):
            found[type] = found.get(type, frozenset()).union(line.split())
        else:
            type = line
    return found


PROPERTIES = _properties()


@frozen
class Part:
    """A part of a ClaimReview: its name, its path and its properties."""

    name: str
    path: tuple[str, ...]
    properties: frozenset[str]

    def review(self, word: str, value: object) -> Object:
        """Return a valid review in which the part has one property, or lacks it if None."""
        whole = _plain()
        table = whole
        for step in self.path:
            table = table[step]
        if value is None:
            table.pop(word, None)
        else:
            table[word] = value
        return whole


PARTS = tuple(
    Part(name, path, frozenset[str]().union(*(PROPERTIES[type] for type in types)))
    for name, path, types in (
        ("ClaimReview", (), ("Thing", "CreativeWork", "Review")),
        ("Claim", ("itemReviewed",), ("Thing", "CreativeWork", "Claim")),
        ("Rating", ("reviewRating",), ("Thing", "Rating")),
        ("Person", ("itemReviewed", "author"), ("Thing", "Person")),
        ("Organization", ("author",), ("Thing", "Organization")),
        ("work", ("itemReviewed", "appearance"), ("Thing", "CreativeWork", "Article")),
    )
)

_PERSON = {"@type": "Person", "name": "Ole Probe"}
_ADDRESS = "https://probe.example/"
_WORK = {"@type": "NewsArticle", "url": _ADDRESS, "publisher": _PERSON}
VALUES: Mapping[str, object] = {
    **dict.fromkeys(("author", "publisher"), _PERSON),
    **dict.fromkeys(("url", "sameAs", "archivedAt"), _ADDRESS),
    **dict.fromkeys(("appearance", "firstAppearance"), _WORK),
    **dict.fromkeys(("ratingValue", "bestRating", "worstRating"), 3),
    "datePublished": "2024-02-01",
    "inLanguage": "pt-BR",
    "keywords": "probe",
    "itemReviewed": item(author=_PERSON),
    "reviewRating": rating(alternateName="Probe"),
}
"""Values of properties that must be valid. Other properties get a text."""


def _plain() -> Object:
    appearance = {**item()["appearance"], "headline": None}
    return review(itemReviewed=item(appearance={k: v for k, v in appearance.items() if v}))


def read(part: Part, word: str) -> Ledger:
    """Read a review in which a part has a property."""
    return claimreview.read_text(json.dumps(part.review(word, VALUES.get(word, "Probe"))))


def is_lost(part: Part, word: str) -> bool:
    """True if a property of a part is listed as lost."""
    path = ".".join((*part.path, word))
    lost = [each.message for each in read(part, word).notes if each.fault is Fault.LOSS]
    return any(message.startswith(f"`{path}` is lost") for message in lost)
