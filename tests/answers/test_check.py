"""check_answer: items of each sentence, where they were found, and the status."""

import json
import re
from collections.abc import Mapping, Sequence
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack import AnswerReport, LedgerError, check_answer
from claimtrack.answers.annotated import AnnotatedAnswer, AnswerSource, CitationSpan
from claimtrack.answers.answer_input import SourceInput
from claimtrack.answers.report import AnswerItem, AnswerSentence, ItemKind, SentenceStatus
from claimtrack.facts.text.item_match import ItemOutcome
from claimtrack.model import Severity
from tests.laws.profiles import law
from tests.strategies import texts

LOAD = "The bridge carries 40 tonnes, the town hall says."
OPENED = "It was opened on 3 May 2019 by Ida Brenn."


def only(report: AnswerReport) -> AnswerSentence:
    (sentence,) = report.sentences
    return sentence


def item(report: AnswerReport) -> AnswerItem:
    (found,) = only(report).items
    return found


def statuses(report: AnswerReport) -> list[str]:
    return [sentence.status.value for sentence in report.sentences]


def test_found_item_names_its_place_in_the_cited_source() -> None:
    found = item(check_answer("It carries 40 t [1].", [LOAD, OPENED]))

    assert (ItemKind.FIGURE, ItemOutcome.FOUND) == (found.kind, found.outcome)
    assert found.passage is not None
    assert ("1", "40 tonnes") == (found.passage.source, found.passage.text)
    assert "40 tonnes" == LOAD[found.passage.start : found.passage.end]


def test_missing_item_names_what_comes_nearest() -> None:
    found = item(check_answer("It carries 50 tonnes [1].", [LOAD, OPENED]))

    assert ItemOutcome.MISSING is found.outcome
    assert found.passage is not None
    assert "40 tonnes" == found.passage.text


def test_item_in_a_source_that_is_not_cited_is_missing_and_shown() -> None:
    found = item(check_answer("It was opened on 3 May 2019 [1].", [LOAD, OPENED]))

    assert (ItemOutcome.MISSING, "source 2 has it, and is not cited here") == (
        found.outcome,
        found.note,
    )
    assert found.passage is not None
    assert "2" == found.passage.source


def test_sentence_without_citation_is_checked_against_all_sources() -> None:
    report = check_answer("It carries 40 tonnes. It was opened on 3 May 2019.", [LOAD, OPENED])

    assert ["all-found", "all-found"] == statuses(report)
    assert not any(sentence.uncited for sentence in report.sentences)


def test_sentence_is_uncited_only_if_others_have_citations() -> None:
    report = check_answer(
        "In short: It carries 40 tonnes [1]. It is new.\nThe passages do not say who paid.",
        [LOAD],
    )

    assert [False, True, False] == [sentence.uncited for sentence in report.sentences]


@pytest.mark.parametrize("said", ["question", "prompt"])
def test_words_of_question_and_prompt_may_be_repeated(said: str) -> None:
    answer, words = "In 1987 it was not there [1].", "Was it there in 1987?"
    question, prompt = (words, "") if said == "question" else ("", words)

    assert ["missing"] == statuses(check_answer(answer, [LOAD]))
    report = check_answer(answer, [LOAD], question, prompt=prompt)
    assert ["all-found"] == statuses(report)
    assert "the question or the prompt says it" == item(report).note


def test_unknown_citation_is_not_checked() -> None:
    sentence = only(check_answer("It carries 50 tonnes [7].", [LOAD]))

    assert (("7",), ()) == (sentence.unknown_citations, sentence.citations)
    assert SentenceStatus.NOT_CHECKED is sentence.status
    assert "there is no source 7" == sentence.note
    assert [ItemOutcome.NOT_CHECKED] == [each.outcome for each in sentence.items]


def test_text_that_is_not_available_is_not_checked() -> None:
    sources: list[SourceInput] = [{"url": "https://a.example/1"}, LOAD]

    report = check_answer("It carries 50 tonnes [1]. It carries 40 tonnes [1, 2].", sources)

    assert ["not-checked", "all-found"] == statuses(report)
    assert "the text of source 1 is not available" == report.sentences[0].items[0].note


def test_words_quoted_with_a_citation_stand_for_a_text_that_is_not_available() -> None:
    answer = AnnotatedAnswer(
        "It carries 40 tonnes.", (CitationSpan(0, 21, ("1",), "carries 40 t"),)
    )

    assert ["all-found"] == statuses(check_answer(answer, [{"url": "https://a.example/1"}]))


@pytest.mark.parametrize(
    ("answer", "source"),
    [
        ("Die Brücke trägt vierzig Tonnen und ist seit Mai für alle Autos offen [1].", LOAD),
        ("Die Brücke trägt 40 Tonnen und ist seit Mai für alle Autos offen [1].", LOAD),
        ("It carries 50 tonnes [1].", "Die Brücke trägt vierzig Tonnen und ist seit Mai offen."),
        ("It carries 50 tonnes [1].", "这座桥可承载四十吨，自五月起向所有车辆开放。"),
    ],
)
def test_other_languages_are_not_checked(answer: str, source: str) -> None:
    sentence = only(check_answer(answer, [source]))

    assert SentenceStatus.NOT_CHECKED is sentence.status
    assert "only English is read" in sentence.note + "".join(i.note for i in sentence.items)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("It carries 50 tonnes, and 40 tonnes [1].", "missing"),
        ("It carries 50 tonnes [1], or 40 tonnes [7].", "not-checked"),
        ("Three boats and 40 tonnes [1].", "unsure"),
        ("It carries 40 tonnes [1].", "all-found"),
        ("It is a bridge [1].", "nothing-to-check"),
        ("The sources do not say who paid 50 million.", "no-claim"),
        ("According to the documents:", "no-claim"),
    ],
)
def test_status_is_the_worst_that_applies(answer: str, expected: str) -> None:
    report = check_answer(answer, [LOAD])

    assert [expected] == statuses(report)
    assert {**dict.fromkeys(SentenceStatus, 0), SentenceStatus(expected): 1} == report.counts


def test_gate_counts_sentences_with_a_missing_item() -> None:
    missing = check_answer("It carries 50 tonnes, or 60 [1].", [LOAD])
    unchecked = check_answer("It carries 50 tonnes [7].", [LOAD])

    assert (False, True) == (missing.passed(), missing.passed(max_missing=1))
    assert (False, True) == (unchecked.passed(), unchecked.passed(allow_not_checked=True))
    assert not check_answer(" \n", [LOAD]).passed(max_missing=1, allow_not_checked=True)


def test_gate_rejects_a_number_of_sentences_below_zero() -> None:
    report = check_answer("It carries 40 tonnes [1].", [LOAD])

    with pytest.raises(LedgerError, match=r"`max_missing`: expected .*, found -1 \(write 0"):
        report.passed(max_missing=-1)


ID = UUID("12345678123456781234567812345678")


@pytest.mark.parametrize(
    ("answer", "metadata", "expected"),
    [
        ("It carries 40 tonnes [town-7].", {"id": "town-7"}, "town-7"),
        ("It carries 40 tonnes [1].", {"id": "town-7"}, "town-7"),
        ([("It carries 40 tonnes.", [ID])], {"id": ID}, str(ID)),
        ([("It carries 40 tonnes.", [700])], {"id": 700}, "700"),
        ([{"text": "It carries 40 tonnes.", "citations": ["x"]}], {"id": "x"}, "x"),
        (
            [("It carries 40 tonnes.", ["https://a.example/1"])],
            {"source": "https://a.example/1"},
            "https://a.example/1",
        ),
    ],
)
def test_any_id_names_a_source(
    answer: "str | Sequence[tuple[str, Sequence[int | UUID]]]",
    metadata: Mapping[str, object],
    expected: str,
) -> None:
    sentence = only(check_answer(answer, [(LOAD, metadata)]))

    assert ((expected,), SentenceStatus.ALL_FOUND) == (sentence.citations, sentence.status)


def test_id_takes_precedence_over_a_number() -> None:
    sources = [{"id": 2, "text": LOAD}, {"id": 1, "text": OPENED}]

    assert ["all-found"] == statuses(check_answer("It carries 40 tonnes [2].", sources))


def test_numbers_of_passages_within_the_only_source_lead_to_it() -> None:
    source = f"passage 1: {OPENED}\n\npassage 2: {LOAD}"
    answer = "It carries 40 tonnes (passage 2). It carries 50 tonnes [2]. It is old (passage 3)."

    report = check_answer(answer, [source])

    assert [("1",), ("1",), ()] == [sentence.citations for sentence in report.sentences]
    assert ["all-found", "missing", "not-checked"] == statuses(report)
    assert ["not-checked"] == statuses(check_answer("It is old (passage 3).", [source, LOAD]))


def test_passages_of_one_page_keep_their_numbers() -> None:
    page = {"metadata": {"source": "https://a.example/1"}}
    sources = [{"page_content": LOAD, **page}, {"page_content": OPENED, **page}]

    report = check_answer("It carries 40 tonnes [1]. It was opened on 3 May 2019 [2].", sources)

    assert [("1",), ("2",)] == [sentence.citations for sentence in report.sentences]
    assert {"https://a.example/1"} == {source.url for source in report.sources}


@pytest.mark.parametrize(
    ("sources", "found"), [({"a": LOAD}, "a mapping"), ("It.", 'the text "It."')]
)
def test_sources_that_are_no_list_are_rejected(
    sources: Mapping[str, str] | str, found: str
) -> None:
    with pytest.raises(LedgerError) as raised:
        check_answer("It is open.", sources)

    (problem,) = raised.value.problems
    assert f"`sources`: expected a list of sources, found {found}" == problem.message
    assert problem.hint is not None
    assert '[{"id": "a", "text": "..."}]' in problem.hint


def test_all_faults_of_sources_are_reported() -> None:
    sources: list[object] = [
        {"id": "a", "text": LOAD},
        {"id": "a", "text": LOAD},
        {"text": 7},
        40,
        {"text": LOAD, "published": "last year"},
        {"text": LOAD, "via": [1]},
    ]

    with pytest.raises(LedgerError) as raised:
        check_answer("It is open.", sources)  # type: ignore[arg-type]  # wrong on purpose

    assert [
        "source 2: source 1 has the same id `a`",
        "source 3: `text`: expected text, found the number 7",
        "source 4: expected a text, a mapping or a pair of a text and a mapping",
        "source 5: `published`",
        "source 6: `via`: expected a list of names, origin first",
    ] == [
        re.sub(r"(, found the number 40|(?<=`published`).*|, found a list.*)$", "", each.message)
        for each in raised.value.problems
    ]


@pytest.mark.parametrize("answer", [7, [7], [("text", 1.5)], [{"citations": []}], None])
def test_other_answers_are_rejected(answer: object) -> None:
    with pytest.raises(LedgerError, match="expected a text"):
        check_answer(answer, [LOAD])  # type: ignore[arg-type]  # wrong on purpose


def findings(answer: str, sources: Sequence[object]) -> list[tuple[str, str, Severity]]:
    report = check_answer(answer, sources)  # type: ignore[arg-type]  # any mapping
    return [(each.name, str(each.subject), each.severity) for each in report.findings]


def test_page_without_a_source_is_one_note() -> None:
    answer = "It carries 40 tonnes [1]. It carries 40 t [1]. It was opened in 2019 [2]."

    pages = [(LOAD, {"publisher": "Daily"}), (OPENED, {"url": "https://a.example/1"})]

    assert [
        ("unknown-lineage", "claim `s1`", Severity.NOTE),
        ("unknown-lineage", "claim `s3`", Severity.NOTE),
    ] == findings(answer, pages)
    assert [] == findings(answer, [LOAD, OPENED])


def test_copies_of_one_dispatch_behind_several_footnotes() -> None:
    dispatch = " ".join(f"word{n}" for n in range(30)) + " 40 tonnes."
    pages = [
        {"text": f"{head} {dispatch}", "url": f"https://{head}.example/1", "via": ["Coast Wire"]}
        for head in ("coast", "bay", "port", "isle", "cape")
    ]

    found = findings("It carries 40 tonnes [1-5].", pages)

    assert ("copied-citations", "claim `s1`", Severity.WARNING) in found
    assert 1 == [name for name, *_ in found].count("unknown-lineage")


def test_pages_that_cite_each_other() -> None:
    pages = [
        {"text": LOAD, "publisher": "Daily", "via": ["Gazette"]},
        {"text": LOAD + " ", "publisher": "Gazette", "via": ["Daily"]},
    ]

    assert ("circular-sourcing", "claim `s1`", Severity.ERROR) in findings(
        "It carries 40 tonnes [1][2].", pages
    )


def test_quote_of_a_citation_that_is_not_in_the_source() -> None:
    answer = AnnotatedAnswer("It is heavy.", (CitationSpan(0, 12, ("1",), "carries 90 tonnes"),))

    report = check_answer(answer, [LOAD])

    assert "misplaced-quote" in [each.name for each in report.findings]


def test_answer_without_citations_has_no_findings() -> None:
    assert () == check_answer("It carries 50 tonnes.", [LOAD, LOAD + "!"]).findings


def test_json_has_every_item_and_no_source_text() -> None:
    report = check_answer("It carries 50 tonnes [1].", [("40 tonnes. Secret.", {"id": "a"})])

    read = json.loads(report.to_json())

    assert report.to_dict() == read
    assert "Secret" not in report.to_json()
    (sentence,) = read["sentences"]
    assert ("missing", ["a"]) == (sentence["status"], sentence["citations"])
    assert ("50 tonnes", "missing", 11, 20) == tuple(
        sentence["items"][0][key] for key in ("text", "outcome", "start", "end")
    )


def test_judge_is_asked_with_the_cited_text() -> None:
    class Echo:
        name = "echo"

        def judge(self, pairs: Sequence[tuple[str, str]], /) -> list[float]:
            return [float(LOAD in premise and "40" in words) for premise, words in pairs]

    report = check_answer("It carries 40 tonnes [1].", [LOAD, OPENED], judges=[Echo()])

    assert [("echo", 1.0, True)] == [
        (score.judge, score.score, score.supported) for score in only(report).scores
    ]


def test_names_are_looked_for_if_asked() -> None:
    answer = "The bridge was opened by Ida Lund on 3 May 2019 [1]."

    assert ["all-found"] == statuses(check_answer(answer, [OPENED]))
    report = check_answer(answer, [OPENED], names=True)
    assert [("Ida Lund", ItemKind.NAME)] == [(each.text, each.kind) for each in report.missing]
    quoted = check_answer('He said "Ida Lund has gone" [1].', [OPENED], names=True)
    assert [ItemKind.QUOTATION] == [each.kind for each in quoted.missing]


numbers = st.integers(2, 9999)


@law
@given(sources=st.lists(texts, max_size=3), answer=texts, question=texts)
def test_offsets_name_the_words(sources: list[str], answer: str, question: str) -> None:
    report = check_answer(f"{answer}\nIt carries 40 t [1].", sources, question)

    assert 0 < sum(len(sentence.items) for sentence in report.sentences)
    for sentence in report.sentences:
        assert sentence.text == report.answer[sentence.start : sentence.end]
        for each in sentence.items:
            assert sentence.start <= each.start < each.end <= sentence.end
            assert each.text == report.answer[each.start : each.end]
            if each.passage is not None:
                (source,) = [s for s in report.sources if s.id == each.passage.source]
                assert source.text is not None
                assert each.passage.text == source.text[each.passage.start : each.passage.end]


@law
@given(source=texts)
def test_source_as_its_own_answer_lacks_nothing(source: str) -> None:
    report = check_answer(AnnotatedAnswer(source), [source])

    assert () == report.missing


@law
@given(answer=texts, sources=st.lists(texts, min_size=1, max_size=3), more=texts)
def test_more_sources_never_make_an_item_missing(
    answer: str, sources: list[str], more: str
) -> None:
    fewer = check_answer(AnnotatedAnswer(answer), sources)
    wider = check_answer(AnnotatedAnswer(answer), [*sources, more])

    assert {each.start for each in wider.missing} <= {each.start for each in fewer.missing}


@law
@given(number=numbers, other=numbers)
def test_changed_figure_is_missing(number: int, other: int) -> None:
    assume(number != other)
    source = f"The bridge carries {number} tonnes."

    assert check_answer(f"It carries {number} tonnes [1].", [source]).passed()
    assert not check_answer(f"It carries {other} tonnes [1].", [source]).passed()


@law
@given(sources=st.lists(texts | st.none(), max_size=4), answer=texts)
def test_report_is_made_of_any_text(sources: list[str | None], answer: str) -> None:
    given_sources = [AnswerSource(str(n), n, text) for n, text in enumerate(sources, 1)]

    report = check_answer(f"{answer} [1][2]", given_sources)

    assert len(report.sentences) == sum(report.counts.values())
    assert report.to_dict() == json.loads(report.to_json())
