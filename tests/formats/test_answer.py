"""Tests of reading answers of models as ledgers."""

import json
from pathlib import Path
from typing import Any

import pytest

from claimtrack import check, explain, load
from claimtrack.formats.answer import reader
from claimtrack.formats.toml import reader as toml_reader
from claimtrack.model import (
    Act,
    Claim,
    ClaimKind,
    Document,
    Ledger,
    Profile,
    Source,
    SourceKind,
    Stance,
)

# Plain JSON of any values.
Table = dict[str, Any]

NOTICE: Table = {
    "id": "notice",
    "publisher": "town-hall",
    "url": "https://ostrow.example/notice",
    "published": "2031-05-02",
    "text": "The bridge is open again from 3 May, for up to 30 tonnes.",
}
REPORT: Table = {
    "id": "report",
    "url": "https://www.echo.example/bridge",
    "snippets": ["The bridge is open again.", "It has cost 2.4 million."],
}
TOWN_HALL: Table = {"id": "town-hall", "kind": "government", "name": "Town hall of Ostrow"}


def answer(*sentences: Table, **more: Any) -> Table:
    """Return an answer with some sentences about the bridge."""
    return {
        "answer": 1,
        "by": "assistant",
        "publishers": [TOWN_HALL],
        "sources": [NOTICE, REPORT],
        "sentences": [*sentences],
        **more,
    }


def sentence(*citations: object, **more: Any) -> Table:
    """Return a sentence with its citations."""
    return {"text": "The bridge is open.", "citations": [*citations], **more}


def ledger(table: Table) -> Ledger:
    return reader.read_text(json.dumps(table, indent=1))


def chains(of: Ledger) -> list[str]:
    """Return the chains of a ledger with the documents of their hops."""
    return [
        " > ".join(f"{hop.source}@{hop.at}" if hop.at else hop.source for hop in each.via)
        for each in of.assertions
    ]


def test_sentence_becomes_a_claim_and_a_block_of_the_answer() -> None:
    read = ledger(answer({"text": "One\n\nthing."}, {"id": "two", "text": "Another."}))

    assert {"s1": "One\n\nthing.", "two": "Another."} == {
        c.id: c.text for c in read.claims.values()
    }
    assert ["answer#p1", "answer#p2"] == [str(each.at[0]) for each in read.assertions]
    assert "One thing.\n\nAnother." == read.documents["answer"].text


def test_sentence_accepts_any_key_of_a_claim() -> None:
    read = ledger(answer({"text": "It may rain.", "kind": "forecast", "topics": ["weather"]}))

    assert Claim("s1", "It may rain.", "forecast", ["weather"]) == read.claims["s1"]


def test_each_citation_becomes_a_separate_chain() -> None:
    read = ledger(
        answer(sentence("notice", {"source": "report", "quote": "open again"}), sentence())
    )

    assert [
        "town-hall@notice > assistant",
        "echo-example@report > assistant",
        "assistant",
    ] == chains(read)
    assert "open again" == read.assertions[1].via[0].quote


def test_citation_accepts_keys_of_a_hop_and_earlier_sources() -> None:
    citation = {"source": "report", "via": ["Town  hall of OSTROW"], "act": "quoted"}

    read = ledger(answer(sentence(citation)))

    assert ["town-hall > echo-example@report > assistant"] == chains(read)
    assert Act.QUOTED is read.assertions[0].via[1].act


@pytest.mark.parametrize("stance", list(Stance))
def test_citation_with_a_stance_becomes_an_assertion_of_the_publisher(stance: Stance) -> None:
    read = ledger(answer(sentence({"source": "notice", "stance": stance.value})))

    assert ["town-hall@notice > assistant", "town-hall@notice"] == chains(read)
    assert [Stance.ASSERTS, stance] == [each.stance for each in read.assertions]
    assert ["answer#p1", "notice"] == [str(each.at[0]) for each in read.assertions]


def test_answer_becomes_a_document_by_its_writer() -> None:
    read = ledger(answer(asked="Is it open?", on="2031-05"))

    assert Source("assistant", SourceKind.MODEL) == read.sources["assistant"]
    assert (
        Document("answer", "assistant", title="Is it open?", published="2031-05")
        == (read.documents["answer"])
    )
    assert Profile.ANSWERS is read.settings.profile


def test_writer_may_have_any_kind() -> None:
    read = ledger(answer(by={"id": "gazette", "kind": "outlet", "name": "The Gazette"}))

    assert Source("gazette", SourceKind.OUTLET, "The Gazette") == read.sources["gazette"]


def test_answer_document_gets_another_id_if_a_source_has_its_id() -> None:
    read = ledger(answer(sentence("answer"), sources=[{**NOTICE, "id": "answer"}]))

    assert {"answer": "town-hall", "answer-2": "assistant"} == {
        each.id: each.publisher for each in read.documents.values()
    }


def test_texts_and_snippets_become_the_text_of_the_source() -> None:
    documents = ledger(answer()).documents

    assert NOTICE["text"] == documents["notice"].text
    assert "The bridge is open again.\n\nIt has cost 2.4 million." == documents["report"].text
    assert None is ledger(answer(sources=[{"id": "bare"}])).documents["bare"].text


def test_source_text_may_be_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text("Open.", encoding="utf-8")
    path = tmp_path / "bridge.answer.json"
    path.write_text(json.dumps(answer(sources=[{"id": "notice", "path": "notice.txt"}])))

    assert "Open." == load(path).documents["notice"].text


# Publishers: given for a page, given for other pages on its host, and their ids.


def publishers(*sources: Table) -> dict[str, str | None]:
    read = ledger(answer(sources=[*sources]))
    return {id: each.publisher for id, each in read.documents.items() if id != "answer"}


@pytest.mark.parametrize("name", ["town-hall", "Town hall of Ostrow", " TOWN HALL of  ostrow"])
def test_publisher_is_found_by_id_or_name(name: str) -> None:
    assert {"a": "town-hall"} == publishers({"id": "a", "publisher": name})


def test_unknown_publisher_becomes_an_outlet() -> None:
    read = ledger(answer(sources=[{"id": "a", "publisher": "The  Echo"}]))

    assert Source("the-echo", SourceKind.OUTLET, "The Echo") == read.sources["the-echo"]


def test_pages_on_one_host_without_a_publisher_share_an_outlet() -> None:
    pages = [
        {"id": "a", "url": "https://www.Echo.example/1"},
        {"id": "b", "url": "http://echo.example:80/2?x#y"},
        {"id": "c", "url": "https://news.echo.example/"},
    ]

    assert {"a": "echo-example", "b": "echo-example", "c": "news-echo-example"} == publishers(
        *pages
    )


def test_page_without_a_publisher_gets_the_publisher_of_its_host() -> None:
    here, there = "https://echo.example/", "https://many.example/"

    assert {"a": "the-echo", "b": "the-echo", "c": "one", "d": "two", "e": "many-example"} == (
        publishers(
            {"id": "a", "url": here},
            {"id": "b", "url": here, "publisher": "The Echo"},
            {"id": "c", "url": there, "publisher": "One"},
            {"id": "d", "url": there, "publisher": "Two"},
            {"id": "e", "url": there},
        )
    )


@pytest.mark.parametrize("url", [None, "notes.pdf", "https://", "http://[oops"])
def test_page_without_a_host_has_an_unnamed_publisher(url: str | None) -> None:
    read = ledger(answer(sources=[{"id": "a", "url": url}, {"id": "b", "url": url}]))

    for page in ("a", "b"):
        publisher = read.sources[f"{page}-publisher"]
        assert (SourceKind.OUTLET, False) == (publisher.kind, publisher.named)
        assert publisher.id == read.documents[page].publisher


def test_pages_of_one_publisher_are_one_origin() -> None:
    again = {**NOTICE, "id": "again"}
    table = answer(sentence("notice", "again"), sources=[NOTICE, again])

    (finding,) = [f for f in check(ledger(table)).findings if f.name == "single-origin"]
    assert "this claim has only one origin: town-hall" == finding.message


@pytest.mark.parametrize(
    ("stance", "support", "weight"), [(None, "1", ["note"]), ("asserts", "2", [])]
)
def test_publishers_are_independent_once_both_were_read(
    stance: str | None, support: str, weight: list[str]
) -> None:
    builder = {"id": "builder", "kind": "company"}
    log = {"id": "log", "publisher": "builder", "text": "Open."}
    table = answer(
        sentence(*({"source": each, "stance": stance} for each in ("notice", "log"))),
        publishers=[TOWN_HALL, builder],
        sources=[NOTICE, log],
    )

    read = ledger(table)

    assert "2" == str(explain(read, "s1").asserted.origins)
    assert support == str(explain(read, "s1").asserted.independent_support)
    found = check(read).findings
    assert weight == [f.severity.value for f in found if f.name == "single-relay"]


def test_finding_points_to_the_sentence_and_its_citations() -> None:
    text = json.dumps(answer(sentence("notice", text="It carries 40 tonnes.")), indent=1)
    (finding,) = [f for f in check(reader.read_text(text)).findings if f.code == "CT308"]

    shown = {
        text.split("\n")[label.place.line - 1][
            label.place.column - 1 : (label.place.end_column or 0) - 1
        ]
        for label in finding.labels
    }

    assert {'"It carries 40 tonnes."', '"notice"'} == shown


def test_answer_can_be_written_as_a_ledger_file() -> None:
    read = ledger(
        answer(sentence("notice", {"source": "report", "quote": "open again"}), sentence())
    )

    assert read == toml_reader.read_text(toml_reader.write(read))


def test_sentence_without_citations_is_said_by_the_writer() -> None:
    opinion = {"text": "It is a fine bridge.", "kind": ClaimKind.OPINION.value}

    assert [] == [f.code for f in check(ledger(answer(opinion))).findings if f.code[:3] == "CT3"]
