"""What the statements of a PROV document make known of one another by their names.

PROV-CONSTRAINTS (W3C Recommendation of 2013-04-30) merges statements of one name
(22, 23) and events that can only be one (24 to 29). What a statement leaves out is
a variable that may be made equal to anything, or means that there is none
(definition 4, table 3).
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TypeAlias

from attrs import define, field, frozen

from claimtrack.formats.prov.statements import (
    BLANK,
    Bundle,
    Kind,
    Literal,
    Scope,
    Statement,
    listed,
)
from claimtrack.formats.structure import shown

Term: TypeAlias = int
"""A value that may not be known: two of them are equal once they are joined."""

NAMELESS = (Kind.ALTERNATE, Kind.SPECIALIZATION, Kind.MENTION, Kind.MEMBERSHIP)
"""The relations whose statements have no name in PROV-DM, whatever stands there."""

_TIMED = (Kind.GENERATION, Kind.USAGE, Kind.INVALIDATION, Kind.START, Kind.END)

# Clause, kind and the roles by which two events can only be one.
_UNIQUE = (
    ("24", Kind.GENERATION, ("prov:entity", "prov:activity")),
    ("25", Kind.INVALIDATION, ("prov:entity", "prov:activity")),
    ("26", Kind.START, ("prov:activity", "prov:starter")),
    ("27", Kind.END, ("prov:activity", "prov:ender")),
)


@frozen
class Violation:
    """Something a document says that cannot be so, and what forbids it.

    ``clause`` is the number of a constraint of PROV-CONSTRAINTS; else ``PROV-N``, which
    tells what a relation has to name, ``PROV-Links`` (unique-mention), or ``times``.
    """

    clause: str
    message: str
    statement: Statement = field(repr=False)

    def __str__(self) -> str:
        standard = "PROV-CONSTRAINTS " if self.clause.isdecimal() else ""
        return f"{standard}{self.clause}: {self.message}"


@frozen(eq=False)
class Fact:
    """A statement with its name and what it says as terms, in order of its roles, time last."""

    kind: Kind
    name: Term
    terms: Mapping[str, Term]
    statement: Statement


@define(eq=False)
class Instance:
    """The facts of one bundle, merged. Grows while it is built, hence not frozen."""

    scope: Scope
    facts: list[Fact] = field(factory=list)
    found: list[Violation] = field(factory=list)
    _above: list[Term] = field(factory=list)
    _known: list[tuple[str, str] | None] = field(factory=list)
    _terms: dict[tuple[str, str], Term] = field(factory=dict)

    @classmethod
    def of(cls, bundle: Bundle, scope: Scope) -> "Instance":
        """Return what a bundle says, with what contradicts itself in it."""
        instance = cls(scope)
        for statement in bundle.statements():
            instance._add(statement)
        instance._merge()
        return instance

    def of_kind(self, *kinds: Kind) -> Iterator[Fact]:
        """Yield the facts of some kinds."""
        return (fact for fact in self.facts if fact.kind in kinds)

    def root(self, term: Term) -> Term:
        """Return the one term that stands for all that are equal to it."""
        while (above := self._above[term]) != term:
            self._above[term] = self._above[above]
            term = above
        return term

    def known(self, term: Term) -> bool:
        """Whether a term is a name or a time, and no variable."""
        return self._known[self.root(term)] is not None

    def is_none(self, term: Term) -> bool:
        """Whether a term says that there is nothing."""
        return self._known[self.root(term)] == _NONE

    def text(self, term: Term) -> str:
        """Return a term as messages show it."""
        known = self._known[self.root(term)]
        return "something" if known is None else "none" if known == _NONE else shown(known[1])

    def moment(self, term: Term) -> datetime | None:
        """Return the instant that a term is, if it is one and known."""
        known = self._known[self.root(term)]
        if known is None:
            return None
        try:
            return datetime.fromisoformat(known[1])
        except ValueError:
            return None

    def constant(self, sort: str, value: str) -> Term:
        """Return the term of a name, an instant or the like."""
        key = (sort, value)
        if key not in self._terms:
            self._terms[key] = self._new(key)
        return self._terms[key]

    def variable(self) -> Term:
        """Return a term of which nothing is known."""
        return self._new(None)

    def blame(self, clause: str, message: str, statement: Statement) -> None:
        """Keep that something cannot be so."""
        self.found.append(Violation(clause, message, statement))

    def _new(self, key: tuple[str, str] | None) -> Term:
        self._above.append(len(self._above))
        self._known.append(key)
        return len(self._above) - 1

    def _add(self, statement: Statement) -> None:
        kind = statement.kind
        unnamed = kind in NAMELESS or statement.name.startswith(BLANK)
        name = self.variable() if unnamed else self._named(statement.name)
        if kind is Kind.MEMBERSHIP:
            collection = self._role(statement, 0)
            for member in statement.names("prov:entity"):
                terms = {"prov:collection": collection, "prov:entity": self._named(member)}
                self.facts.append(Fact(kind, name, terms, statement))
            if "prov:entity" not in statement.attributes:
                self._role(statement, 1)
            return
        terms = {role: self._role(statement, i) for i, role in enumerate(kind.roles)}
        for time in _times(kind):
            terms[time] = self._time(statement, time)
        self.facts.append(Fact(kind, name, terms, statement))

    def _named(self, name: str) -> Term:
        return self.constant("name", self.scope.iri(name))

    def _role(self, statement: Statement, position: int) -> Term:
        kind, role = statement.kind, statement.kind.roles[position]
        for name in statement.names(role):
            if role in ("prov:generation", "prov:usage") and not _has_activity(statement):
                what = f"{_told(statement)} names a {role[5:]} and no activity"
                self.blame("51", what, statement)
                return self._none()
            return self._named(name)
        if position < kind.needed:
            self.blame("PROV-N", f"{_told(statement)} lacks {shown(role)}", statement)
        elif role == "prov:plan" or (kind is Kind.DERIVATION and not _has_activity(statement)):
            return self._none()
        return self.variable()

    def _none(self) -> Term:
        return self.constant(*_NONE)

    def _time(self, statement: Statement, word: str) -> Term:
        for value in listed(statement.attributes.get(word, ())):
            text = value.value if isinstance(value, Literal) else value
            return self.constant("time", instant(str(text)))
        return self.variable()

    def _merge(self) -> None:
        """Merge by name, by what can only be one event, and by what follows from derivations.

        Each step makes known all that the next asks for, so that none is repeated but
        that by name, once events have got the name of others.
        """
        self._by_name(self.facts)
        self.facts += [*self._implied()]
        self._by_name(self.of_kind(Kind.GENERATION, Kind.USAGE))
        for clause, kind, roles in _UNIQUE:
            self._join_each(self.of_kind(kind), partial(self._ends, roles), clause)
        self._by_name(self.of_kind(*(kind for _, kind, _ in _UNIQUE)))
        activities = {self.root(f.name): f for f in self.of_kind(Kind.ACTIVITY)}
        for clause, kind, time in (
            ("28", Kind.START, "prov:startTime"),
            ("29", Kind.END, "prov:endTime"),
        ):
            for fact in self.of_kind(kind):
                activity = activities.get(self.root(fact.terms["prov:activity"]))
                if activity is not None:
                    self._join(activity.terms[time], fact.terms["prov:time"], clause, fact, time)

    def _by_name(self, facts: Iterable[Fact]) -> None:
        named = [fact for fact in facts if fact.kind not in NAMELESS]
        for clause, things in (("22", True), ("23", False)):
            self._join_each((f for f in named if f.kind.is_thing is things), self._called, clause)

    def _called(self, fact: Fact) -> Hashable:
        return fact.kind, self.root(fact.name)

    def _ends(self, roles: Iterable[str], fact: Fact) -> Hashable:
        return tuple([self.root(fact.terms[role]) for role in roles])

    def _join_each(
        self, facts: Iterable[Fact], key: Callable[[Fact], Hashable], clause: str
    ) -> None:
        """Join what facts of the same key say, in the order of their statements."""
        first: dict[Hashable, Fact] = {}
        for fact in facts:
            other = first.setdefault(key(fact), fact)
            if other is not fact:
                self._join(other.name, fact.name, clause, fact, "the name")
                for role, term in fact.terms.items():
                    self._join(other.terms[role], term, clause, fact, role)

    def _join(self, one: Term, other: Term, clause: str, fact: Fact, what: str) -> None:
        one, other = self.root(one), self.root(other)
        if one == other:
            return
        if self._known[one] is None:
            one, other = other, one
        if self._known[other] is not None:
            texts = f"{self.text(one)} and {self.text(other)}"
            message = f"{_told(fact.statement)}: {what} is both {texts}"
            self.blame(clause, message, fact.statement)
            return
        self._above[other] = one

    def _implied(self) -> Iterator[Fact]:
        """Yield the events that derivations (inference 11), starts and ends (9, 10) tell of."""
        for fact in self.of_kind(Kind.DERIVATION, Kind.START, Kind.END):
            terms, statement = fact.terms, fact.statement
            match fact.kind:
                case Kind.START:
                    made, by = terms["prov:trigger"], terms["prov:starter"]
                    yield self._generation(self.variable(), made, by, statement)
                case Kind.END:
                    made, by = terms["prov:trigger"], terms["prov:ender"]
                    yield self._generation(self.variable(), made, by, statement)
                case _ if not self.is_none(by := terms["prov:activity"]):
                    made = terms["prov:generatedEntity"]
                    yield self._generation(terms["prov:generation"], made, by, statement)
                    used = {"prov:activity": by, "prov:entity": terms["prov:usedEntity"]}
                    used["prov:time"] = self.variable()
                    yield Fact(Kind.USAGE, terms["prov:usage"], used, statement)

    def _generation(self, name: Term, made: Term, by: Term, statement: Statement) -> Fact:
        terms = {"prov:entity": made, "prov:activity": by, "prov:time": self.variable()}
        return Fact(Kind.GENERATION, name, terms, statement)


_NONE = ("none", "")


def _times(kind: Kind) -> tuple[str, ...]:
    if kind is Kind.ACTIVITY:
        return ("prov:startTime", "prov:endTime")
    return ("prov:time",) if kind in _TIMED else ()


def _has_activity(statement: Statement) -> bool:
    return "prov:activity" in statement.attributes


def _told(statement: Statement) -> str:
    name = "" if statement.name.startswith(BLANK) else f" {shown(statement.name)}"
    return f"{statement.kind.value}{name}"


def instant(text: str) -> str:
    """Return an instant in one spelling of the many it has, or a text that is none as it is."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo is None else moment.astimezone(UTC)).isoformat()
    except (ValueError, OverflowError):
        return text
