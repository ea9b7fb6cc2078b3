"""Explanations of verdicts as lines."""

from claimtrack.facts.facts import Facts
from claimtrack.facts.standing.standing import Standing
from claimtrack.model import Assertion, Claim, Ledger, Link, LinkKind, Source
from claimtrack.reports.claims.claim_tree import defence_as_lines
from claimtrack.reports.text.styles import plain_text
from claimtrack.reports.text.visible import Display


def explain(ledger: Ledger, claim: str, *undercuts: Link, size: int = 200) -> str:
    facts = Facts(ledger.with_records(undercuts))
    explanation = Standing.of(facts).explain(claim, size=size)
    return plain_text(defence_as_lines(explanation, facts, Display(100)))


HARBOUR = Ledger.of(
    [Source(id, "witness") for id in ("anna", "ben", "cleo", "dora", "emil", "fay")],
    Claim("closed", "The harbour was closed."),
    Assertion("closed", ["anna"]),
    Assertion("closed", ["emil"], stance="denies", id="no"),
    Claim("busy", "Ships went in and out."),
    [Assertion("busy", [id]) for id in ("ben", "cleo")],
    Link(LinkKind.CONTRADICTS, "busy", "closed"),
    Claim("filmed", "The film is of another harbour."),
    Assertion("filmed", ["dora"]),
    Link(LinkKind.UNDERCUTS, "filmed", "busy", id="film"),
    Claim("rumour", "It is said so."),
)


def test_reinstated_claim_shows_its_defender() -> None:
    ledger = HARBOUR.with_records(Assertion("closed", ["fay"]))

    assert """\
Standing: stands (whatever attacks it falls or is too weak, and it has certain support)
  no effect  the denial of `closed`: support of at most 1 loses to 2
  falls  `busy`: support 2 against 2 decides nothing
    stands  `filmed`: undercuts it
""" == explain(ledger, "closed")


def test_open_claim_shows_its_open_opponents() -> None:
    assert """\
Standing: open (the record does not decide it)
  open  the denial of `closed`: support 1 against 1 decides nothing
""" == explain(HARBOUR, "closed")
    assert """\
Standing: open (the record does not decide it)
  it has no certain support
""" == explain(HARBOUR, "rumour")


def test_undercut_denial_shows_its_chain() -> None:
    assert """\
Standing: stands (whatever attacks it falls or is too weak, and it has certain support)
  falls  `busy`: support 2 beats at most 1
    stands  `filmed`: undercuts it
  falls  the denial of `closed`: support 1 against 1 decides nothing
    stands  that no support is left for the denial of `closed`: would leave it without an assertion
      falls  the denial of `closed` by emil: carries it
        stands  `filmed`: undercuts it
""" == explain(HARBOUR, "closed", Link("undercuts", "filmed", to_assertion="no"))


def test_link_falls_with_its_claim_and_further_reasons_are_counted() -> None:
    ledger = HARBOUR.with_records(
        Claim("old", "The film is old."),
        Assertion("old", ["fay"]),
        Link(LinkKind.UNDERCUTS, "old", "filmed"),
        Claim("jest", "It was said in jest."),
    )
    doubt = Link("undercuts", "old", to_link="film")

    assert """\
Standing: stands (whatever attacks it falls or is too weak, and it has certain support)
  no effect  `closed`: support of at most 1 loses to 2
  falls  the link by which `filmed` undercuts `busy`: attacks it
    stands  `old`: undercuts it
""" == explain(ledger, "busy", doubt)
    assert "    and 1 more, not shown here\n" in explain(ledger, "busy", doubt, size=2)


def test_link_of_a_doubtful_claim_is_marked() -> None:
    ledger = HARBOUR.with_records(
        Claim("old", "The film is old."),
        Link(LinkKind.CONTRADICTS, "rumour", "filmed"),
        [Assertion("old", ["fay"]), Link(LinkKind.UNDERCUTS, "old", "filmed")],
        [Claim("jest", "It was said in jest."), Assertion("jest", ["emil"])],
        Link(LinkKind.UNDERCUTS, "old", "jest"),
    )

    assert """\
Standing: stands (whatever attacks it falls or is too weak, and it has certain support)
  no effect  `closed`: support of at most 1 loses to 2
  falls  the link by which `filmed` undercuts `busy`: attacks it
    stands  that `filmed` does not stand: would remove its source
      falls  `filmed`: stands behind it
        stands  `old`: undercuts it
""" == explain(ledger, "busy", Link("undercuts", "jest", to_link="film"))
