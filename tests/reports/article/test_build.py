"""Properties of the article view, and its notes on fictional articles."""

from pathlib import Path
from textwrap import dedent

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack import check, load
from claimtrack.assessment.assessment import Assessments
from claimtrack.confidential import Disguise
from claimtrack.engine.rule import Rule
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    Passage,
    Settings,
    Source,
    SourceKind,
)
from claimtrack.reports.article.build import build_article_page
from claimtrack.reports.article.note_text import note_lines
from claimtrack.reports.article.view import (
    ArticlePage,
    Block,
    ChipRole,
    Note,
    NoteStatus,
    TextShown,
)
from claimtrack.rules import builtin_rules
from tests.laws.profiles import law_settings
from tests.nonempty import nonempty
from tests.rules.test_every_rule import ledgers as examples_of
from tests.strategies import flagged_ledgers

DESK = Path(__file__).parents[2] / "desk"
DESK_NAMES = ("dam", "strait", "terminal")

few = law_settings(15)


def page_of(ledger: Ledger, *, full_text: bool = False) -> ArticlePage:
    """Return the page of a ledger, with its drafts."""
    report = check(ledger)
    assessed = Assessments.of(report.ledger, report.settings)
    return build_article_page(report, assessed, with_drafts=ledger, full_text=full_text)


def page_of_text(folder: Path, text: str, ledger: str) -> ArticlePage:
    """Return the page of a ledger, given as text, with the text of its article."""
    (folder / "article.txt").write_text(dedent(text).strip() + "\n", encoding="utf-8")
    (folder / "ledger.toml").write_text(dedent(ledger), encoding="utf-8")
    return page_of(load(folder / "ledger.toml"))


def note_of(page: ArticlePage, claim: str) -> Note:
    return next(note for note in page.notes() if note.id == claim)


def marked(block: Block, number: int) -> str:
    """Return the words of a note in a block."""
    return "".join(piece.text for piece in block.pieces if number in piece.notes)


# Properties of every page

any_ledger = flagged_ledgers().map(
    lambda ledger: Ledger.of(ledger.records(), settings=Settings(desk=ledger.settings.desk))
)


@few
@given(any_ledger)
def test_every_claim_is_in_one_note(ledger: Ledger) -> None:
    notes = [*page_of(ledger).notes()]
    own = [note for note in notes if note.status is not NoteStatus.DRAFT or note.claim.draft]
    ids = [id for note in own for id in (note.id, *note.restatements)]
    assert sorted(ledger.claims) == sorted(ids)
    drafted = [a for a in ledger.assertions if a.draft and not ledger.claims[a.claim].draft]
    assert len(drafted) == len(notes) - len(own)


@few
@given(any_ledger)
def test_numbers_count_from_1(ledger: Ledger) -> None:
    numbers = [note.number for note in page_of(ledger).notes()]
    assert [*range(1, len(numbers) + 1)] == numbers


@few
@given(any_ledger)
def test_summaries_and_steps_are_short_and_name_notes(ledger: Ledger) -> None:
    page = page_of(ledger)
    numbers = {note.number for note in page.notes()}
    assert len(page.summary) <= 3
    assert len(page.steps) <= 7
    named = {number for line in page.summary for number in line.numbers}
    named |= {number for step in page.steps for number in step.numbers}
    assert named <= numbers
    assert all(line.strong in line.text for line in page.summary)


# Properties of texts: each word of a text is unique, so that words stand at one place.


def make_text(sizes: list[list[int]], word: str) -> str:
    """Return a text of blocks with sentences of some words."""
    count = 0
    blocks = []
    for sentences in sizes:
        lines = []
        for size in sentences:
            words = [f"{word}{count + nth}" for nth in range(size)]
            count += size
            lines.append(" ".join(words).capitalize() + ".")
        blocks.append(" ".join(lines))
    return "\n\n".join(blocks)


sizes = st.lists(st.lists(st.integers(2, 5), min_size=1, max_size=5), min_size=1, max_size=5)


@st.composite
def articles(draw: st.DrawFn) -> Ledger:
    """Return ledgers of one or two documents with claims that quote them."""
    texts = {
        "own": make_text(draw(sizes), "alpha"),
        "other": make_text(draw(sizes), "beta"),
    }
    documents = [
        Document("own", publisher="desk", title="Own", path="own.txt", text=texts["own"]),
        Document("other", publisher="paper", path="other.txt", text=texts["other"]),
    ]
    claims, assertions = [], []
    for nth in range(draw(st.integers(1, 6))):
        document = draw(st.sampled_from(["own", "other"]))
        blocks = texts[document].split("\n\n")
        position = draw(st.integers(0, len(blocks) - 1))
        words = blocks[position].split()
        start = draw(st.integers(0, len(words) - 1))
        end = draw(st.integers(start + 1, len(words)))
        quote = draw(st.sampled_from([None, " ".join(words[start:end])]))
        stance = draw(st.sampled_from(["said", "denied"]))
        claims.append(Claim(f"c{nth}", f"Claim number {nth}.", draft=draw(st.booleans())))
        assertions.append(
            Assertion(
                f"c{nth}",
                [Hop("person", act=stance, quote=quote), Hop(documents[0].publisher or "")],
                at=[Passage(document, f"p{position + 1}")],
            )
        )
    sources = [
        Source("desk", SourceKind.OUTLET),
        Source("paper", SourceKind.OUTLET),
        Source("person", SourceKind.PERSON),
    ]
    options = Settings(desk=draw(st.sampled_from(["desk", None])))
    return Ledger.of(sources, documents, claims, assertions, settings=options)


def blocks_of(text: str) -> list[str]:
    return text.split("\n\n")


@few
@given(articles())
def test_blocks_of_a_whole_document_are_its_text(ledger: Ledger) -> None:
    whole = [a for a in page_of(ledger, full_text=True).articles if a.document.text]
    expected = [blocks_of(article.document.text or "") for article in whole]
    assert expected == [[block.text for block in article.blocks] for article in whole]
    assert whole


@few
@given(articles())
def test_marked_words_are_the_quote(ledger: Ledger) -> None:
    page = page_of(ledger)
    numbers = {note.id: note.number for note in page.notes()}
    blocks = {(a.document.id, b.number): b for a in page.articles for b in a.blocks}
    found, expected = [], []
    for assertion in ledger.assertions:
        [passage] = assertion.at
        number = int((passage.block or "")[1:])
        block = blocks[passage.document, number]
        quote, note = assertion.via[0].quote, numbers[assertion.claim]
        found.append((marked(block, note), note in block.whole))
        expected.append((quote.rstrip(".") if quote else "", not quote))
    assert expected == [(words.rstrip("."), whole) for words, whole in found]


@few
@given(articles())
def test_excerpts_are_the_cited_sentences_with_one_on_each_side(ledger: Ledger) -> None:
    page = page_of(ledger)
    excerpts = [
        (blocks_of(article.document.text or "")[block.number - 1], block)
        for article in page.articles
        if article.shown is TextShown.EXCERPTS
        for block in article.blocks
    ]
    assume(excerpts)
    foreign = [run for text, block in excerpts for run in runs_of(block) if run not in text]
    assert [] == foreign
    assert [] == [block for _, block in excerpts if block.text.count(".") > most_shown(block)]


def runs_of(block: Block) -> list[str]:
    """Return the texts of a block between which something is left out."""
    return "".join("\0" * piece.cut_before + piece.text for piece in block.pieces).split("\0")


def most_shown(block: Block) -> int:
    """Return the largest number of sentences that an excerpt may have."""
    cited = {n for piece in block.pieces for n in piece.notes} | {*block.whole}
    touched = sum(marked(block, number).rstrip(".").count(".") + 1 for number in cited)
    return touched + 2 * len(cited)


@few
@given(articles())
def test_only_the_desks_own_document_or_the_main_one_is_whole(ledger: Ledger) -> None:
    page = page_of(ledger)
    shown = {each.document.id: each.shown for each in page.articles}
    if ledger.settings.desk:
        assert {"own": TextShown.WHOLE, "other": TextShown.EXCERPTS}.items() >= shown.items()
    else:
        main = next(each for each in page.articles if each.main)
        assert [main.document.id] == [id for id, s in shown.items() if s is TextShown.WHOLE]


@few
@given(articles())
def test_equal_reports_give_equal_pages(ledger: Ledger) -> None:
    again = Ledger.of(ledger.records(), settings=ledger.settings)
    assert repr(page_of(ledger)) == repr(page_of(again))


# Notes of fictional articles


def test_sides_of_a_dispute_are_apart() -> None:
    page = page_of(load(DESK / "strait" / "ledger.toml"))
    three, two = note_of(page, "wounded-three"), note_of(page, "wounded-two")
    assert NoteStatus.DISPUTED is three.status
    assert NoteStatus.DISPUTED is two.status
    says, otherwise = three.sides
    assert ("Says so", False, ["Odd Renner, skipper"]) == (
        says.heading,
        says.against,
        [chain.speaker for chain in says.chains],
    )
    assert ("Says otherwise", True, two.number, ["Torvany"]) == (
        otherwise.heading,
        otherwise.against,
        otherwise.number,
        [chain.speaker for chain in otherwise.chains],
    )
    assert (f"Stands against {three.number}: Three of the crew have gunshot wounds.",) == (
        two.remarks
    )


def test_a_denial_points_to_the_notes_that_it_denies() -> None:
    page = page_of(load(DESK / "strait" / "ledger.toml"))
    block = page.articles[0].blocks[4]
    denied = "crossed-line", "fired-without-warning", "gun-at-hull", "jammed", "laughed"
    numbers = sorted(note_of(page, claim).number for claim in denied)
    assert numbers == sorted(pointer.number for pointer in block.pointers)
    assert {"“a spokesman for Ilmark's defence ministry” denies"} == {
        pointer.words for pointer in block.pointers
    }


def test_chains_leave_out_the_desk_at_their_end() -> None:
    page = page_of(load(DESK / "strait" / "ledger.toml"))
    assert "The Calder Herald" == page.desk
    [hull, *_] = note_of(page, "gun-at-hull").chains
    roles = [(chip.name, chip.role, chip.aside) for chip in hull.chips]
    assert [
        ("Arvo, conscript", ChipRole.ORIGIN, "was there"),
        ("The Dail Post", ChipRole.RELAY, ""),
    ] == roles
    [own] = note_of(page, "first-since").chains
    assert [("The Calder Herald", ChipRole.UNKNOWN, "itself")] == [
        (chip.name, chip.role, chip.aside) for chip in own.chips
    ]


def test_a_ring_of_sources_has_no_origin() -> None:
    page = page_of(load(DESK / "strait" / "ledger.toml"))
    ring = next(note for note in page.notes() if note.label == "In a circle")
    roles = {chip.role for chain in ring.chains for chip in chain.chips}
    assert {ChipRole.RELAY} == roles


def test_withdrawn_claims_stand_where_the_article_has_them() -> None:
    page = page_of(load(DESK / "dam" / "ledger.toml"))
    assert () == page.elsewhere
    [chain] = note_of(page, "alarming").chains
    assert ("neither", "taken back") == (chain.side, chain.chips[0].aside)


def test_a_wrong_quotation_is_shown_with_the_words_of_the_text(tmp_path: Path) -> None:
    page = page_of_text(
        tmp_path,
        """
        Lake closed

        "The lake is closed until further notice," the mayor said.
        """,
        """
        ledger = 1
        [source]
        mayor = { kind = "official" }
        daily = { kind = "outlet" }
        [document.article]
        publisher = "daily"
        path = "article.txt"
        [claim.closed]
        text = "Nobody may swim."
        via = [{ source = "mayor", quote = "The lake is closed until the autumn" }, "daily"]
        at = "article#p2"
        """,
    )
    [note] = page.notes()
    assert NoteStatus.FIX is note.status
    assert note.main is not None
    expected = "Not the words of the text, which has: “The lake is closed until further notice”."
    assert expected == note.main.message
    assert [(1,)] == [block.whole for block in page.articles[0].blocks if block.whole]


def test_claims_without_a_known_block_are_unplaced_in_their_document(tmp_path: Path) -> None:
    page = page_of_text(
        tmp_path,
        "News\n\nIt rained.",
        """
        ledger = 1
        [source]
        daily = { kind = "outlet" }
        post = { kind = "outlet" }
        keeper = { kind = "person" }
        [document.article]
        publisher = "daily"
        path = "article.txt"
        [document.unread]
        publisher = "post"
        [claim.rain]
        text = "It rained."
        via = ["keeper", "daily"]
        at = "article#p2"
        [claim.late]
        text = "It was late."
        via = ["keeper", "daily"]
        at = "article#p9"
        [claim.unread]
        text = "It was cold."
        via = ["keeper", "post"]
        at = "unread#p3"
        [claim.heard]
        text = "It was dark."
        via = ["keeper"]
        """,
    )
    article, unread = page.articles
    assert ["It rained."] == [marked(block, 1) for block in article.blocks if block.notes]
    assert ["late"] == [note.id for note in article.unplaced]
    assert TextShown.NOTHING is unread.shown
    assert ["unread"] == [note.id for note in unread.unplaced]
    assert ["heard"] == [note.id for note in page.elsewhere]


def test_drafts_are_notes_and_the_first_step() -> None:
    ledger = load(DESK / "terminal" / "ledger.toml")
    claim = next(iter(ledger.claims.values()))
    drafted = Ledger.of(
        (evolve(each, draft=True) if each is claim else each for each in ledger.records()),
        settings=ledger.settings,
    )
    page = page_of(drafted)
    note = note_of(page, claim.id)
    assert NoteStatus.DRAFT is note.status
    assert claim.id == (note.draft and note.draft.id)
    assert ("Accept or reject the drafts.", (note.number,)) == (
        page.steps[0].text,
        page.steps[0].numbers,
    )


# Words


@pytest.mark.parametrize("rule", builtin_rules(), ids=lambda rule: str(rule.name))
def test_sentences_have_names_in_place_of_ids(rule: Rule, tmp_path: Path) -> None:
    for ledger in nonempty(examples_of(rule, "Example", tmp_path)):
        page = page_of(ledger)
        sentences = [line.text for line in page.summary] + [step.text for step in page.steps]
        for note in page.notes():
            found = [each for each in (note.main, *note.further) if each is not None]
            sentences += [each.message for each in found]
            sentences += [*note.next, *note.remarks]
            assert [*note_lines(note)]
        assert [] == [text for text in sentences if "`" in text or "{" in text]
        assert [] == [text for text in sentences if text[-1] not in '.?!”"']


def test_no_part_of_a_page_names_a_confidential_source(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text("News\n\nMia Lund said: “It is late.” We know.\n")
    (tmp_path / "ledger.toml").write_text(
        dedent("""
        ledger = 1
        [source]
        mole = { kind = "official", name = "Mia Lund", confidential = true }
        daily = { kind = "outlet" }
        [document.article]
        publisher = "daily"
        path = "article.txt"
        [claim.late]
        text = "Mia Lund says that it is late."
        via = [{ source = "mole", quote = "It is late." }, "daily"]
        at = "article#p2"
        """)
    )
    ledger = load(tmp_path / "ledger.toml")
    assert "Mia Lund" in repr(page_of(ledger))
    page = page_of(Disguise.of(ledger).ledger(ledger))
    assert "Lund" not in repr(page)
    [late] = page.notes()
    assert "Lund" not in "\n".join(note_lines(late))
    assert "It is late." == marked(page.articles[0].blocks[1], 1)
