"""Tests of the records that a draft proposes, and of the ledger with them."""

from pathlib import Path

from hypothesis import assume, given

import claimtrack
from claimtrack.drafts.complete import complete
from claimtrack.drafts.draft import Attribution, Draft, DraftConfidence, StatementKind
from claimtrack.drafts.draft_ledger import drafted_ledger
from claimtrack.drafts.ledger_match import LedgerMatch
from claimtrack.drafts.patterns.extractor import PatternExtractor
from claimtrack.drafts.proposal import propose
from claimtrack.drafts.texts import Article, describe_text
from claimtrack.facts.quotes.anchors import anchor
from claimtrack.formats.records.ids import comparable
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.formatter import format_text
from claimtrack.model import Act, Certainty, Ledger
from tests.drafts.drafting import Said, article_of, draft_of
from tests.drafts.strategies import attributed_texts
from tests.laws.profiles import law

TEXT = """Bridge to stay shut

“Two of the piers are cracked,” the surveyor, Ida Holm, said on Friday. “They may
fall.” The Daily Lamp, citing a Reuters dispatch, says the ferry
is full.

The council denies that the bridge is unsafe. It calls it “sound” and “dry”.

Nobody was hurt.
"""
CRACKED = Said(
    "Ida Holm",
    ("“Two of the piers are cracked,”", "“They may\nfall.”"),
    kind=StatementKind.DIRECT,
    on=("on Friday", "2031-05-02"),
)
FERRY = Said("Reuters", "the ferry\nis full", relays=("The Daily Lamp",))
DENIAL = Said("The council", "the bridge is unsafe", act=Act.DENIED)
SOUND = Said(
    "The council",
    "“sound” and “dry”",
    kind=StatementKind.MIXED,
    guess="It",
    certainty=Certainty.LIKELY,
    confidence=DraftConfidence.LOW,
)


def drafted(article: Article, draft: Draft) -> str:
    """Return the text of the drafted ledger of an article."""
    return drafted_ledger(propose(LedgerMatch(article), draft))


def read(text: str, *statements: Said) -> Ledger:
    """Return the ledger that is drafted from a text."""
    return reader.read_text(drafted(article_of(text), draft_of(text, *statements)))


def chains_of(ledger: Ledger) -> list[list[str]]:
    """Return the names of the sources of each chain."""
    return [[ledger.sources[hop.source].label for hop in each.via] for each in ledger.assertions]


def test_each_statement_is_a_drafted_claim_with_its_words() -> None:
    ledger = read(TEXT, CRACKED, FERRY, DENIAL, SOUND)

    assert {
        "two-piers-cracked-fall": "Two of the piers are cracked ... They may fall.",
        "ferry-full": "the ferry is full",
        "bridge-unsafe": "the bridge is unsafe",
        "sound-dry": "“sound” and “dry”",
    } == {claim.id: claim.text for claim in ledger.claims.values()}
    assert all(claim.draft for claim in ledger.claims.values())
    assert not any(assertion.draft for assertion in ledger.assertions)


def test_chains_run_from_the_origin_to_the_publisher() -> None:
    assert [
        ["Ida Holm", "The Bay Courier"],
        ["Reuters", "Daily Lamp", "The Bay Courier"],
        ["the council", "The Bay Courier"],
        ["the council", "The Bay Courier"],
    ] == chains_of(read(TEXT, CRACKED, FERRY, DENIAL, SOUND))


def test_hops_have_quotes_dates_acts_and_hedges() -> None:
    first, _, denial, sound = [
        each.via[0] for each in read(TEXT, CRACKED, FERRY, DENIAL, SOUND).assertions
    ]

    assert "Two of the piers are cracked ... They may fall." == first.quote
    assert "2031-05-02" == str(first.on)
    assert (None, Act.DENIED) == (first.act, denial.act)
    assert ("sound ... dry", Certainty.LIKELY) == (sound.quote, sound.certainty)


def test_quote_within_a_statement_within_another_is_that_of_its_own_source() -> None:
    text = "Bell said the road was “shut” and the bridge was what Ida Holm called “a bet”.\n"
    ledger = reader.read_text(drafted(article_of(text), PatternExtractor().extract(text)))

    assert {"bell": "shut", "ida-holm": "a bet"} == {
        each.via[0].source: each.via[0].quote for each in ledger.assertions
    }
    assert ["Ida Holm", "Bell", "The Bay Courier"] in chains_of(ledger)


def test_correction_asks_for_a_retraction() -> None:
    text = "{} said that thirteen had died.\n"
    texts = [text.format(each) for each in ("An earlier version of this article", "An article")]
    ledgers = [drafted(article_of(each), PatternExtractor().extract(each)) for each in texts]

    assert [True, False] == ["#? a correction: write a [[retraction]]" in each for each in ledgers]


def test_passages_are_the_blocks_of_the_words() -> None:
    text = "Title\n\nHe said: “One two.\n\n“Three four.”\n"
    said = Said("He", "“One two.\n\n“Three four.”", kind=StatementKind.DIRECT)

    assert [["title#p2", "title#p3"]] == [
        [str(passage).removeprefix("bay-courier-") for passage in each.at]
        for each in read(text, said).assertions
    ]


def test_guesses_are_questions_in_the_table_of_their_claim() -> None:
    written = drafted(article_of(TEXT), draft_of(TEXT, DENIAL, SOUND))
    questions = (
        "#? It: taken for the council, a guess\n#? found by the rule test, which is often wrong"
    )

    assert f"{questions}\ndraft = true\n" in written[written.index("[claim.sound-dry]") :]
    assert 3 == written.count("#?")
    assert "#? a denial: move its chain to the claim that it denies" in written


def test_sentences_without_a_source_are_listed_with_their_passages() -> None:
    draft = draft_of(TEXT, FERRY, unattributed=("Bridge to stay shut", "Nobody was hurt."))
    written = drafted(article_of(TEXT), draft)

    assert written.endswith(
        "\n# Sentences without a source, which the outlet says itself:\n# #p4  Nobody was hurt.\n"
    )


def test_sentences_that_may_name_a_source_are_listed_apart() -> None:
    apart = ("Nordlinjen denied it.", "It reportedly sank.", "The navy has revised the toll.")
    text = f"Title\n\nBo Ek says it sank. {' '.join(apart)} Nobody was hurt.\n"
    draft = draft_of(text, Said("Bo Ek", "it sank"), unattributed=(*apart, "Nobody was hurt."))
    _, may, own = drafted(article_of(text), draft).rsplit("\n\n", 2)

    assert ["# Not drafted, although they may name a source:"] + [
        f"# #p2  {sentence}" for sentence in apart
    ] == may.splitlines()
    assert "# Sentences without a source, which the outlet says itself:" == own.splitlines()[0]


def test_repeated_statement_is_one_claim_with_two_chains() -> None:
    text = "Title\n\nThe lake is shut, Ann Lee said. “The lake is shut,” said Bo Ek, and Bo Ek."
    said = [
        Said("Ann Lee", "The lake is shut"),
        Said("Bo Ek", "“The lake is shut,”", kind=StatementKind.DIRECT),
    ]
    ledger = read(text, *said, said[1], said[0])

    assert ["lake-shut"] == [*ledger.claims]
    assert [["Ann Lee", "The Bay Courier"], ["Bo Ek", "The Bay Courier"]] == chains_of(ledger)
    assert [False, True] == [assertion.draft for assertion in ledger.assertions]


def test_words_that_stand_twice_are_quoted_at_their_place() -> None:
    text = "Title\n\nIt is not “far too late,” Ann Lee said. It is,\n“far too late,” said Bo Ek.\n"
    said = Said("Bo Ek", "“far too late,” said Bo", kind=StatementKind.MIXED)
    (hop, _) = read(text, said).assertions[0].via

    assert ("far too late", text.rindex("far")) == (hop.quote, hop.start)


def test_unknown_publisher_is_asked_for() -> None:
    article = article_of(TEXT, outlet=None)
    written = drafted(article, draft_of(TEXT, FERRY))

    assert "# Who published it; write `name` as readers know it:\n[source.bridge-to-stay" in written
    assert [["Reuters", "Daily Lamp", "The outlet"]] == chains_of(reader.read_text(written))


def test_outlet_that_reports_itself_is_named_once() -> None:
    text = "Title\n\nThe lake is shut, Ann Lee told The Bay Courier."
    ledger = read(text, Said("Ann Lee", "The lake is shut", relays=("The Bay Courier",)))

    assert [["Ann Lee", "The Bay Courier"]] == chains_of(ledger)
    assert 2 == len(ledger.sources)


def test_drafted_ledger_is_formatted_and_its_quotes_are_found(tmp_path: Path) -> None:
    article = article_of(TEXT)
    written = drafted(article, draft_of(TEXT, CRACKED, FERRY, DENIAL, SOUND))
    (tmp_path / "a.txt").write_bytes(article.data)
    (tmp_path / "ledger.toml").write_text(written, encoding="utf-8")
    report = claimtrack.check(claimtrack.load(tmp_path / "ledger.toml"), drafts=True)

    assert written == format_text(written)
    assert 4 == report.claims
    assert [] == [
        each for each in report.findings if each.name in ("misplaced-quote", "missing-passage")
    ]


def test_control_characters_of_a_text_are_not_copied() -> None:
    text = "Title\n\nThe \x85lake\u2028 is\u202e shut, Ann\x1b Lee said. Why\x9b so?"
    said = Said("Ann\x1b Lee", "The \x85lake\u2028 is\u202e shut")
    written = drafted(article_of(text), draft_of(text, said, unattributed=("Why\x9b so?",)))

    assert [] == [each for each in "\x85\u2028\u202e\x1b\x9b" if each in written]
    assert reader.read_text(written).claims


@law
@given(attributed_texts())
def test_every_drafted_word_stands_in_the_text(attributed: tuple[str, list[Attribution]]) -> None:
    text, found = attributed
    assume("\0" not in text and not text.startswith("\ufeff") and "\r\n" not in text)
    article = describe_text("a.txt", text.encode(), "a.txt")
    draft = complete(text, found)
    written = drafted(article, draft)
    ledger = reader.read_text(written)

    assert written == format_text(written)
    assert len(ledger.claims) <= len(draft.statements) <= len(found)
    for claim in ledger.claims.values():
        assert all(comparable(part) in comparable(text) for part in claim.text.split(" ... "))
    for hop in [hop for each in ledger.assertions for hop in each.via if hop.quote]:
        assert anchor(hop.selectors, text).found
    assert reader.read_text(written) == ledger
    again = propose(LedgerMatch(article, ledger), draft)
    assert ((), ()) == (again.statements, again.sources)


def test_speakers_with_the_same_words_in_their_names_are_one_source() -> None:
    text = (
        "The lake is shut, Lee Ann said. The road is open, Ann Lee said. "
        "The sea is calm, Lee Lee Ann said."
    )
    said = (
        Said("Lee Ann", "The lake is shut"),
        Said("Ann Lee", "The road is open"),
        Said("Lee Lee Ann", "The sea is calm"),
    )
    article = article_of(text)
    draft = draft_of(text, *said)
    ledger = reader.read_text(drafted(article, draft))

    assert 1 == len({hop.source for each in ledger.assertions for hop in each.via[:1]})
    assert () == propose(LedgerMatch(article, ledger), draft).sources
