"""What a rule says: a flag, its reasons, and the finding made of them."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from typing import get_args

from attrs import field, frozen

from claimtrack.errors import Place
from claimtrack.model import Assertion, Hop, Link, Record, Ref, Severity, ref_of
from claimtrack.model.html_table import html_table

SHOWN = 20
"""How many like reasons are named where one alone would do."""


_RECORDS = get_args(Record)


class Outcome(Enum):
    """Whether a fault was found, may be there, or could not be looked for.

    A *possible* one is there in some readings of dates or words, and not in all.
    """

    FOUND = "found"
    POSSIBLE = "possible"
    NOT_CHECKED = "not-checked"


@frozen
class Reason:
    """Why: one sentence that rests on a record, or on further reasons.

    Reasons form a tree whose leaves are records. ``place`` points at a part of
    the record (one hop, one field); without it the record's own place is meant.
    """

    text: str
    record: Record | None = None
    parts: tuple["Reason", ...] = ()
    place: Place | None = field(default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.record is None and not self.parts:
            raise ValueError(f"the reason {self.text!r} rests on no record")
        if self.record is not None and not isinstance(self.record, _RECORDS):
            raise TypeError(f"the reason {self.text!r} rests on {self.record!r:.80}, no record")

    @property
    def where(self) -> Place | None:
        """The place it points at."""
        of_record = None if self.record is None else self.record.place
        return of_record if self.place is None else self.place.within(of_record)

    def leaves(self) -> Iterator["Reason"]:
        """Return the reasons of this tree that rest on a record, in order."""
        return (reason for _, reason in walked([self]) if reason.record is not None)


def walked(reasons: Sequence[Reason]) -> Iterator[tuple[int, Reason]]:
    """Yield every reason of some trees with its depth, each before its parts."""
    todo = [(0, reason) for reason in reversed(reasons)]
    while todo:
        depth, reason = todo.pop()
        yield depth, reason
        todo.extend((depth + 1, part) for part in reversed(reason.parts))


@frozen
class Label:
    """A place and what there is to see."""

    place: Place
    text: str


def _records(value: Record | Iterable[Record]) -> tuple[Record, ...]:
    """Return the subjects of a flag; a single record may stand by itself."""
    if not isinstance(value, tuple) and isinstance(value, Record):
        return (value,)
    records = tuple(value)
    if not records:
        raise ValueError("a flag about no record")
    for record in records:
        if not isinstance(record, _RECORDS):
            raise TypeError(f"a flag is about records of the ledger, not {value!r:.80}")
    return records


def _reasons(value: Iterable[Reason]) -> tuple[Reason, ...]:
    reasons = tuple(value)
    if not reasons:
        raise ValueError("a flag that has no reasons")
    for reason in reasons:
        if not isinstance(reason, Reason):
            raise TypeError(f"a flag has reasons, not {value!r:.80}")
    return reasons


def _sentence(value: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"what is wrong is said in a sentence, not by {value!r:.80}")
    return value


@frozen
class Flag:
    """What a rule yields: the records it is about, what is wrong, and why.

    The first subject is the one shown; all of them together make the
    fingerprint. A flag without subject or reasons cannot be built.
    """

    subjects: tuple[Record, ...] = field(converter=_records)
    message: str = field(converter=_sentence)
    reasons: tuple[Reason, ...] = field(converter=_reasons)
    hint: str | None = None
    outcome: Outcome = Outcome.FOUND
    place: Place | None = field(default=None, eq=False, repr=False)


@frozen
class Finding:
    """A flag with the rule that raised it and how much it weighs."""

    code: str
    name: str
    severity: Severity
    flag: Flag

    @property
    def message(self) -> str:
        """What is wrong, in one sentence."""
        return self.flag.message

    @property
    def hint(self) -> str | None:
        """What would mend it."""
        return self.flag.hint

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, as trees whose leaves are records."""
        return self.flag.reasons

    @property
    def outcome(self) -> Outcome:
        """Whether a fault was found, may be there, or could not be looked for."""
        return self.flag.outcome

    @property
    def subject(self) -> Ref:
        """The record it is about; the first of several."""
        return ref_of(self.flag.subjects[0])

    @property
    def subjects(self) -> tuple[Ref, ...]:
        """All the records it is about."""
        return tuple(ref_of(record) for record in self.flag.subjects)

    @property
    def place(self) -> Place | None:
        """Where it points first."""
        return self.flag.place or self.flag.subjects[0].place

    @property
    def labels(self) -> tuple[Label, ...]:
        """Every place with its own text: the primary one first, then those of the reasons."""
        labels: dict[Place, str] = {}
        if self.place is not None:
            labels[self.place] = ""
        for reason in self.reasons:
            for leaf in reason.leaves():
                if leaf.where is not None and not labels.get(leaf.where):
                    labels[leaf.where] = leaf.text
        return tuple(Label(place, text) for place, text in labels.items())

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.code} {self.name}: {self.message} [{self.subject}]"

    @property
    def fingerprint(self) -> str:
        """A name for the finding that lasts: made of the code and the subjects' ids only.

        What is possible, or could not be checked, has another one than the fault
        that may be found later: a baseline of the former does not hide the latter.
        """
        subjects = ([ref.kind.value, ref.id] for ref in self.subjects)
        return fingerprint_of(self.code, subjects, self.outcome)

    def _repr_html_(self) -> str:
        """Show in a notebook what is wrong, and the records that it rests on."""
        title = f"{self.severity.value} {self.code} {self.name}: {self.message}"
        leaves = [leaf for reason in self.reasons for leaf in reason.leaves()]
        rows = (
            (leaf.text, "" if leaf.record is None else ref_of(leaf.record), leaf.where or "")
            for leaf in leaves
        )
        note = f"{self.outcome.value}; {self.hint}" if self.hint else self.outcome.value
        return html_table(title, ("because", "record", "place"), rows, len(leaves), note)

    def evidence(self) -> tuple[Ref, ...]:
        """Return the records its reasons name: replayed alone, they raise it again."""
        refs = dict.fromkeys(self.subjects)
        for reason in self.reasons:
            for leaf in reason.leaves():
                if leaf.record is not None:
                    refs[ref_of(leaf.record)] = None
        return tuple(refs)


def fingerprint_of(code: str, subjects: Iterable[list[str]], outcome: Outcome) -> str:
    """Return the fingerprint of a finding, given the kind and the id of each subject."""
    from hashlib import sha256  # loads OpenSSL, which `import claimtrack` is spared

    unsure = [outcome.value] if outcome is not Outcome.FOUND else []
    encoded = json.dumps([code, sorted(subjects), *unsure], separators=(",", ":"))
    return sha256(encoded.encode()).hexdigest()[:32]


def because(text: str, record: Record, place: Place | None = None) -> Reason:
    """Return a reason that rests on one record."""
    return Reason(text, record, place=place)


def chain_text(via: Iterable[Hop]) -> str:
    """Return a chain as it is read: ``kcna > afp > website``."""
    return " > ".join([hop.source for hop in via])


def carried_by(assertions: Iterable[Assertion], ties: Iterable[Link] = ()) -> tuple[Reason, ...]:
    """Return the reasons that attribution chains are, and the restatements that tie them."""
    chains = [Reason(chain_text(assertion.via), assertion) for assertion in assertions]
    links = [Reason(str(link), link) for link in ties]
    return (*chains, *links)


def gathered(
    subjects: tuple[Record, ...],
    reasons: Iterable[Reason],
    ties: Callable[[Iterable[str]], Iterable[Link]],
    hint: str,
    outcome: Outcome = Outcome.FOUND,
) -> Flag:
    """Return one flag for like faults in several chains of a claim.

    The first fault in the order of their words is its message and its place.
    Of the others only so many are shown as a reader would look at. ``ties``
    gives the restatements that make the claims of the shown ones one.
    """
    first, *others = sorted(reasons, key=lambda reason: reason.text)
    more = f" ({len(others)} more like it)" if others else ""
    shown = (first, *others[: SHOWN - 1])
    claims = {leaf.record.claim for leaf in shown if isinstance(leaf.record, Assertion)}
    return Flag(
        subjects,
        first.text + more,
        (*shown, *carried_by((), ties(claims))),
        hint,
        outcome,
        first.where,
    )


def listed(words: Sequence[object], most: int = 4) -> str:
    """Return words as a sentence lists them: ``a, b and c``; of many the first, and how many."""
    shown = [str(word) for word in words]
    if len(shown) > most:
        shown[most - 1 :] = [f"{len(shown) - most + 1} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
