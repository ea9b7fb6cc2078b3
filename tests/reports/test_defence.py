"""Why a claim stands, in the lines that a reader sees."""

from claimtrack.facts.facts import Facts
from claimtrack.facts.standing.standing import Standing
from claimtrack.model import Assertion, Claim, Ledger, Link, LinkKind, Source
from claimtrack.reports.claims.defence import defence_in_lines
from claimtrack.reports.text.styled import plain
from claimtrack.reports.text.visible import Display


def shown(ledger: Ledger, claim: str, *undercuts: Link, size: int = 200) -> str:
    facts = Facts(ledger.with_records(undercuts))
    explanation = Standing.of(facts).explanation(claim, size=size)
    return plain(defence_in_lines(explanation, facts, Display(100)))


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


def test_a_claim_that_gets_its_standing_back_shows_who_gave_it() -> None:
    ledger = HARBOUR.with_records(Assertion("closed", ["fay"]))

    assert """\
Standing: stands (whatever attacks it falls or is too weak, and it has certain support)
  in vain  the denial of `closed`: support of at most 1 loses to 2
  falls  `busy`: support 2 against 2 decides nothing
    stands  `filmed`: undercuts it
""" == shown(ledger, "closed")


def test_an_open_claim_shows_what_is_open_with_it() -> None:
    assert """\
Standing: open (the record does not decide it)
  open  the denial of `closed`: support 1 against 1 decides nothing
""" == shown(HARBOUR, "closed")
    assert """\
Standing: open (the record does not decide it)
  it has no certain support
""" == shown(HARBOUR, "rumour")


def test_what_carries_a_denial_is_shown_where_it_is_undercut() -> None:
    assert """\
Standing: stands (whatever attacks it falls or is too weak, and it has certain support)
  falls  `busy`: support 2 beats at most 1
    stands  `filmed`: undercuts it
  falls  the denial of `closed`: support 1 against 1 decides nothing
    stands  that nothing is left of the denial of `closed`: would leave it without an assertion
      falls  the denial of `closed` by emil: carries it
        stands  `filmed`: undercuts it
""" == shown(HARBOUR, "closed", Link("undercuts", "filmed", to_assertion="no"))


def test_a_link_falls_with_its_source_and_for_want_of_room_the_rest_is_counted() -> None:
    ledger = HARBOUR.with_records(
        Claim("old", "The film is old."),
        Assertion("old", ["fay"]),
        Link(LinkKind.UNDERCUTS, "old", "filmed"),
        Claim("jest", "It was said in jest."),
    )
    doubt = Link("undercuts", "old", to_link="film")

    assert """\
Standing: stands (whatever attacks it falls or is too weak, and it has certain support)
  in vain  `closed`: support of at most 1 loses to 2
  falls  the link by which `filmed` undercuts `busy`: attacks it
    stands  `old`: undercuts it
""" == shown(ledger, "busy", doubt)
    assert "    and 1 more, not shown here\n" in shown(ledger, "busy", doubt, size=2)


def test_a_link_whose_source_may_not_stand_says_so() -> None:
    ledger = HARBOUR.with_records(
        Claim("old", "The film is old."),
        Link(LinkKind.CONTRADICTS, "rumour", "filmed"),
        [Assertion("old", ["fay"]), Link(LinkKind.UNDERCUTS, "old", "filmed")],
        [Claim("jest", "It was said in jest."), Assertion("jest", ["emil"])],
        Link(LinkKind.UNDERCUTS, "old", "jest"),
    )

    assert """\
Standing: stands (whatever attacks it falls or is too weak, and it has certain support)
  in vain  `closed`: support of at most 1 loses to 2
  falls  the link by which `filmed` undercuts `busy`: attacks it
    stands  that `filmed` does not stand: would take its source away
      falls  `filmed`: stands behind it
        stands  `old`: undercuts it
""" == shown(ledger, "busy", Link("undercuts", "jest", to_link="film"))
