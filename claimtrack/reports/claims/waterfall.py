"""What an opinion is made of, drawn as bars that each begin where the last one ended."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from claimtrack.assessment.assessment import Assessment
from claimtrack.assessment.contributions import Contribution, ContributionKind
from claimtrack.engine.finding import listed
from claimtrack.model import ClaimKind
from claimtrack.reports.claims.survey import probability, wrapped
from claimtrack.reports.text.styled import Line, Style, line
from claimtrack.reports.text.totals import counted
from claimtrack.reports.text.visible import Display

_MARGIN, _NUMBER = "  ", 7
_A = {ClaimKind.OPINION: "an opinion", ClaimKind.FORECAST: "a forecast"}
_BARS = 32
"""How many columns the bars take together."""


def waterfall(parts: Sequence[Contribution], projected: float, display: Display) -> Iterator[Line]:
    """Yield a line for each part: what it is, its weight, its bar; and a last one with their sum.

    ``projected`` is the probability that they come to. Weights are logarithms of
    odds. They are rounded so that those shown add up to the sum shown. A bar of
    ``+`` runs to the right, one of ``-`` to the left, and ``|`` is where odds are
    even.
    """
    sums = list(accumulate((part.weight for part in parts), initial=0.0))
    names = [named(part) for part in parts]
    room = display.width - len(_MARGIN) - _NUMBER - _BARS - 4
    column = min(max(len(display.shown(name)) for name in names), room)
    for name, weight, (low, high) in zip(names, weights(parts), pairwise(sums), strict=True):
        first, *rest = wrapped(name, room, display)
        tone = Style.HELP if high >= low else Style.ERROR
        bar = (_bar(sums, low, high), tone)
        yield line(f"{_MARGIN}{first:<{column}}{weight:>{_NUMBER}}  ", bar)
        yield from (line(f"{_MARGIN}  {more}") for more in rest)
    total = f"{signed(round(sums[-1], 2)):>{_NUMBER}}"
    yield line(f"{_MARGIN}{'sum':<{column}}{total}  probability {probability(projected)}")


def without_sum(one: Assessment) -> str:
    """Return why a probability is made of nothing but the base rate; nothing if it is not."""
    if len(one.contributions) > 1:
        return ""
    keeps = f"and it keeps the base rate, {probability(one.opinion.projected)}."
    kinds = {member.kind for member in one.view.members}
    if kinds <= {ClaimKind.OPINION, ClaimKind.FORECAST}:
        what = " or ".join(sorted(_A[kind] for kind in kinds))
        return f"It cannot be checked: it is {what}. Nothing counts for or against it, {keeps}"
    return f"Nothing on record counts for or against it, {keeps}"


def named(part: Contribution) -> str:
    """Return what a part comes from: the base rate, or who says what."""
    match part.part:
        case ContributionKind.ORIGIN:
            return _speaker(part)
        case ContributionKind.OPPONENT if part.claim is None:
            return f"denied by {_speaker(part)}"
        case ContributionKind.OPPONENT:
            return f"`{part.claim}` by {_speaker(part)}"
        case ContributionKind.PREMISE:
            return f"it rests on `{part.claim}`"
        case (
            ContributionKind.BASE_RATE
            | ContributionKind.RELAYS
            | ContributionKind.LIMIT
            | ContributionKind.OPPOSED_RELAYS
        ):
            return str(part.part.value)


def weights(parts: Sequence[Contribution]) -> list[str]:
    """Return the weights of all parts, rounded so that they add up to their sum, rounded."""
    sums = accumulate((part.weight for part in parts), initial=0.0)
    return [signed(round(high, 2) - round(low, 2)) for low, high in pairwise(sums)]


def signed(value: float) -> str:
    """Return a weight with its sign and two decimals; nothing has no sign."""
    return f"{value:+.2f}" if abs(value) >= 0.005 else "0.00"


def _speaker(part: Contribution) -> str:
    """Return a voice with its grade, its stake and how often it is heard."""
    grade = "ungraded" if part.grade is None else part.grade.value
    stake = f", stake in {listed(part.stake)}" if part.stake else ""
    return f"{part.voice} ({grade}{stake}), {counted(part.reports, 'report')}"


def _bar(sums: Sequence[float], start: float, end: float) -> str:
    """Return one bar on the scale of all sums, with the mark of even odds."""
    least, most = min(sums), max(sums)
    if most == least:
        return "|"

    def at(value: float) -> int:
        return round((value - least) / (most - least) * _BARS)

    low, high = sorted((at(start), at(end)))
    sign = "+" if end > start else "-"
    cells = [sign if low <= cell < high else " " for cell in range(_BARS)]
    cells.insert(at(0.0), "|")
    return "".join(cells)
