"""ClaimReviews for tests: a valid review, and a checker of Google's profile."""

from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any  # JSON of unknown shape

from attrs import frozen
from hypothesis import strategies as st

from claimtrack.formats import claimreview
from claimtrack.formats.claimreview.placeholders import is_placeholder
from claimtrack.formats.claimreview.terms import is_exact_date, is_web_address, parse_rating_note
from claimtrack.model import Assertion, Claim, Document, Ledger, Record, Source, SourceNumber

Object = dict[str, Any]


def review(**changes: object) -> Object:
    """Return a valid review with some properties changed. None removes a property."""
    sound: Object = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://checkers.example/pump",
        "claimReviewed": "The pump of the harbour failed twice",
        "datePublished": "2024-03-09",
        "author": {
            "@type": "Organization",
            "name": "Harbour Checkers",
            "url": "https://checkers.example/",
        },
        "itemReviewed": item(),
        "reviewRating": rating(),
    }
    return _changed(sound, changes)


def item(**changes: object) -> Object:
    """Return the reviewed item of a valid review."""
    sound: Object = {
        "@type": "Claim",
        "author": {
            "@type": "Person",
            "name": "Pia Keeper",
            "sameAs": "https://people.example/pia",
        },
        "datePublished": "2024-03-01",
        "appearance": {
            "@type": "NewsArticle",
            "url": "https://gazette.example/pump",
            "headline": "Pump fails again",
            "datePublished": "2024-03-02T08:00:00+01:00",
            "publisher": {"@type": "Organization", "name": "The Gazette"},
        },
    }
    return _changed(sound, changes)


def rating(**changes: object) -> Object:
    """Return a valid rating."""
    sound: Object = {
        "@type": "Rating",
        "ratingValue": 1,
        "bestRating": 5,
        "worstRating": 1,
        "alternateName": "Sunk",
    }
    return _changed(sound, changes)


def _changed(sound: Object, changes: Mapping[str, object]) -> Object:
    changed = {**sound, **{word.replace("at_", "@"): value for word, value in changes.items()}}
    return {word: value for word, value in changed.items() if value is not None}


def warning_messages(ledger: Ledger) -> list[str]:
    """Return the messages of the reader's warnings."""
    return [str(note) for note in ledger.notes]


def written_reviews(document: Object) -> list[Object]:
    """Return the reviews in a conversion."""
    if "@graph" in document:
        reviews: list[Object] = document["@graph"]
        return reviews
    return [{word: value for word, value in document.items() if word != "@context"}]


_SHOWN = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cf", "Cn", "Cs"), exclude_characters="&"
)
words = st.text(st.sampled_from("\"'\\{}[]<>/;#-. \u2028é日😀") | _SHOWN, max_size=40).map(
    lambda each: " ".join(each.split()) or "x"
)
"""Texts that need no repair: on one line, and without entities."""

_steps = st.integers(0, 9)
numbers = st.builds(
    lambda worst, up, more: {
        "ratingValue": 1 + worst + up,
        "bestRating": 2 + worst + up + more,
        "worstRating": 1 + worst,
    },
    *(_steps, _steps, _steps),
)
"""Numbers on a valid scale."""


@frozen
class _Profile:
    """Google's documentation of an object: its properties, the required ones, its types."""

    types: frozenset[str] | None
    required: tuple[str, ...]
    words: Mapping[str, object]


def _check_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _check_address(value: object) -> bool:
    return isinstance(value, str) and is_web_address(value)


def _check_date(value: object) -> bool:
    return isinstance(value, str) and is_exact_date(value)


def _check_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_language(value: object) -> bool:
    return isinstance(value, str) and value.replace("-", "").isalnum()


_BESIDE: Mapping[str, object] = {
    "headline": _check_text,
    "datePublished": _check_date,
    "inLanguage": _check_language,
    "archivedAt": _check_address,
}
"""Properties of schema.org that Google does not document."""

_PARTY = _Profile(
    frozenset({"Person", "Organization"}),
    (),
    {"name": _check_text, "url": _check_address, "sameAs": _check_address},
)
_WORK = _Profile(
    None,
    (),
    {
        **_BESIDE,
        "url": _check_address,
        "author": _PARTY,
        "publisher": _PARTY,
    },
)
_CLAIM = _Profile(
    frozenset({"Claim"}),
    (),
    {
        "author": _PARTY,
        "datePublished": _check_date,
        "appearance": _WORK,
        "firstAppearance": _WORK,
    },
)
_RATING = _Profile(
    frozenset({"Rating"}),
    ("alternateName",),
    {
        "alternateName": _check_text,
        "ratingValue": _check_number,
        "bestRating": _check_number,
        "worstRating": _check_number,
    },
)
_REVIEW = _Profile(
    frozenset({"ClaimReview"}),
    ("claimReviewed", "reviewRating", "url"),
    {
        **_BESIDE,
        "claimReviewed": _check_text,
        "url": _check_address,
        "keywords": _check_text,
        "author": _PARTY,
        "itemReviewed": _CLAIM,
        "reviewRating": _RATING,
    },
)


def profile_violations(review: Object) -> list[str]:
    """Return the paths at which a review violates Google's profile."""
    found: list[str] = []
    todo: list[tuple[str, object, object]] = [("", review, _REVIEW)]
    while todo:
        path, value, due = todo.pop()
        if callable(due):
            found += [] if due(value) else [f"{path}: {value!r}"]
            continue
        assert isinstance(due, _Profile)
        assert isinstance(value, dict)
        if due.types is not None and value.get("@type") not in due.types:
            found.append(f"{path}.@type")
        found += [f"{path}.{word} is missing" for word in due.required if word not in value]
        for word, inner in value.items():
            if word == "@type":
                continue
            if word not in due.words:
                found.append(f"{path}.{word} is not in the profile")
                continue
            many = isinstance(inner, list)
            todo += [
                (f"{path}.{word}", each, due.words[word]) for each in (inner if many else [inner])
            ]
    number = review["reviewRating"]
    if "ratingValue" in number and not (
        1 <= number["worstRating"] <= number["ratingValue"] <= number["bestRating"]
        and number["worstRating"] < number["bestRating"]
    ):
        found.append("the scale is unsound")
    authors = review.get("itemReviewed", {}).get("author", [])
    authors = authors if isinstance(authors, list) else [authors]
    found += ["an author of the claim has no name" for each in authors if "name" not in each]
    return found


def write_and_read(ledger: Ledger) -> Ledger:
    """Write a ledger and read it back."""
    return claimreview.read_text(claimreview.write(ledger).text)


Fact = tuple[str, ...]


def _who(ledger: Ledger, source: str) -> str:
    given = ledger.sources[source]
    return _plain(given.name or "") or given.note or source


def _plain(words: str) -> str:
    """Return a text as it is read: unescaped and on one line."""
    return " ".join(unescape(words).split())


def _where(document: Document) -> str:
    return document.url or unescape(document.title or document.id)


def facts(record: Record, ledger: Ledger) -> Iterator[Fact]:
    """Yield the facts of a record that a ClaimReview can contain, with names instead of ids."""
    match record:
        case Source():
            name = _who(ledger, record.id)
            yield "source.kind", name, record.kind.value
            if record.name:
                yield "source.name", record.name
            if record.note:
                yield "source.note", name, record.note
            if is_placeholder(record.name or "") or not record.named:
                yield "source.named", name, str(record.named)
            if is_placeholder(record.name or "") or record.number is not SourceNumber.ONE:
                yield "source.number", name, record.number.value
        case Document():
            if record.url:
                yield "document.url", record.url
            if record.title:
                yield "document.title", _where(record), record.title
            if record.lang:
                yield "document.lang", _where(record), record.lang
            if record.archived:
                yield "document.archived", _where(record), record.archived
            if record.published:
                yield "document.published", _where(record), record.published.text
            if record.publisher:
                yield "document.publisher", _where(record), _who(ledger, record.publisher)
            if record.author:
                yield "document.author", _where(record), _who(ledger, record.author)
            if record.note:
                yield "document.note", _where(record), record.note
        case Claim():
            yield "claim.text", record.text
            if record.topics:
                yield "claim.topics", unescape(record.text), *record.topics
        case Assertion():
            text = unescape(ledger.claims[record.claim].text)
            chain = [_who(ledger, hop.source) for hop in record.via]
            yield "hop.source", text, *chain
            for hop in record.via:
                if hop.on:
                    yield "hop.on", text, hop.on.text
                if hop.quote is not None:
                    yield "hop.quote", text, hop.quote
                if hop.act:
                    yield "hop.act", text, hop.act.value
            if record.note:
                yield "assertion.note", text, record.note
            if parse_rating_note(record.note) is not None:
                yield "assertion.stance", text, record.stance.value
            for passage in record.at:
                at = str(passage).removeprefix(passage.document)
                yield "assertion.at", text, _where(ledger.documents[passage.document]), at
        case _:
            return


def expressible_facts(ledger: Ledger) -> list[Fact]:
    """Return the sorted facts of a ledger that a ClaimReview can contain."""
    return sorted({fact for record in ledger.records() for fact in facts(record, ledger)})
