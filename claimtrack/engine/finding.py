"""Flags that rules yield, their reasons, and the findings made from them."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from typing import get_args

from attrs import field, frozen
from attrs.validators import instance_of

from claimtrack.errors import Place
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Hop,
    Link,
    Record,
    Ref,
    Severity,
    Source,
    ref_of,
)
from claimtrack.model.html_table import html_table

MAX_SHOWN = 20
"""The largest number of similar reasons in a finding."""

_RECORDS = get_args(Record)


class Outcome(Enum):
    """The certainty of a fault: found, possible, or not checked.

    A *possible* fault exists under some readings of dates or words, not under all.
    """

    FOUND = "found"
    POSSIBLE = "possible"
    NOT_CHECKED = "not-checked"


@frozen
class Reason:
    """A sentence that explains a flag, with the record or the parts that it rests on.

    Reasons form a tree whose leaves are records. ``place`` points at a part of the
    record (one hop, one field). The default is the place of the record.
    """

    text: str
    record: Record | None = None
    parts: tuple["Reason", ...] = ()
    place: Place | None = field(default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.record is None and not self.parts:
            raise ValueError(f"the reason {self.text!r} needs a record or parts")
        if self.record is not None and not isinstance(self.record, _RECORDS):
            raise TypeError(f"the reason {self.text!r} needs a record, not {self.record!r:.80}")

    @property
    def where(self) -> Place | None:
        """The file position of the reason, or of its record."""
        of_record = None if self.record is None else self.record.place
        return of_record if self.place is None else self.place.within(of_record)

    def leaves(self) -> Iterator["Reason"]:
        """Yield the reasons in this tree that rest on a record, in order."""
        return (reason for _, reason in walk_reasons([self]) if reason.record is not None)


def walk_reasons(reasons: Sequence[Reason]) -> Iterator[tuple[int, Reason]]:
    """Yield every reason in the trees with its depth, each before its parts."""
    todo = [(0, reason) for reason in reversed(reasons)]
    while todo:
        depth, reason = todo.pop()
        yield depth, reason
        todo.extend((depth + 1, part) for part in reversed(reason.parts))


@frozen
class Label:
    """A place in a file, with the text that annotates it."""

    place: Place
    text: str


def _records(value: Record | Iterable[Record]) -> tuple[Record, ...]:
    """Convert one record or several to a tuple of subjects."""
    if not isinstance(value, tuple) and isinstance(value, Record):
        return (value,)
    records = tuple(value)
    if not records:
        raise ValueError("a flag needs at least one subject")
    for record in records:
        if not isinstance(record, _RECORDS):
            raise TypeError(f"the subjects of a flag must be records, not {value!r:.80}")
    return records


def _reasons(value: Iterable[Reason]) -> tuple[Reason, ...]:
    reasons = tuple(value)
    if not reasons:
        raise ValueError("a flag needs at least one reason")
    for reason in reasons:
        if not isinstance(reason, Reason):
            raise TypeError(f"the reasons of a flag must be Reason objects, not {value!r:.80}")
    return reasons


@frozen
class Flag:
    """A problem that a rule reports: its subjects, a message, and reasons.

    Output shows the first subject. All subjects determine the fingerprint, and a waiver
    may name any of them. The subjects of a ``cluster`` are too many for that: the first
    two, which show the problem, stand for all. A flag needs at least one subject and one
    reason. Flags of one rule with the same ``cause`` are one thing to do.
    """

    subjects: tuple[Record, ...] = field(converter=_records)
    message: str = field(validator=instance_of(str))
    reasons: tuple[Reason, ...] = field(converter=_reasons)
    hint: str | None = None
    outcome: Outcome = Outcome.FOUND
    place: Place | None = field(default=None, eq=False, repr=False)
    cluster: bool = False
    cause: Source | Document | None = field(default=None, kw_only=True)

    @property
    def key_subjects(self) -> tuple[Record, ...]:
        """The subjects that identify the problem: those of a fingerprint or a waiver."""
        return self.subjects[:2] if self.cluster else self.subjects


@frozen(repr=False)
class Finding:
    """A flag with the rule that raised it and its severity."""

    code: str
    name: str
    severity: Severity
    flag: Flag

    def __repr__(self) -> str:
        return f"<Finding {self.code} {self.name}: {self.subject}>"

    @property
    def message(self) -> str:
        """The problem, in one sentence."""
        return self.flag.message

    @property
    def hint(self) -> str | None:
        """A suggestion that would fix the problem."""
        return self.flag.hint

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons, as trees whose leaves are records."""
        return self.flag.reasons

    @property
    def outcome(self) -> Outcome:
        """The certainty of the fault: found, possible, or not checked."""
        return self.flag.outcome

    @property
    def subject(self) -> Ref:
        """The first record that the finding is about."""
        return ref_of(self.flag.subjects[0])

    @property
    def subjects(self) -> tuple[Ref, ...]:
        """All records that the finding is about."""
        return tuple(ref_of(record) for record in self.flag.subjects)

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of all claims that the finding is about."""
        return tuple(each.id for each in self.flag.subjects if isinstance(each, Claim))

    @property
    def cause(self) -> Ref | None:
        """The source or document that causes the fault, if it is the same for several claims."""
        return None if self.flag.cause is None else ref_of(self.flag.cause)

    @property
    def place(self) -> Place | None:
        """The primary file position: of the flag, or of its first subject."""
        return self.flag.place or self.flag.subjects[0].place

    @property
    def labels(self) -> tuple[Label, ...]:
        """The places to annotate: the primary one first, then those of the reasons."""
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
        """A stable identifier, computed from the code, the ids of the subjects and the outcome.

        A fault that is possible or not checked has a different fingerprint from one that
        is found, so that a baseline with the former does not hide the latter. In the same
        way a cluster differs from a finding about two of its claims.
        """
        refs = map(ref_of, self.flag.key_subjects)
        subjects = ([ref.kind.value, ref.id] for ref in refs)
        return fingerprint_of(self.code, subjects, self.outcome, self.flag.cluster)

    def _repr_html_(self) -> str:
        """Render the message and the records of the reasons for a notebook."""
        title = f"{self.severity.value} {self.code} {self.name}: {self.message}"
        leaves = [leaf for reason in self.reasons for leaf in reason.leaves()]
        rows = (
            (leaf.text, "" if leaf.record is None else ref_of(leaf.record), leaf.where or "")
            for leaf in leaves
        )
        note = f"{self.outcome.value}; {self.hint}" if self.hint else self.outcome.value
        return html_table(title, ("because", "record", "place"), rows, len(leaves), note)

    def evidence(self) -> tuple[Ref, ...]:
        """Return the subjects and the records of the reasons.

        A ledger of these records alone raises the same finding.
        """
        refs = dict.fromkeys(self.subjects)
        for reason in self.reasons:
            for leaf in reason.leaves():
                if leaf.record is not None:
                    refs[ref_of(leaf.record)] = None
        return tuple(refs)


def fingerprint_of(
    code: str, subjects: Iterable[list[str]], outcome: Outcome, cluster: bool
) -> str:
    """Compute the fingerprint of a finding, given the kind and the id of each key subject."""
    from hashlib import sha256  # a late import, because it loads OpenSSL

    marks = [outcome.value] if outcome is not Outcome.FOUND else []
    marks += ["cluster"] if cluster else []
    encoded = json.dumps([code, sorted(subjects), *marks], separators=(",", ":"))
    return sha256(encoded.encode()).hexdigest()[:32]


def chain_text(via: Iterable[Hop]) -> str:
    """Format a chain for readers: ``kcna > afp > website``."""
    return " > ".join([hop.source for hop in via])


def chain_reasons(
    assertions: Iterable[Assertion], links: Iterable[Link] = ()
) -> tuple[Reason, ...]:
    """Return one reason for each attribution chain, then one for each link."""
    chains = [Reason(chain_text(assertion.hops), assertion) for assertion in assertions]
    return (*chains, *link_reasons(links))


def link_reasons(links: Iterable[Link]) -> tuple[Reason, ...]:
    """Return one reason for each link."""
    return tuple([Reason(str(link), link) for link in links])


def merge_into_flag(
    subjects: tuple[Record, ...],
    reasons: Iterable[Reason],
    restatement_links: Callable[[Iterable[str]], Iterable[Link]],
    hint: str,
    outcome: Outcome = Outcome.FOUND,
    cause: Source | Document | None = None,
) -> Flag:
    """Merge similar faults in several chains of a claim into one flag.

    The first reason in alphabetical order gives the message and the place. At most
    ``MAX_SHOWN`` reasons are shown. ``restatement_links`` returns the links that join
    the claims of the shown reasons.
    """
    first, *others = sorted(reasons, key=lambda reason: reason.text)
    more = f" ({len(others)} more like it)" if others else ""
    shown = (first, *others[: MAX_SHOWN - 1])
    claims = {leaf.record.claim for leaf in shown if isinstance(leaf.record, Assertion)}
    return Flag(
        subjects,
        first.text + more,
        (*shown, *link_reasons(restatement_links(claims))),
        hint,
        outcome,
        first.where,
        cause=cause,
    )


def join_words(words: Sequence[object], most: int = 4) -> str:
    """Join words for a sentence: ``a, b and c``, or ``a, b, c and 5 more``."""
    shown = [str(word) for word in words]
    if len(shown) > most:
        shown[most - 1 :] = [f"{len(shown) - most + 1} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
