"""Tests of the attributions that patterns find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.drafts.draft import Attribution, DraftConfidence
from claimtrack.drafts.patterns.extractor import PatternExtractor
from claimtrack.drafts.patterns.sentences import find_layout
from claimtrack.facts.text.quotations import find_quotations, mask
from claimtrack.facts.text.sentences import MAX_SENTENCE
from tests.benchmarks.drafting import HOSTILE
from tests.growth import is_proportional, seconds
from tests.laws.profiles import law_settings


def find(text: str) -> list[Attribution]:
    """Return the attributions of a text."""
    return PatternExtractor().find_attributions(text)


def told(text: str) -> list[tuple[str, str, str]]:
    """Return the rule, the source and the content of each attribution."""

    def words(spans: tuple[tuple[int, int], ...]) -> str:
        return " .. ".join(text[start:end] for start, end in spans)

    return [(each.rule, words(each.source), words(each.content)) for each in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“The pool is closed,” Anna Bell said.", ("quote", "Anna Bell", "“The pool is closed,”")),
        ("“The pool is closed,” said Anna Bell.", ("quote", "Anna Bell", "“The pool is closed,”")),
        (
            "“It is cold,” Bell said on Monday. “It is wet.” The pool was empty.",
            ("quote", "Bell", "“It is cold,” .. “It is wet.”"),
        ),
        (
            "“The pool,” Bell said, “is closed.”",
            ("quote", "Bell", "“The pool,” .. “is closed.”"),
        ),
        ("The pool is closed, the mayor said.", ("parataxis", "the mayor", "The pool is closed")),
        (
            "The pool, she said, has been closed.",
            ("parataxis", "she", "The pool .. has been closed"),
        ),
        (
            "The pool is shut, the Post reports, citing the town hall.",
            ("parataxis", "the Post", "The pool is shut"),
        ),
        ("The mayor said that the pool is closed.", ("clause", "The mayor", "the pool is closed")),
        ("The mayor said the pool was closed.", ("clause", "The mayor", "the pool was closed")),
        ("The police said the ferry sank.", ("clause", "The police", "the ferry sank")),
        ("One of them said it was full.", ("clause", "One of them", "it was full")),
        (
            "Bell said the pool was shut, but that hopes of a new one “are slim”.",
            ("clause", "Bell", "the pool was shut, but that hopes of a new one “are slim”"),
        ),
        (
            "Bell said the pool was shut, but Holm said that hopes are slim.",
            ("clause", "Bell", "the pool was shut"),
        ),
        (
            "Anna Bell (Ind.), head of the board, told the Post on Monday that the pool is closed.",
            ("clause", "Anna Bell (Ind.), head of the board", "the pool is closed"),
        ),
        (
            "The radio quoted a guard as saying that nobody was there.",
            ("clause", "a guard", "nobody was there"),
        ),
        (
            "According to the mayor, the pool is closed.",
            ("according", "the mayor", "the pool is closed"),
        ),
        (
            "The pool is closed, according to the mayor.",
            ("according", "the mayor", "The pool is closed"),
        ),
        (
            "The pool, according to the mayor, is closed.",
            ("according", "the mayor", "The pool .. is closed"),
        ),
        (
            "This could mean, according to Bell, that the pool leaks.",
            ("according", "Bell", "This could mean .. that the pool leaks"),
        ),
        (
            "Many regret the leak that, according to Bell, has lasted for years.",
            ("according", "Bell", "has lasted for years"),
        ),
        (
            "The mayor closed the pool, saying that it leaked.",
            ("participle", "The mayor", "it leaked"),
        ),
        ("Bell called the pool “a mess”.", ("object", "Bell", "the pool “a mess”")),
        (
            "Bell accused the board of hiding the leak.",
            ("object", "Bell", "the board of hiding the leak"),
        ),
        ("The pool is closed, as the mayor said.", ("as", "the mayor", "The pool is closed")),
        ("As the mayor said, the pool is closed.", ("as", "the mayor", "the pool is closed")),
        ("But as Bell noted, it is closed.", ("as", "Bell", "it is closed")),
        (
            "Anna Bell thinks that the pool is closed.",
            ("thought", "Anna Bell", "the pool is closed"),
        ),
        ("“It is closed,” she notes.", ("quote", "she", "“It is closed,”")),
        ("Bell noted that he taught there.", ("clause", "Bell", "he taught there")),
        ("A poll found most would go.", ("clause", "A poll", "most would go")),
        ("The mayor added:\n“It is cold.”\n", ("colon", "The mayor", "“It is cold.”")),
        (
            "BELL: The pool is closed again.\nKOHL: Why is it closed again?\n"
            "BELL: It leaks, that is all.",
            ("label", "BELL", "The pool is closed again."),
        ),
        (
            "HALM, 3 May (Wire) – The pool is closed, the mayor said.",
            ("parataxis", "the mayor", "The pool is closed"),
        ),
    ],
)
def test_each_rule_finds_its_statements(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in told(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The mayor did not say that the pool is closed.", id="negated"),
        pytest.param("The mayor never said that the pool is closed.", id="never"),
        pytest.param("The mayor would say that the pool is closed.", id="conditional"),
        pytest.param("The mayor wants to say that the pool is closed.", id="infinitive"),
        pytest.param("Despite the rain, work continues to drag on.", id="continues"),
        pytest.param("A report of the leak was in the claims.", id="noun"),
        pytest.param("The report on the leak has two states.", id="nouns"),
        pytest.param("Did the pool close?", id="question"),
        pytest.param("The guests said goodbye.", id="goodbye"),
        pytest.param("She wrote a long letter.", id="object"),
        pytest.param("The pool is in the United States, a large country.", id="states"),
        pytest.param("She called for “a new pool”.", id="called for"),
        pytest.param("Opening hours: every day from nine.", id="label of nobody"),
        pytest.param("Der Bürgermeister sagte, dass das Bad geschlossen sei.", id="German"),
        pytest.param("«Le bain est fermé», a dit le maire.", id="French"),
        pytest.param("", id="nothing"),
        pytest.param("said", id="a verb alone"),
    ],
)
def test_near_misses_are_no_statements(text: str) -> None:
    assert [] == told(text)


@pytest.mark.parametrize(
    ("text", "by_others", "by_holm"),
    [
        (
            "It was shut, the mayor said, in what the engineer Ida Holm called “a bet”.",
            "It was shut",
            "“a bet”",
        ),
        ("The mayor said it was shut, in what Ida Holm called “a bet”.", "it was shut", "“a bet”"),
        (
            "The mayor said it was shut, a move Ida Holm branded “a bet”.",
            "it was shut",
            "“a bet”",
        ),
        (
            "The mayor said it was shut, which Ida Holm has described as a bet.",
            "it was shut",
            "a bet",
        ),
        (
            "The bridge, which Ida Holm called “a bet”, was shut, the mayor said.",
            "The bridge .. was shut",
            "“a bet”",
        ),
        (
            "It was shut in what Ida Holm called “a bet,” the mayor said.",
            "It was shut",
            "“a bet,”",
        ),
    ],
)
def test_opinion_of_another_person_ends_a_statement(
    text: str, by_others: str, by_holm: str
) -> None:
    found = {rule: (source, content) for rule, source, content in told(text)}
    source, content = found.pop("opinion")

    assert by_holm == content
    assert source.endswith("Ida Holm")
    assert [("the mayor", by_others)] == [(who.lower(), what) for who, what in found.values()]


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said it was shut, in what she called “a bet”.",
        "The mayor said it was shut, in what was called “a bet”.",
        "The mayor said it was shut, a move the board called on everybody to support.",
        "The mayor said it was shut by a firm the board called “Bet”.",
    ],
)
def test_own_or_nameless_opinion_belongs_to_the_statement(text: str) -> None:
    ((_, source, content),) = told(text)

    assert ("The mayor", text.partition(" said ")[2].rstrip(".")) == (source, content)


def test_quotation_after_an_opinion_is_by_the_main_speaker() -> None:
    text = "“It is shut,” Bell said, in what Ida Holm called “a bet”. “It leaks.”"

    assert ("quote", "Bell", "“It is shut,” .. “It leaks.”") in told(text)


def test_verbs_with_one_subject_share_the_source() -> None:
    text = "The mayor said that the pool is closed and added that it leaks."

    assert [
        ("clause", "The mayor", "the pool is closed"),
        ("clause", "The mayor", "it leaks"),
    ] == told(text)


def test_statement_in_a_statement_has_its_own_source() -> None:
    text = "Police said the driver had told officers that the brakes failed."

    assert [
        ("clause", "Police", "the driver had told officers that the brakes failed"),
        ("clause", "the driver", "the brakes failed"),
    ] == told(text)


def test_verbs_in_quotations_are_not_read() -> None:
    text = "“My wife said that he told us,” Bell recalled."

    assert [("quote", "Bell", "“My wife said that he told us,”")] == told(text)


def test_quotation_of_the_next_paragraph_goes_on() -> None:
    text = "“It is cold,” Bell said.\n\n“It is wet.”\n\n“It is dark,” Kohl said."

    assert [
        ("quote", "Bell", "“It is cold,” .. “It is wet.”"),
        ("quote", "Kohl", "“It is dark,”"),
    ] == told(text)


def test_rules_that_are_often_wrong_have_low_confidence() -> None:
    text = "Bell called the pool “a mess”.\nBell thinks that it leaks.\nBell said it leaks."

    assert [DraftConfidence.LOW, DraftConfidence.LOW, DraftConfidence.MEDIUM] == [
        each.confidence for each in find(text)
    ]


PIECES = st.sampled_from(
    [
        *("said", "says", "told", "according to", "adding", "saying", "reported", "called", "was"),
        *("as", "and", "that", "the mayor", "Anna Bell", "She", "who", "of", "in a statement"),
        *("on Monday", "pool", "closed", "“", "”", '"', "''", ",", ".", ":", ";", "?", "—", " - "),
        *("\n", "\n\n", " ", "\t", "\xa0", "(", ")", "’s", "n’t", "Mr.", "NAME:", "\x01", "\x02"),
        *("\x03", "é", "𝔞", "1,000", "HALM (Wire) - ", "quoted", "as saying", "…"),
    ]
)
NAMES = st.sampled_from(["Anna Bell", "the mayor", "A spokesman of the board", "police", "She"])
CLAIMS = st.sampled_from(
    ["the pool is closed", "two men were hurt", "Prices rose by 3.5 percent", "it has failed"]
)
SAID = st.builds(
    "{0}{1}{2}{3}".format,
    NAMES,
    st.sampled_from(
        [" said ", " also said that ", " told reporters that ", " called ", " added: "]
    ),
    CLAIMS | CLAIMS.map("“{}”".format),
    st.sampled_from([". ", ",", "\n", " and added that it rained. ", ", according to "]),
)
TEXTS = (
    st.lists(PIECES, max_size=60).map(" ".join)
    | st.lists(PIECES, max_size=60).map("".join)
    | st.lists(SAID | PIECES, min_size=1, max_size=12).map("".join)
)


@law_settings(60)
@given(TEXTS | st.text(max_size=200))
def test_every_span_has_words_and_is_in_order(text: str) -> None:
    found = find(text)

    for each in found:
        for spans in (each.source, each.content):
            assert [*spans] == sorted(spans)
            for start, end in spans:
                assert 0 <= start < end <= len(text)
                assert any(map(str.isalnum, text[start:end])) or "_" in text[start:end]
    assert found == sorted(found, key=lambda each: (each.content[0], each.cue))
    assert find(text) == found


@law_settings(60)
@given(NAMES, CLAIMS, st.sampled_from(["said", "says", "insisted", "argued", "warned", "noted"]))
def test_statements_of_templates_are_found_exactly(name: str, claim: str, verb: str) -> None:
    first = name[0].upper() + name[1:]

    assert [("clause", first, claim)] == told(f"{first} {verb} that {claim}.")
    assert [("clause", first, claim)] == told(f"{first} also {verb} that {claim}.")
    assert [("quote", first, f"“{claim},”")] == told(f"“{claim},” {first} {verb}.")
    assert [("quote", name, f"“{claim},”")] == told(f"“{claim},” {verb} {name}.")
    assert [("parataxis", name, claim)] == told(f"{claim}, {name} {verb}.")
    assert [("according", name, claim)] == told(f"According to {name}, {claim}.")
    assert [("according", name, claim)] == told(f"{claim}, according to {name}.")


@law_settings(60)
@given(TEXTS | st.text(max_size=200))
def test_masked_text_keeps_all_offsets(text: str) -> None:
    masked = mask(text, find_quotations(text))

    assert len(masked) == len(text)
    assert [text[at] for at in range(len(text)) if masked[at] == text[at]] == [
        masked[at] for at in range(len(text)) if masked[at] == text[at]
    ]


@law_settings(60)
@given(TEXTS)
def test_sentences_are_disjoint_and_cover_all_words_but_datelines(text: str) -> None:
    text = text.replace(" - ", " ").replace("—", " ")
    sentences = find_layout(text).sentences
    covered = {at for start, end in sentences for at in range(start, end)}

    assert sum(end - start for start, end in sentences) == len(covered)
    assert all(0 < end - start <= MAX_SENTENCE for start, end in sentences)
    assert set() == {at for at in range(len(text)) if text[at].isalnum()} - covered


@pytest.mark.parametrize("kind", HOSTILE)
def test_time_grows_with_the_length_of_hostile_texts(kind: str) -> None:
    make, size = HOSTILE[kind], 50_000

    assert is_proportional(*seconds(find, lambda: make(size), lambda: make(2 * size)))
