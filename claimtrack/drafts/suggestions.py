"""Suggestions: claims that may say the same as a drafted claim, or may exclude it.

Claims are compared by the words that they share, rare words counting more (tf-idf and the
cosine). Similar claims may exclude one another if they give different numbers of the same
things, or if only one of them has a word of denial. A suggestion is never a link: it is a
comment for the person who reviews the draft.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from itertools import islice
from math import inf, log, sqrt

from attrs import evolve, frozen

from claimtrack.facts.text.dates import FIRST_YEAR, LAST_YEAR, DateInText, find_dates
from claimtrack.facts.text.figures import Figure, find_figures, normalize_cited_text
from claimtrack.facts.text.times_of_day import find_times
from claimtrack.formats.records.parser import quote_word
from claimtrack.model import Claim, Ledger
from claimtrack.model.numbers.units import UnitConversion, unit_conversion
from claimtrack.model.ref import ClaimId

MAX_SUGGESTIONS = 3
"""The greatest number of suggestions for one claim."""
MAX_CLAIMS = 500
"""Words of more claims than this are not used to find similar claims."""

_SAME, _EXCLUDES = 0.55, 0.6
"""The least similarity of claims that may say the same, and of those that may exclude."""

_COMMON = frozenset(
    re.findall(
        r"\w+",
        """a about after all also an and any are as at be because been before being but by can could
    did do does for from had has have he her him his how i if in into is it its just may might
    more most much must of on only or other our out over own said say says she should since so
    some such than that the their them then there these they this those to under up us very was
    we were what when where which while who whom whose why will with would you your""",
    )
)
_DENIAL = re.compile(
    r"\b(?:not(?! only)|n't|never|none|nobody|nothing|neither|nor|cannot|without|den(?:y|ies|ied)"
    r"|false|untrue|reject(?:s|ed)?|no(?! (?:more|fewer|less|later|earlier) than))\b|n't\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")  # without the "s" of a possessive
_ENDINGS = ("ing", "ed", "es", "s", "e")
_STEM = 3
"""The least number of letters that remain when an ending is cut off."""
_NOUN_WITHIN = 40
"""The number of characters after a figure in which its noun is looked for."""
_WORDS_OF_REASON = 4
_SHARED = 2
"""The least number of words that similar claims share."""
_ROUNDING = (Fraction(19, 20), Fraction(21, 20))
_UNCONVERTED = UnitConversion(Fraction(1), Fraction(0))


class SuggestionKind(Enum):
    """The possible relations of two claims."""

    SAME = "same"
    EXCLUDES = "excludes"


@frozen
class Suggestion:
    """A claim that a drafted claim may repeat or exclude, with the reason."""

    claim: ClaimId
    """The drafted claim."""
    other: ClaimId
    """A claim of the ledger, or another drafted one."""
    kind: SuggestionKind
    reason: str
    score: float
    """The similarity of the two texts, from 0 to 1."""

    @property
    def sentence(self) -> str:
        """The suggestion as a comment of a ledger."""
        verb = "say the same as" if self.kind is SuggestionKind.SAME else "exclude"
        return f"may {verb} {self.other}: {self.reason}"

    def as_json(self) -> dict[str, object]:
        """Return the suggestion as a JSON value."""
        return {
            "claim": self.claim,
            "other": self.other,
            "kind": self.kind.value,
            "reason": self.reason,
            "score": round(self.score, 2),
        }


def suggest(drafted: Sequence[Claim], ledger: Ledger) -> tuple[Suggestion, ...]:
    """Return suggestions for drafted claims, in their order, the most similar claims first.

    They are compared with the other claims of the ledger, and with the drafted ones before
    them. Few claims are compared in full: those that share a word with a drafted claim which
    no more than ``MAX_CLAIMS`` claims have.
    """
    new = {claim.id for claim in drafted}
    claims = [*(each for each in ledger.claims.values() if each.id not in new), *drafted]
    contents = [_Content.of(claim) for claim in claims]
    index = _Index.of(contents)
    return tuple(
        suggestion
        for at in range(len(claims) - len(drafted), len(claims))
        for suggestion in islice(index.suggestions(at), MAX_SUGGESTIONS)
    )


@frozen
class _Amount:
    """A figure of a claim, with what it counts or measures."""

    words: str
    unit: str | None
    noun: str
    """The stem of the noun after it, if it has no unit."""
    low: Fraction | float
    high: Fraction | float

    @classmethod
    def of_figure(cls, figure: Figure, text: str) -> "_Amount":
        """Return the amount that a figure of a text stands for."""
        after = _WORD.findall(text[figure.end : figure.end + _NOUN_WITHIN])
        noun = next((word for word in after if word not in _COMMON), "")
        low, high = min(figure.readings), max(figure.readings)
        return cls(
            figure.text if figure.unit else f"{figure.text} {noun}".rstrip(),
            figure.unit,
            "" if figure.unit else _stem(noun),
            -inf if figure.bound < 0 else min(low, figure.low) if figure.rough else low,
            inf if figure.bound > 0 else max(high, figure.high) if figure.rough else high,
        )

    def in_unit_of(self, other: "_Amount") -> "_Amount | None":
        """Return the amount in the unit of another, or None if they measure different things.

        A converted amount is rough, since texts round it.
        """
        conversion = unit_conversion(self.unit, other.unit)
        if conversion is None or self.noun != other.noun or not (self.unit or self.noun):
            return None
        if conversion == _UNCONVERTED:
            return self
        ends = [each * conversion.factor + conversion.shift for each in (self.low, self.high)]
        rough = [each * part for each in ends for part in _ROUNDING]
        return evolve(self, low=min(rough), high=max(rough))

    def overlaps(self, other: "_Amount") -> bool:
        """True if both may be the same number."""
        return self.low <= other.high and other.low <= self.high


@frozen
class _Content:
    """The words of a claim by which it is compared with others."""

    claim: ClaimId
    terms: Mapping[str, str]
    """The stems of its words, each with a word."""
    amounts: Sequence[_Amount]
    denial: str | None
    """A word of denial, if it has one."""

    @classmethod
    def of(cls, claim: Claim) -> "_Content":
        """Return the content of a claim."""
        text = normalize_cited_text(claim.text).text
        dateless = _blank(text, [*find_dates(text), *find_times(text)])
        figures = [each for each in find_figures(dateless) if not each.named]
        words = _WORD.findall(_DENIAL.sub(" ", _blank(text, figures)).lower())
        denial = _DENIAL.search(text)
        return cls(
            claim.id,
            {_stem(word): word for word in words if word not in _COMMON},
            [_Amount.of_figure(each, text) for each in figures if not _is_year(each)],
            denial and denial[0],
        )

    def exclusion(self, other: "_Content") -> str | None:
        """Return a reason why two similar claims exclude one another, or None."""
        for there in other.amounts:
            same = [each for amount in self.amounts if (each := amount.in_unit_of(there))]
            if same and not any(each.overlaps(there) for each in same):
                return f"{same[0].words} here, {there.words} there"
        if (self.denial is None) != (other.denial is None):
            return f"only one of them has {quote_word(self.denial or other.denial or '')}"
        return None


@frozen
class _Index:
    """The contents of claims, and an index of their terms."""

    contents: Sequence[_Content]
    places: Mapping[str, Sequence[int]]
    """The numbers of the claims with each term, in order."""

    @classmethod
    def of(cls, contents: Sequence[_Content]) -> "_Index":
        """Return an index of the terms of some contents."""
        places: dict[str, list[int]] = defaultdict(list)
        for number, content in enumerate(contents):
            for term in content.terms:
                places[term].append(number)
        return cls(contents, places)

    def suggestions(self, number: int) -> Iterator[Suggestion]:
        """Yield the suggestions for a claim among those before it, the most similar first."""
        content = self.contents[number]
        near = {
            other
            for term in content.terms
            if len(self.places[term]) <= MAX_CLAIMS
            for other in self.places[term]
            if other < number and len(content.terms.keys() & self.contents[other].terms) >= _SHARED
        }
        scores = [(self._similarity(content, self.contents[other]), other) for other in near]
        for score, at in sorted(scores, key=lambda each: (-each[0], each[1])):
            other = self.contents[at]
            if (reason := content.exclusion(other)) is not None and score >= _EXCLUDES:
                yield Suggestion(content.claim, other.claim, SuggestionKind.EXCLUDES, reason, score)
            elif reason is None and score >= _SAME:
                shared = [term for term in content.terms if term in other.terms]
                shared.sort(key=self._weight, reverse=True)  # the rarest first
                words = ", ".join(content.terms[term] for term in shared[:_WORDS_OF_REASON])
                reason = f"both have {words}"
                yield Suggestion(content.claim, other.claim, SuggestionKind.SAME, reason, score)

    def _weight(self, term: str) -> float:
        """Return the weight of a term: the inverse document frequency."""
        return log(1 + len(self.contents) / len(self.places[term]))

    def _similarity(self, one: _Content, two: _Content) -> float:
        """Return the cosine of two contents, each term with its weight."""
        lengths = [sum(self._weight(term) ** 2 for term in each.terms) for each in (one, two)]
        shared = sum(self._weight(term) ** 2 for term in one.terms if term in two.terms)
        return shared / sqrt(lengths[0] * lengths[1])


def _is_year(figure: Figure) -> bool:
    """Return True for digits that may be a year and thus no amount."""
    return figure.bare and all(FIRST_YEAR <= each <= LAST_YEAR for each in figure.readings)


def _blank(text: str, spans: Iterable[Figure | DateInText]) -> str:
    """Return a text with blanks in place of some spans."""
    for each in spans:
        text = f"{text[: each.start]}{' ' * (each.end - each.start)}{text[each.end :]}"
    return text


def _stem(word: str) -> str:
    """Return a word without its ending, so that *closed* and *closing* are one term."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word.removesuffix(ending)
    return word
