"""Hand-computed statuses and credibilities, at least one for each row of the tables."""

from collections.abc import Sequence

import pytest

from claimtrack.assessment.assessment import Assessment, Assessments
from claimtrack.model import Assertion, Claim, Ledger, Link, LinkKind, Record, Settings, Source
from claimtrack.model.status import Credibility, Status

SOURCES = [
    *(Source(id, "person", reliability=g) for id, g in zip("abc", "ACF", strict=True)),
    *(Source(id, "outlet") for id in ("one", "two")),
    Source("press-office", "outlet", part_of="a"),
]


def story(text: str, *more: Record, kind: str = "event", **settings: object) -> Ledger:
    """Return claim x with chains such as ``a one; !b`` (b denies), and with other records."""
    given = [record for record in more if isinstance(record, Claim)]
    x = [] if any(claim.id == "x" for claim in given) else [Claim("x", "X.", kind)]
    chosen = Settings(**settings)  # type: ignore[arg-type]  # whatever a test sets
    return Ledger.of(SOURCES, x, chains(text), more, settings=chosen)


def assess(ledger: Ledger) -> Assessment:
    """Assess claim x."""
    return Assessments.of(ledger)["x"]


def chains(text: str) -> Sequence[Assertion]:
    """Parse assertions such as ``a one; y: !b two ?``; the default claim is x."""
    found: list[Assertion] = []
    for words in filter(None, (part.strip() for part in text.split(";"))):
        claim, _, path = words.rpartition(": ")
        stance = "denies" if path.startswith("!") else "asserts"
        hedge = "possible" if path.endswith("?") else None
        via = path.strip("!?").split()
        found.append(Assertion(claim or "x", via, stance=stance, certainty=hedge))
    return found


Y = Claim("y", "Y.")
OPINION = Claim("y", "Y.", "opinion")
TOLD = Claim("x", "A said X.", "statement", speaker="a")
BACKGROUND = Claim("y", "Y.", "background")
CONTRADICTS = Link("contradicts", "y", "x")
IMPLIES = Link("implies", "y", "x")
UNDERCUTS = Link("undercuts", "y", "x")
RESTING = Claim("x", "X.", because=["y"])


def in_doubt(kind: LinkKind) -> Sequence[Record]:
    """Return a link from y to x, with an undercutter that is refuted."""
    link = Link(kind, "y", "x", id="l")
    refuted = chains("z: c; z: !a; z: !b")
    return [link, Claim("z", "Z."), *refuted, Link("undercuts", "z", to_link="l")]


CASES: Sequence[tuple[str, Ledger, Status, int]] = [
    ("two independent origins", story("a; b"), Status.CORROBORATED, 1),
    ("one origin", story("a one"), Status.SINGLE_ORIGIN, 6),
    ("forty chains from one origin", story("a one; a two; a"), Status.SINGLE_ORIGIN, 6),
    ("two origins, one relay", story("a one; b one"), Status.SINGLE_ORIGIN, 2),
    ("one origin, one of unknown lineage", story("a one; two"), Status.SINGLE_ORIGIN, 6),
    ("lineage unknown", story("one two"), Status.UNSUPPORTED, 6),
    ("nobody", story(""), Status.UNSUPPORTED, 6),
    ("an opinion", story("a; b", kind="opinion"), Status.NOT_CHECKABLE, 6),
    ("a forecast", story("a; b", kind="forecast"), Status.NOT_CHECKABLE, 6),
    ("denied by an equal", story("c; !b", strength=["support"]), Status.CONTESTED, 4),
    ("denied by a better", story("b; !a; !c"), Status.REFUTED, 5),
    ("denied by a worse", story("a; b; !c"), Status.CORROBORATED, 2),
    ("denied, ever", story("a; b; !c", contested="ever"), Status.CONTESTED, 4),
    ("denied by nobody known", story("a; b; !one two"), Status.CORROBORATED, 2),
    ("contradicted by a better", story("b; y: a; y: c", Y, CONTRADICTS), Status.REFUTED, 5),
    ("contradicted by an opinion", story("b; y: a", OPINION, CONTRADICTS), Status.CONTESTED, 4),
    ("undercut", story("a; b; y: c", Y, UNDERCUTS), Status.UNSUPPORTED, 6),
    ("undercut by an opinion", story("a; b; y: c", OPINION, UNDERCUTS), Status.CONTESTED, 4),
    ("undercut by a link attacked in vain", story("a; b; y: c", Y, *in_doubt(LinkKind.UNDERCUTS)),
     Status.UNSUPPORTED, 6),
    ("contradicted by such a link", story("b; y: a; y: c", Y, *in_doubt(LinkKind.CONTRADICTS)),
     Status.REFUTED, 5),
    ("contradicted by an opinion by such a link",
     story("b; y: a", OPINION, *in_doubt(LinkKind.CONTRADICTS)), Status.CONTESTED, 4),
    ("undercut by an opinion by such a link",
     story("b; y: a", OPINION, *in_doubt(LinkKind.UNDERCUTS)), Status.CONTESTED, 4),
    ("supported by another", story("a; y: b", Y, Link("supports", "y", "x")),
     Status.SINGLE_ORIGIN, 3),
    ("supported by what is contested",
     story("a; y: c; y: !b", Y, Link("supports", "y", "x"), strength=["support"]),
     Status.SINGLE_ORIGIN, 6),
    ("supported by its own restatement",
     story("a", Y, Link("restates", "y", "x"), Link("supports", "y", "x")),
     Status.SINGLE_ORIGIN, 6),
    ("concluded from what is corroborated", story("a; y: a; y: b", Y, RESTING),
     Status.SINGLE_ORIGIN, 6),
    ("on a premise of one origin", story("a; b; y: c", Y, RESTING), Status.SINGLE_ORIGIN, 2),
    ("on a premise nobody has", story("a; b", Y, RESTING), Status.UNSUPPORTED, 6),
    ("on an opinion", story("a; b; y: c", OPINION, RESTING), Status.NOT_CHECKABLE, 6),
    ("on a refuted premise", story("a; b; y: c; y: !a; y: !b", Y, RESTING),
     Status.UNSUPPORTED, 6),
    ("asserted by nobody, on a firm premise", story("y: a; y: b", Y, RESTING),
     Status.CORROBORATED, 2),
    ("asserted by nobody, on a firm premise, and undercut",
     story("y: a; y: b; z: c", Y, RESTING, Claim("z", "Z."), Link("undercuts", "z", "x")),
     Status.UNSUPPORTED, 6),
    ("concluded by a relay", story("one; y: a; y: b", Y, RESTING), Status.CORROBORATED, 2),
    ("concluded by a relay, and by one with an origin", story("one; a; y: a; y: b", Y, RESTING),
     Status.SINGLE_ORIGIN, 6),
    ("concluded by a relay from what nobody has", story("one", Y, RESTING),
     Status.UNSUPPORTED, 6),
    ("background without a source", story("one", kind="background"), Status.BACKGROUND, 6),
    ("background of nobody", story("", kind="background"), Status.BACKGROUND, 6),
    ("background of two origins", story("a; b", kind="background"), Status.BACKGROUND, 6),
    ("background, denied", story("c; !b", kind="background", strength=["support"]),
     Status.CONTESTED, 4),
    ("background, denied by a better", story("b; !a; !c", kind="background"), Status.REFUTED, 5),
    ("on background without a source", story("a; b; y: one", BACKGROUND, RESTING),
     Status.UNSUPPORTED, 6),
    ("on background of one origin", story("a; b; y: c", BACKGROUND, RESTING),
     Status.SINGLE_ORIGIN, 2),
    ("implied by a claim of one origin", story("a; b; y: c", Y, IMPLIES), Status.CORROBORATED, 1),
    ("asserted by nobody, implied", story("y: a; y: b", Y, IMPLIES), Status.CORROBORATED, 2),
    ("two who call it possible", story("a ?; b ?"), Status.SINGLE_ORIGIN, 2),
    ("one who calls it possible, two who say so", story("a; b; c ?"), Status.CORROBORATED, 1),
    ("two hedged reports of a statement", story("a one ?; a two ?", kind="statement"),
     Status.SINGLE_ORIGIN, 6),
    ("a ring of reasoning", story("", Claim("y", "Y.", because=["x"]), RESTING),
     Status.UNSUPPORTED, 6),
    ("a statement through one outlet", story("a one", kind="statement"), Status.SINGLE_ORIGIN, 6),
    ("a statement through two", story("a one; a two", kind="statement"),
     Status.CORROBORATED, 2),
    ("a statement read itself", story("a", kind="statement"), Status.CORROBORATED, 2),
    ("a statement told by somebody else", story("b", TOLD), Status.SINGLE_ORIGIN, 6),
    ("a statement told by two others", story("b; c", TOLD), Status.CORROBORATED, 1),
    ("a statement read itself, and told", story("a; b", TOLD), Status.CORROBORATED, 1),
    ("a statement by the speaker's own office", story("a press-office", kind="statement"),
     Status.CORROBORATED, 2),
    ("a threshold of three", story("a; b", corroborated=3), Status.SINGLE_ORIGIN, 2),
    ("one of two graded", story("a; c", corroborating="D"), Status.SINGLE_ORIGIN, 2),
    ("two graded", story("a; b", corroborating="C"), Status.CORROBORATED, 1),
    ("two, one too low", story("a; b", corroborating="B"), Status.SINGLE_ORIGIN, 2),
    ("a profile that wants grades", story("a; c", profile="osint"), Status.SINGLE_ORIGIN, 2),
    ("a profile that tells of dissent", story("a; b; !c", profile="answers"),
     Status.CONTESTED, 4),
]  # fmt: skip


@pytest.mark.parametrize(
    ("ledger", "status", "digit"),
    [pytest.param(*case[1:], id=case[0]) for case in CASES],
)
def test_status_and_credibility(ledger: Ledger, status: Status, digit: int) -> None:
    assessment = assess(ledger)

    assert (assessment.status, assessment.credibility) == (status, Credibility(digit))


def test_cases_cover_every_status_and_credibility() -> None:
    assert {status for _, _, status, _ in CASES} == set(Status)
    assert {Credibility(digit) for _, _, _, digit in CASES} == set(Credibility)


def test_best_graded_origin_gives_the_letter() -> None:
    assert assess(story("c; b")).grade == "C1"
    assert assess(story("c")).grade == "F6"
    assert assess(story("")).grade == "F6"


def test_weakened_by_names_the_premise() -> None:
    assessment = assess(story("a; b; y: c", Y, RESTING))

    assert assessment.own_status is Status.CORROBORATED
    assert assessment.weakened_by is not None
    assert assessment.weakened_by.premise_id == "y"
