"""Assessments that are to be told, and the words and numbers their renderings share."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from attrs import field, frozen

from claimtrack.assessment.assessment import Assessment, Assessments
from claimtrack.engine.finding import listed
from claimtrack.model import Reliability
from claimtrack.model.likelihood import Confidence, Likelihood, confidence, likelihood
from claimtrack.model.opinion import Opinion
from claimtrack.model.status import Status
from claimtrack.reports.text.totals import counted
from claimtrack.reports.text.visible import Display, width

_SAME = 1e-9
"""Sums in another order differ by less."""


@frozen(eq=False, slots=False)
class AssessedClaim:
    """One claim to be told of: its assessment, and that before a what-if, if one is asked."""

    now: Assessment
    before: Assessment | None = None

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.now.claim.id

    @cached_property
    def differs(self) -> bool:
        """Whether the what-if changes its status, grade, origins, support or belief."""
        return self.before is not None and (
            _figures(self.now) != _figures(self.before)
            or any(
                abs(one - other) > _SAME
                for one, other in zip(_shares(self.now), _shares(self.before), strict=True)
            )
        )

    @property
    def likelihood(self) -> Likelihood | None:
        """How likely it is, in the words of ICD 203."""
        return likelihood(self.now.status, self.now.opinion)

    @property
    def confidence(self) -> Confidence | None:
        """How sure that judgement is, in the words of ICD 203."""
        return confidence(self.now.status, self.now.opinion)


_UNGRADED = "No source is graded (`reliability`): what rests on a grade is not known."


@frozen(eq=False)
class Survey:
    """Claims to be told of, and how much of each.

    ``quick`` leaves out what would change a claim and what to look for next;
    ``icd203`` adds the words of ICD 203. ``without`` and ``assuming`` say what is
    supposed.
    """

    claims: Sequence[AssessedClaim]
    quick: bool = False
    icd203: bool = False
    without: Sequence[str] = ()
    assuming: Mapping[str, str] = field(factory=dict)

    @property
    def supposed(self) -> str:
        """What is supposed, in words; empty if nothing is."""
        graded = [f"`{id}` is of grade {grade}" for id, grade in self.assuming.items()]
        failed = [f"`{id}` fails" for id in self.without]
        words = [*failed, *graded]
        return listed(words, len(words)) if words else ""

    @property
    def ungraded(self) -> str:
        """That no source is graded, if none is: belief then has little to go by; else empty."""
        sources = self.claims[0].now.whole.facts.columns.sources if self.claims else ()
        graded = any(source.reliability is not Reliability.F for source in sources)
        return "" if graded or not sources else _UNGRADED

    @property
    def changed(self) -> list[AssessedClaim]:
        """The claims that the what-if changes."""
        return [each for each in self.claims if each.differs]

    @property
    def counts(self) -> str:
        """How many claims there are, and how many of each status, the best first."""
        count = Counter(each.now.status for each in self.claims)
        parts = [
            f"{count[status]:,} {status.value}" for status in reversed(Status) if count[status]
        ]
        return f"{counted(len(self.claims), 'claim')}: {', '.join(parts)}."

    @property
    def difference(self) -> str:
        """How many claims the what-if changes, and how many it does not."""
        changed = len(self.changed)
        return f"{changed:,} of {counted(len(self.claims), 'claim')} changed" + (
            f", {len(self.claims) - changed:,} not." if changed < len(self.claims) else "."
        )


def assessed(
    now: Assessments, asked: Sequence[str] = (), before: Assessments | None = None
) -> list[AssessedClaim]:
    """Return the claims asked for, each once, or all of them, each with what it was before.

    Raises:
        KeyError: there is no claim of an id asked for.
    """
    found = {one.group: one for one in map(now.of_claim, asked)}
    return [
        # Suppositions take no claim away, so that groups are the same before them.
        AssessedClaim(one, None if before is None else Assessment(before, one.group))
        for one in (found.values() if asked else now)
    ]


def _figures(one: Assessment) -> tuple[object, ...]:
    return one.status, one.grade, one.origins, one.independent_support


def _shares(one: Assessment) -> Iterator[float]:
    yield from one.opinion.masses
    yield from (one.least.projected, one.most.projected)


def share(value: float) -> str:
    """Return a share with two decimals: ``.25``, ``1.00``."""
    return f"{value:.2f}".removeprefix("0")


def probability(value: float) -> str:
    """Return a probability with two decimals; what is not quite 0 or 1 is never rounded to it."""
    return share(value if value in (0, 1) else min(max(value, 0.01), 0.99))


def probabilities(one: Assessment) -> str:
    """Return what an opinion comes to; where it may be less or more, from the least to the most."""
    low, high = probability(one.least.projected), probability(one.most.projected)
    return probability(one.opinion.projected) if low == high else f"{low} to {high}"


def with_meaning(number: str, one: Assessment) -> str:
    """Return a probability with what it goes by, where the number alone would mislead.

    A base rate that no evidence moved is no even chance, and a status is given by
    what claims do to one another, whatever the grades of those who are heard.
    """
    said: list[str] = []
    if bare(one):
        checkable = one.status is not Status.NOT_CHECKABLE
        why = "no evidence of known weight" if checkable else "it cannot be checked"
        said.append(f"the base rate: {why}")
    if refuted_apart(one):
        said.append("it is refuted by what it cannot hold together with, not by this number")
    return ", ".join((number, "; ".join(said))) if said else number


def bare(one: Assessment) -> bool:
    """Whether a probability is the base rate and no more."""
    return one.opinion.uncertainty == 1


def refuted_apart(one: Assessment) -> bool:
    """Whether a claim is refuted although belief does not speak against it."""
    return one.status is Status.REFUTED and one.opinion.projected >= one.opinion.base_rate


def masses(opinion: Opinion) -> tuple[str, str, str]:
    """Return belief, disbelief and uncertainty."""
    return share(opinion.belief), share(opinion.disbelief), share(opinion.uncertainty)


def wrapped(text: str, room: int | None, display: Display) -> list[str]:
    """Return a text as lines of so many columns, as they are shown; on one line without."""
    return packed(text.split(), room, display, gap=" ")


def packed(parts: Iterable[str], room: int | None, display: Display, gap: str = "  ") -> list[str]:
    """Return parts as lines of so many columns; one that is longer has a line of its own."""
    lines: list[list[str]] = [[]]
    taken = 0
    for part in parts:
        columns = width(display.cells(part))
        if lines[-1] and room is not None and taken + len(gap) + columns > room:
            lines.append([])
        taken = taken + len(gap) + columns if lines[-1] else columns
        lines[-1].append(part)
    return [display.shown(gap.join(line)) for line in lines]
