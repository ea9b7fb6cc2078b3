"""Waterfall chart of the contributions to an opinion: each bar begins where the last one ends."""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise

from claimtrack.assessment.assessment import Assessment
from claimtrack.assessment.contributions import Contribution, ContributionKind
from claimtrack.engine.finding import join_words
from claimtrack.facts.claim_view import Voice
from claimtrack.model import ClaimKind
from claimtrack.reports.claims.survey import format_probability
from claimtrack.reports.text.styles import Style, StyledLine, styled_line
from claimtrack.reports.text.totals import pluralize
from claimtrack.reports.text.visible import Display, wrap_text

_MARGIN, _NUMBER = "  ", 7
_A = {ClaimKind.OPINION: "an opinion", ClaimKind.FORECAST: "a forecast"}
_BARS = 32
"""Number of columns of the chart."""


def draw_waterfall(
    parts: Sequence[Contribution], projected: float, display: Display
) -> Iterator[StyledLine]:
    """Yield a line for each part with its name, weight and bar, and a line with the sum.

    ``projected`` is the resulting probability. Weights are logarithms of odds, rounded
    so that they add up to the rounded sum. Bars of ``+`` extend to the right, bars of
    ``-`` to the left, and ``|`` marks even odds.
    """
    sums = list(accumulate((part.weight for part in parts), initial=0.0))
    names = [describe_contribution(part) for part in parts]
    room = display.width - len(_MARGIN) - _NUMBER - _BARS - 4
    column = min(max(len(display.sanitize(name)) for name in names), room)
    for name, weight, (low, high) in zip(
        names, rounded_weights(parts), pairwise(sums), strict=True
    ):
        first, *rest = wrap_text(name, room, display)
        style = Style.HELP if high >= low else Style.ERROR
        bar = (_bar(sums, low, high), style)
        yield styled_line(f"{_MARGIN}{first:<{column}}{weight:>{_NUMBER}}  ", bar)
        yield from (styled_line(f"{_MARGIN}  {more}") for more in rest)
    total = f"{format_weight(round(sums[-1], 2)):>{_NUMBER}}"
    yield styled_line(
        f"{_MARGIN}{'sum':<{column}}{total}  probability {format_probability(projected)}"
    )


def explain_base_rate(one: Assessment) -> str:
    """Return why a probability is only the base rate; empty if it is not."""
    if len(one.contributions) > 1:
        return ""
    keeps = f"so it has the base rate, {format_probability(one.opinion.projected)}."
    kinds = {member.kind for member in one.view.members}
    if kinds <= {ClaimKind.OPINION, ClaimKind.FORECAST}:
        what = " or ".join(sorted(_A[kind] for kind in kinds))
        return f"The claim cannot be checked: it is {what}. No evidence counts, {keeps}"
    return f"No evidence on record counts for or against the claim, {keeps}"


def describe_contribution(part: Contribution, name: Callable[[Voice], str] = str) -> str:
    """Return the origin of a part: the base rate, a voice or a premise.

    ``name`` returns the name of a voice.
    """
    match part.part:
        case ContributionKind.ORIGIN:
            return _speaker(part, name)
        case ContributionKind.OPPONENT if part.claim is None:
            return f"denied by {_speaker(part, name)}"
        case ContributionKind.OPPONENT:
            return f"`{part.claim}` by {_speaker(part, name)}"
        case ContributionKind.PREMISE:
            return f"it rests on `{part.claim}`"
        case (
            ContributionKind.BASE_RATE
            | ContributionKind.RELAYS
            | ContributionKind.LIMIT
            | ContributionKind.OPPOSED_RELAYS
        ):
            return str(part.part.value)


def rounded_weights(parts: Sequence[Contribution]) -> list[str]:
    """Return the weights of all parts, rounded so that they add up to the rounded sum."""
    sums = accumulate((part.weight for part in parts), initial=0.0)
    return [format_weight(round(high, 2) - round(low, 2)) for low, high in pairwise(sums)]


def format_weight(value: float) -> str:
    """Return a weight with its sign and two decimals; zero has no sign."""
    return f"{value:+.2f}" if abs(value) >= 0.005 else "0.00"


def _speaker(part: Contribution, name: Callable[[Voice], str]) -> str:
    """Return a voice with its grade, its stake and its number of reports."""
    grade = "ungraded" if part.grade is None else part.grade.value
    stake = f", stake in {join_words(part.stake)}" if part.stake else ""
    voice = "" if part.voice is None else name(part.voice)
    return f"{voice} ({grade}{stake}), {pluralize(part.reports, 'report')}"


def _bar(sums: Sequence[float], start: float, end: float) -> str:
    """Return one bar on the scale of all sums, with a mark at even odds."""
    least, most = min(sums), max(sums)
    if most == least:
        return "|"
    first, last, even = (
        round((value - least) / (most - least) * _BARS) for value in (start, end, 0.0)
    )
    low, high = sorted((first, last))
    sign = "+" if end > start else "-"
    cells = [sign if low <= cell < high else " " for cell in range(_BARS)]
    cells.insert(even, "|")
    return "".join(cells)
