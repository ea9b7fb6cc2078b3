"""PROV-JSON documents of others are read whole and written back the same."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import Fault, LedgerError
from claimtrack.formats.prov import ledgers
from claimtrack.formats.prov.reading import read
from claimtrack.formats.prov.statements import KINDS, Kind
from claimtrack.formats.prov.writing import write
from tests.formats.prov.corpus import files, needs_corpus, taken
from tests.formats.trials import tried


@needs_corpus
def test_each_document_of_the_corpus_is_written_back_the_same_json() -> None:
    texts = {path.name: path.read_text("utf-8") for path in files("json/*.json")}
    changed = [
        name
        for name, text in texts.items()
        if json.loads(text) != json.loads(write(read(text).document))
    ]

    assert [] == changed
    assert 398 <= len(texts)


@needs_corpus
def test_each_document_of_the_corpus_comes_out_of_a_ledger_as_prov_reads_it() -> None:
    texts = {path.name: path.read_text("utf-8") for path in files("json/*.json")}
    changed = [
        name
        for name, text in texts.items()
        if json.loads(text) != json.loads(ledgers.write(ledgers.read_text(text)))
        or taken(text) != taken(ledgers.write(ledgers.read_text(text)))
    ]

    assert [] == changed


@needs_corpus
@pytest.mark.parametrize("path", files("malformed/*.json"), ids=lambda path: path.stem)
def test_what_is_no_prov_json_is_refused(path: Path) -> None:
    with pytest.raises(LedgerError):
        read(path.read_text("utf-8"))


DOCUMENT = """{
"prefix": {"default": "http://example.org/", "ex": "http://example.com/"},
"entity": {
"e1": {"prov:label": ["One", {"$": "Eins", "lang": "de"}]},
"e2": [{"prov:value": true}, {"prov:value": {"$": "7", "type": "xsd:int"}}, {"prov:value": 1.5}]
},
"hadMember": {
"_:m": {"prov:collection": "e1", "prov:entity": ["e2", "ex:e3"]}
},
"bundle": {
"ex:b": {
"prefix": {"ex": "http://example.net/"},
"entity": {
"ex:e3": {}
}
}
}
}
"""


def test_every_shape_of_value_is_written_as_it_was_read() -> None:
    assert DOCUMENT == write(read(DOCUMENT).document)


def test_a_name_means_what_the_prefixes_of_its_bundle_say() -> None:
    document = read(DOCUMENT).document

    assert "http://example.com/e3" == document.scope().iri("ex:e3")
    assert "http://example.net/e3" == document.scope("ex:b").iri("ex:e3")
    assert "http://example.org/e1" == document.scope("ex:b").iri("e1")
    assert "http://www.w3.org/ns/prov#type" == document.scope().iri("prov:type")
    assert "other:e1" == document.scope().iri("other:e1")


def test_a_membership_names_each_member() -> None:
    (membership,) = read(DOCUMENT).document.top.statements(Kind.MEMBERSHIP)

    assert ["e2", "ex:e3"] == [*membership.names("prov:entity")]


FAULTS = """{
  "prefix": {"ex": 1},
  "entity": {
    "ex:a": {"ex:n": null},
    "ex:b": {"ex:n": {"$": "1", "unit": "m"}}
  },
  "used": {"_:u": {"prov:activity": ["ex:a"], "prov:time": 2021}},
  "entitiy": {},
  "bundle": {"ex:c": {"bundle": {}}}
}"""


def test_all_faults_are_told_at_once_each_at_its_object() -> None:
    with pytest.raises(LedgerError) as caught:
        read(FAULTS, "a.prov.json")

    assert [
        (1, "prefix `ex`: expected an IRI, found the number 1"),
        (4, "entity `ex:a`, `ex:n`: expected a value, found nothing"),
        (5, "entity `ex:b`, `ex:n`: expected a value, found a table"),
        (7, "used `_:u`, `prov:activity`: expected a name, found a list"),
        (7, "used `_:u`, `prov:time`: expected a time, found the number 2021"),
        (1, "PROV-JSON has no statements of the kind `entitiy`"),
        (9, "PROV-JSON has no statements of the kind `bundle`"),
    ] == [(p.place.line if p.place else 0, p.message) for p in caught.value.problems]
    assert "did you mean `entity`?" == caught.value.problems[5].hint


@pytest.mark.parametrize("text", ["", "[]", "7", '{"entity": {"a": {', '{"entity": {"a": 1}}'])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(LedgerError) as caught:
        ledgers.read_text(text)

    assert caught.value.problems[0].fault in (Fault.SYNTAX, Fault.VALUE)


awkward = st.text(st.sampled_from("e:_$%'\"\\ \u2028é{}[]-1."), max_size=6)
names = st.sampled_from(["ex:a", "ex:b", "_:x", "b", "urn:claimtrack:claim:c", "claim:c"]) | awkward
words = st.sampled_from(
    [
        *("prov:type", "prov:label", "prov:entity", "prov:activity", "prov:agent", "prov:time"),
        *("prov:usedEntity", "prov:generatedEntity", "ct:id", "ct:kind", "ct:via", "ct:text"),
    ]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | names
values = st.recursive(
    scalars
    | st.fixed_dictionaries(
        {"$": names | st.integers()},
        optional={"type": st.sampled_from(["xsd:QName", "rdf:JSON", "xsd:int"]), "lang": names},
    )
    | st.sampled_from(
        [{"$": f"ct:{each}", "type": "xsd:QName"} for each in ("Source", "Claim", "Assertion")]
    ),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names, inner, max_size=2),
    max_leaves=4,
)
records = st.dictionaries(words | names, values, max_size=4)
groups = st.dictionaries(
    st.sampled_from([*KINDS]),
    st.dictionaries(names, records | st.lists(records, max_size=2) | values, max_size=3),
    max_size=4,
)
prefixes = st.fixed_dictionaries(
    {"prefix": st.just({"ct": "urn:claimtrack:", "ex": "http://example.org/"})}
)
documents = st.builds(
    lambda *parts: {word: each for part in parts for word, each in part.items()},
    prefixes,
    groups,
    st.fixed_dictionaries({}, optional={"bundle": st.dictionaries(names, groups, max_size=2)}),
)


@tried
@given(value=documents | values)
def test_any_json_gives_a_ledger_or_problems(value: object) -> None:
    try:
        ledger = ledgers.read_text(json.dumps(value))
    except LedgerError:
        return

    assert ledger == ledgers.read_text(ledgers.write(ledger))


plain_records = st.dictionaries(
    st.sampled_from(["prov:label", "ex:note", "prov:location"]), st.text(max_size=5), max_size=2
)
sound = st.builds(
    lambda *parts: {word: each for part in parts for word, each in part.items()},
    st.just({"prefix": {"ex": "http://example.org/", "source": "http://example.org/s"}}),
    st.dictionaries(
        st.sampled_from(["entity", "agent", "activity"]),
        st.dictionaries(names, plain_records, min_size=1, max_size=3),
        max_size=3,
    ),
    st.dictionaries(
        st.sampled_from(["actedOnBehalfOf", "wasAttributedTo", "wasDerivedFrom"]),
        st.dictionaries(
            names,
            st.fixed_dictionaries(
                {"prov:entity": names, "prov:agent": names},
                optional={"prov:delegate": names, "prov:responsible": names},
            ),
            min_size=1,
            max_size=3,
        ),
        max_size=3,
    ),
)


@tried
@given(value=sound)
def test_a_document_that_is_left_alone_is_written_back_the_same(value: object) -> None:
    assert value == json.loads(ledgers.write(ledgers.read_text(json.dumps(value))))


@tried
@given(text=st.text(st.sampled_from('{}[]":,$_\\ \n07e-"truelns\ud800') | st.characters()))
def test_any_text_gives_a_ledger_or_problems(text: str) -> None:
    with suppress(LedgerError):
        ledgers.read_text(text)
