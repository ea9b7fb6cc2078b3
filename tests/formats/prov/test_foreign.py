"""What becomes of a PROV document of others, and of what a ledger cannot say of it."""

import json
import pickle
from pathlib import Path
from typing import Any  # JSON is what it is

import pytest
from attrs import evolve

from claimtrack.api import convert
from claimtrack.cli import main
from claimtrack.errors import LedgerError
from claimtrack.formats import jsonl
from claimtrack.formats.loss import Fate
from claimtrack.formats.prov import ledgers
from claimtrack.formats.table import write
from claimtrack.model import Assertion, Claim, Ledger, Source, SourceKind

TEXT = """{
"prefix": {"ex": "http://example.org/", "dct": "http://purl.org/dc/terms/", "source": "urn:x:"},
"entity": {
"ex:page": {"dct:title": "The page", "prov:location": "https://example.org/page",
            "dct:issued": {"$": "2021-10-19", "type": "xsd:date"}, "ex:size": 7},
"ex:chart": {"prov:label": {"$": "Das Bild", "lang": "de"}, "prov:location": "Berlin"},
"ex:said": {"prov:type": {"$": "prov:Bundle", "type": "xsd:QName"}}
},
"activity": {"ex:drawing": {"prov:startTime": "2021-10-18T08:00:00Z"}},
"agent": {
"ex:derek": {"prov:type": {"$": "prov:Person", "type": "prov:QUALIFIED_NAME"},
             "prov:label": "Derek"},
"source:paper": {"prov:type": [{"$": "prov:Organization", "type": "xsd:QName"}]},
"ex:bot": {"prov:type": {"$": "prov:SoftwareAgent", "type": "xsd:QName"}},
"ex:whoever": {}
},
"wasGeneratedBy": {"_:g": {"prov:entity": "ex:chart", "prov:activity": "ex:drawing"}},
"wasAttributedTo": {
"_:a1": {"prov:entity": "ex:page", "prov:agent": "ex:derek"},
"_:a2": {"prov:entity": "ex:chart", "prov:agent": "ex:derek"},
"_:a3": {"prov:entity": "ex:chart", "prov:agent": "ex:bot"}
},
"actedOnBehalfOf": {
"_:d1": {"prov:delegate": "ex:derek", "prov:responsible": "source:paper"},
"_:d2": {"prov:delegate": "ex:bot", "prov:responsible": "ex:derek", "prov:activity": "ex:drawing"}
},
"wasDerivedFrom": {"_:q": {"prov:generatedEntity": "ex:page", "prov:usedEntity": "ex:chart"}},
"bundle": {"ex:said": {"entity": {"ex:inner": {}}}}
}
"""

Json = dict[str, Any]


def ledger() -> Ledger:
    return ledgers.read_text(TEXT, "a.prov.json")


def told(ledger: Ledger) -> list[tuple[int, str]]:
    return [(each.place.line if each.place else 0, each.message) for each in ledger.notes]


def out(ledger: Ledger) -> Json:
    written: Json = json.loads(ledgers.write(ledger))
    return written


def test_agents_are_sources_of_the_kind_they_are_said_to_be() -> None:
    sources = ledger().sources

    assert {
        "derek": Source("derek", "person", name="Derek", part_of="paper"),
        "paper": Source("paper", "organisation"),
        "bot": Source("bot", "model"),
        "whoever": Source("whoever", "outlet"),
    } == {**sources}
    assert not SourceKind.OUTLET.originates


def test_entities_are_documents_with_what_is_said_of_them() -> None:
    page, chart = ledger().documents["page"], ledger().documents["chart"]

    assert ("The page", "https://example.org/page", "derek") == (page.title, page.url, page.author)
    assert "2021-10-19" == str(page.published)
    assert ("Das Bild", None, None) == (chart.title, chart.url, chart.author)
    assert {"page", "chart", "inner"} == {*ledger().documents}


def test_nothing_is_claimed_by_a_document_that_has_no_claims() -> None:
    assert ({}, ()) == ({**ledger().claims}, ledger().assertions)


def test_what_is_only_kept_or_supposed_is_told_where_it_stands() -> None:
    assert [
        (6, "`ex:chart` is attributed to several, which is only kept"),
        (15, "nothing says what `ex:whoever` may be"),
        (9, "1 of `activity`: only kept, since a ledger has no such thing"),
        (17, "1 of `wasGeneratedBy`: only kept, since a ledger has no such thing"),
        (27, "1 of `wasDerivedFrom`: only kept, since a ledger has no such thing"),
    ] == told(ledger())


def test_what_is_left_alone_is_written_back_the_same() -> None:
    assert json.loads(TEXT) == out(ledger())


def test_what_is_added_stands_beside_it_and_names_it_as_it_names_itself() -> None:
    more = ledger().with_records(
        Claim("grew", "It grew."), Assertion("grew", ["paper", "derek"], at="page", id="a")
    )
    written = out(more)
    back = ledgers.read_text(ledgers.write(more))

    assert "ex:derek" == written["wasAttributedTo"]["_:assertion-a-ex-derek"]["prov:agent"]
    assert "ex:page" == written["wasDerivedFrom"]["_:assertion-a-ex-page"]["prov:usedEntity"]
    assert json.loads(TEXT)["agent"] == written["agent"]
    assert "urn:x:" == written["prefix"]["source"]
    assert "urn:claimtrack:source:" == written["prefix"]["source-ct"]
    assert more == back
    assert written == out(back)


def test_a_source_that_changed_is_written_as_ours_under_its_own_name() -> None:
    before = ledger()
    changed = Ledger.of(
        (each for each in before.records() if each is not before.sources["whoever"]),
        Source("whoever", "witness", reliability="B"),
        foreign=before.foreign,
    )
    written = out(changed)
    back = ledgers.read_text(ledgers.write(changed))
    (first, second) = written["agent"]["ex:whoever"]

    assert ({}, "witness") == (first, second["ct:kind"])
    assert changed == back
    assert written == out(back)


def test_of_a_source_that_is_gone_nothing_is_said_any_more() -> None:
    before = ledger()
    gone = Ledger.of(before.sources["paper"], foreign=before.foreign)
    written = out(gone)

    assert {} == before.only([]).foreign
    assert ["source:paper"] == [*written["agent"]]
    assert {"ex:said"} == {*written["entity"]}
    assert "wasAttributedTo" not in written


def test_what_others_add_to_a_ledger_is_kept_and_its_records_are_read() -> None:
    ours = Ledger.of(Source("kcna", "state-media", name="KCNA"), Claim("c", "It flew."))
    table = out(ours)
    table["prefix"]["ex"] = "http://example.org/"
    table["agent"]["source:kcna"]["ex:founded"] = 1946
    table["agent"]["source:kcna"]["prov:type"].append({"$": "ex:Agency", "type": "xsd:QName"})
    table["wasInfluencedBy"] = {
        "_:i": {"prov:influencee": "claim:c", "prov:influencer": "source:kcna"}
    }
    back = ledgers.read_text(json.dumps(table))
    again = out(back)

    assert ours == back
    assert [
        {"prov:type": [{"$": "ex:Agency", "type": "xsd:QName"}], "ex:founded": 1946},
        out(ours)["agent"]["source:kcna"],
    ] == sorted(again["agent"]["source:kcna"], key=len)
    assert table["wasInfluencedBy"] == again["wasInfluencedBy"]
    assert ours == ledgers.read_text(json.dumps(again))
    assert again == out(ledgers.read_text(json.dumps(again)))


def test_a_record_of_ours_may_have_a_name_of_others() -> None:
    table = out(Ledger.of(Claim("c", "It flew.")))
    table["prefix"]["ex"] = "http://example.org/"
    table["entity"]["ex:c"] = {**table["entity"].pop("claim:c"), "ex:size": 7}
    back = ledgers.read_text(json.dumps(table))
    written = out(back)

    assert {"c"} == {*back.claims}
    assert [{"ex:size": 7}, {**table["entity"]["ex:c"], "ex:size": 0}] == [
        each if len(each) == 1 else {**each, "ex:size": 0} for each in written["entity"]["ex:c"]
    ]
    assert written == out(ledgers.read_text(json.dumps(written)))
    assert "ex:c" not in out(Ledger.of(foreign=back.foreign)).get("entity", {})


def test_ids_of_agents_do_not_clash_with_those_of_sources() -> None:
    table = out(Ledger.of(Source("kcna", "state-media")))
    table["prefix"]["ex"] = "http://example.org/"
    table["agent"]["ex:kcna"] = {}

    assert {"kcna", "kcna-2"} == {*ledgers.read_text(json.dumps(table)).sources}


@pytest.mark.parametrize(
    ("delegations", "part_of"),
    [
        ([("a", "b"), ("b", "c")], {"a": "b", "b": "c", "c": None}),
        ([("a", "b"), ("b", "a"), ("c", "a")], {"a": None, "b": None, "c": "a"}),
        ([("a", "a")], {"a": None, "b": None, "c": None}),
        ([("a", "b"), ("a", "c")], {"a": None, "b": None, "c": None}),
        ([("a", "b"), ("a", "b")], {"a": "b", "b": None, "c": None}),
    ],
)
def test_an_agent_is_part_of_the_one_it_acts_for_unless_that_makes_a_ring(
    delegations: list[tuple[str, str]], part_of: dict[str, str | None]
) -> None:
    table = {
        "agent": {"ex:a": {}, "ex:b": {}, "ex:c": {}},
        "actedOnBehalfOf": {
            f"_:{i}": {"prov:delegate": f"ex:{one}", "prov:responsible": f"ex:{other}"}
            for i, (one, other) in enumerate(delegations)
        },
    }
    sources = ledgers.read_text(json.dumps(table)).sources.values()

    assert part_of == {source.id: source.part_of for source in sources}


def test_an_impossible_order_is_warned_of_where_it_stands() -> None:
    text = """{"entity": {"a": {}, "b": {}},
"wasDerivedFrom": {
"ex:d": {"prov:generatedEntity": "a", "prov:usedEntity": "b"},
"ex:e": {"prov:generatedEntity": "b", "prov:usedEntity": "a"}
}}"""
    warning = ledgers.read_text(text).notes[-1]

    assert warning.warning
    assert warning.place is not None
    assert 3 == warning.place.line
    assert warning.message.startswith("PROV-CONSTRAINTS 42: events come before one another")


def test_a_value_that_no_record_may_have_is_only_kept() -> None:
    text = json.dumps({"agent": {"ex:a": {"prov:label": "x" * 300}}})
    back = ledgers.read_text(text)

    assert back.sources["a"].name is None
    assert "can be no `name`, and is only kept" in back.notes[0].message
    assert json.loads(text) == out(back)


def test_faults_of_our_own_records_are_told_together() -> None:
    table = out(Ledger.of(Source("a", "person"), Source("b", "person")))
    table["agent"]["source:a"]["ct:kind"] = "persn"
    table["agent"]["source:b"]["ct:part_of"] = "c"
    table["agent"]["source:b"]["ct:nmae"] = "B"
    table["entity"]["ct:ledger"]["ct:version"] = "2"
    with pytest.raises(LedgerError) as caught:
        ledgers.read_text(json.dumps(table))

    assert ["CT006", "CT007", "CT011"] == sorted(
        problem.fault.code for problem in caught.value.problems
    )


@pytest.mark.parametrize(
    "value",
    [
        7,
        ["a", "b"],
        {"$": "[1", "type": "rdf:JSON"},
        {"$": "[" * 100_000, "type": "rdf:JSON"},
        {"$": "NaN", "type": "xsd:float"},
        {"$": "a", "lang": "en"},
    ],
)
def test_a_value_that_no_ledger_is_written_with_is_a_problem(value: object) -> None:
    table = out(Ledger.of(Source("a", "person")))
    table["agent"]["source:a"]["ct:note"] = value
    with pytest.raises(LedgerError) as caught:
        ledgers.read_text(json.dumps(table))

    assert caught.value.problems[0].message.startswith("`ct:note`: ")


def test_other_formats_say_that_they_do_not_carry_what_was_kept() -> None:
    (loss,) = write(ledger(), "jsonl").lost

    assert "`ledger.foreign`: what only prov-json has words for is not written" == str(loss)
    assert () == write(ledger(), "prov-json").lost
    assert {} == jsonl.read_text(jsonl.write(ledger())).foreign


def test_what_was_kept_goes_with_the_ledger_but_not_where_it_could_tell_too_much() -> None:
    kept = ledger().foreign
    assert kept == ledger().without("derek").foreign
    assert kept == ledger().assuming({"derek": "A"}).foreign
    assert {} == ledger().as_of("2021").ledger.foreign
    assert kept == pickle.loads(pickle.dumps(ledger())).foreign


def test_what_was_kept_is_not_written_beside_a_confidential_source() -> None:
    secret = evolve(ledger().sources["bot"], confidential=True)
    others = [each for each in ledger().records() if each != ledger().sources["bot"]]
    written = convert(Ledger.of(others, secret, foreign=ledger().foreign), "prov-json")

    assert "bot" not in written.text
    assert (
        Fate.NEVER,
        "`ledger.foreign`: what only prov-json has words for is not written beside"
        " confidential sources",
    ) in [(loss.fate, str(loss)) for loss in written.lost]


def test_a_document_without_claims_can_be_converted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.prov.json").write_text(TEXT, encoding="utf-8")

    assert 0 == main(["convert", str(tmp_path / "a.prov.json"), "-", "--to", "prov-json"])
    assert json.loads(TEXT) == json.loads(capsys.readouterr().out)
