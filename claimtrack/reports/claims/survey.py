"""The assessments of a report, and the words and numbers that its formats share."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from attrs import field, frozen

from claimtrack.assessment.assessment import Assessment, Assessments
from claimtrack.engine.finding import join_words
from claimtrack.model import Reliability
from claimtrack.model.likelihood import Confidence, Likelihood, confidence, likelihood
from claimtrack.model.opinion import Opinion
from claimtrack.model.status import Status
from claimtrack.reports.text.styles import Style, StyledLine, styled_line
from claimtrack.reports.text.totals import describe_drafts, pluralize
from claimtrack.reports.text.visible import Display, wrap_text

_SAME = 1e-9
"""Maximum difference between equal sums that were added in another order."""


@frozen(eq=False, slots=False)
class AssessedClaim:
    """The assessment of one claim, and the one before the supposition, if there is one."""

    now: Assessment
    before: Assessment | None = None

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.now.claim.id

    @cached_property
    def is_changed(self) -> bool:
        """True if the supposition changes the status, grade, origins, support or belief."""
        return self.before is not None and (
            _figures(self.now) != _figures(self.before)
            or any(
                abs(one - other) > _SAME
                for one, other in zip(_shares(self.now), _shares(self.before), strict=True)
            )
        )

    @property
    def likelihood(self) -> Likelihood | None:
        """The likelihood of the claim in the words of ICD 203."""
        return likelihood(self.now.status, self.now.opinion)

    @property
    def confidence(self) -> Confidence | None:
        """The confidence in that likelihood in the words of ICD 203."""
        return confidence(self.now.status, self.now.opinion)


_UNGRADED = "No source has a grade (`reliability`), so results that depend on grades are unknown."
NO_BELIEF = "Give sources a grade (`reliability`, from A to E) to see grades and belief of claims."
"""The remark below a table without columns for belief."""


@frozen(eq=False)
class Survey:
    """The claims of a report, and how much the report says about each.

    ``quick`` omits the sensitivity and the next checks. ``icd203`` adds the words of
    ICD 203. ``without`` and ``assuming`` are the supposition: sources that fail, and
    the supposed grades of sources. ``drafts`` is the number of drafts left out.
    """

    claims: Sequence[AssessedClaim]
    quick: bool = False
    icd203: bool = False
    without: Sequence[str] = ()
    assuming: Mapping[str, str] = field(factory=dict)
    drafts: int = 0

    @property
    def supposition(self) -> str:
        """The supposition in words; empty without one."""
        graded = [f"`{id}` has grade {grade}" for id, grade in self.assuming.items()]
        failed = [f"`{id}` fails" for id in self.without]
        words = [*failed, *graded]
        return join_words(words, len(words)) if words else ""

    @property
    def grade_warning(self) -> str:
        """A warning if no source has a grade; else empty."""
        sources = self.claims[0].now.whole.facts.columns.sources if self.claims else ()
        graded = any(source.reliability is not Reliability.F for source in sources)
        return "" if graded or not sources else _UNGRADED

    @property
    def shows_belief(self) -> bool:
        """True if a table of the claims has columns for grades and belief."""
        return not self.grade_warning

    @property
    def changed_claims(self) -> list[AssessedClaim]:
        """The claims that the supposition changes."""
        return [each for each in self.claims if each.is_changed]

    @property
    def status_summary(self) -> str:
        """The number of claims, of those of each status, best first, and of drafts."""
        count = Counter(each.now.status for each in self.claims)
        parts = [
            f"{count[status]:,} {status.value}" for status in reversed(Status) if count[status]
        ]
        statuses = f": {', '.join(parts)}" if parts else ""
        drafts = f"; {describe_drafts(self.drafts)}" if self.drafts else ""
        return f"{pluralize(len(self.claims), 'claim')}{statuses}{drafts}."

    @property
    def change_summary(self) -> str:
        """The numbers of claims that the supposition changes and does not change."""
        changed = len(self.changed_claims)
        return f"{changed:,} of {pluralize(len(self.claims), 'claim')} changed" + (
            f", {len(self.claims) - changed:,} not." if changed < len(self.claims) else "."
        )


def select_claims(
    now: Assessments, asked: Sequence[str] = (), before: Assessments | None = None
) -> list[AssessedClaim]:
    """Return the claims asked for, each once, or all claims, each with its earlier assessment.

    Raises:
        KeyError: there is no claim of an id asked for.
    """
    found = {one.group: one for one in map(now.__getitem__, asked)}
    return [
        # Suppositions take no claim away, so that groups are the same before them.
        AssessedClaim(one, None if before is None else Assessment(before, one.group))
        for one in (found if asked else now).values()
    ]


def _figures(one: Assessment) -> tuple[object, ...]:
    return one.status, one.grade, one.origins, one.independent_support


def _shares(one: Assessment) -> Iterator[float]:
    yield from one.opinion.masses
    yield from (one.least.projected, one.most.projected)


def format_share(value: float) -> str:
    """Return a share with two decimals: ``.25``, ``1.00``."""
    return f"{value:.2f}".removeprefix("0")


def format_probability(value: float) -> str:
    """Return a probability with two decimals; only exact 0 and 1 give ``.00`` and ``1.00``."""
    return format_share(value if value in (0, 1) else min(max(value, 0.01), 0.99))


def format_probability_range(one: Assessment) -> str:
    """Return the probability of an opinion, or its range if it has one."""
    low, high = format_probability(one.least.projected), format_probability(one.most.projected)
    return format_probability(one.opinion.projected) if low == high else f"{low} to {high}"


def qualify_probability(number: str, one: Assessment) -> str:
    """Return a probability with a remark if the number alone would mislead.

    A base rate without evidence is not an even chance. A claim can be refuted by
    conflicting claims whatever its probability.
    """
    remarks: list[str] = []
    if is_base_rate(one):
        checkable = one.status is not Status.NOT_CHECKABLE
        why = "no evidence of known weight" if checkable else "it cannot be checked"
        remarks.append(f"the base rate: {why}")
    if is_refuted_despite_belief(one):
        remarks.append("it is refuted by a conflicting claim, not by this number")
    return ", ".join((number, "; ".join(remarks))) if remarks else number


def is_base_rate(one: Assessment) -> bool:
    """True if a probability is only the base rate."""
    return one.opinion.uncertainty == 1


def is_refuted_despite_belief(one: Assessment) -> bool:
    """True if a claim is refuted although its probability is not below the base rate."""
    return one.status is Status.REFUTED and one.opinion.projected >= one.opinion.base_rate


def format_masses(opinion: Opinion) -> tuple[str, str, str]:
    """Return belief, disbelief and uncertainty with two decimals."""
    return (
        format_share(opinion.belief),
        format_share(opinion.disbelief),
        format_share(opinion.uncertainty),
    )


def hanging_lines(
    head: str, text: str, display: Display, style: Style = Style.PLAIN, *, deeper: int = 0
) -> Iterator[StyledLine]:
    """Yield a head and a wrapped text, whose further lines are indented by the head.

    ``deeper`` is the number of columns by which they are indented further.
    """
    indent = " " * (len(head) + deeper)
    for line in wrap_text(text, display.width - len(indent), display):
        yield styled_line(head, (line, style))
        head = indent
