"""Tests of hostile PROV-JSON: any input gives a ledger or problems."""

import json
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prov.constants import PROV_N_MAP

from claimtrack.errors import Fault, LedgerError
from claimtrack.formats.prov import prov_json
from claimtrack.model import Assertion, Claim, Ledger, Source
from tests.formats.trials import tried
from tests.growth import is_proportional, seconds

TEXT = prov_json.write(
    Ledger.of(
        Source("kcna", "state-media"),
        Source("paper", "outlet"),
        Claim("c", "It flew."),
        Assertion("c", ["kcna", "paper"], id="a"),
    )
)
"""A ledger whose elements the tests change."""

OURS = '"prefix": {"ct": "urn:claimtrack:"}'


def refusal(text: str) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        prov_json.read_text(text, "a.prov.json")
    return caught.value


@pytest.mark.parametrize(
    ("text", "fault", "message"),
    [
        ("", Fault.SYNTAX, "this is not JSON"),
        ("[]", Fault.VALUE, "expected a PROV-JSON document, which is an object, found a list"),
        ("7", Fault.VALUE, "found the number 7"),
        ("{}", Fault.MISSING, "claimtrack did not write it"),
        ('{"entity": {"a": {', Fault.SYNTAX, "this is not JSON"),
        ('{"entity": ' + "[" * 100_000, Fault.LIMIT, "more than 100 deep"),
        ('{"entity": ' + '{"a":' * 100_000, Fault.LIMIT, "more than 100 deep"),
        ('{"entity": ' + "9" * 5_000 + "}", Fault.VALUE, "thousands of digits"),
        ('{"prefix": {"ex": 1}}', Fault.MISSING, "claimtrack did not write it"),
        ('{"prefix": [], "entity": {}}', Fault.MISSING, "claimtrack did not write it"),
        (f"{{{OURS}}}", Fault.MISSING, "claimtrack did not write it"),
        (f'{{{OURS}, "entity": [1]}}', Fault.VALUE, "The 'entity' value must be a JSON object"),
        (f'{{{OURS}, "entity": {{"ct:c": 1}}}}', Fault.VALUE, "'ct:c' must be a JSON object"),
        (f'{{{OURS}, "entity": {{"ex:c": {{}}}}}}', Fault.VALUE, "An identifier is missing"),
        ('{"prefix": {"ct": "urn:claimtrack:", "ex": 1}}', Fault.VALUE, "not valid PROV-JSON"),
    ],
)
def test_text_that_is_not_prov_json_is_rejected(text: str, fault: Fault, message: str) -> None:
    (problem,) = refusal(text).problems

    assert (fault, True) == (problem.fault, message in problem.message)
    assert "a.prov.json" == (problem.place.file if problem.place else None)


@pytest.mark.parametrize(
    "value",
    [
        *(None, 7, 1.5, {}, ["a", "b"], [["a"]], {"$": ["a"]}, {"$": "a", "type": "no:type"}),
        *({"$": "9" * 5_000, "type": "xsd:int"}, {"$": "a", "lang": ""}, {"value": "a"}),
        *({"$": "2021-02-30T99:00:00", "type": "xsd:dateTime"}, {"$": "c", "type": "xsd:QName"}),
        *({"$": "99999-01-01T24:00:00", "type": "xsd:dateTime"}, {"$": "a", "lang": "en"}),
        *({"$": "[" * 100_000, "type": "rdf:JSON"}, {"$": "{", "type": "rdf:JSON"}, "x" * 100_000),
    ],
    ids=lambda value: str(value)[:30],
)
@pytest.mark.parametrize(("group", "name"), [("agent", "source:kcna"), ("entity", "claim:c")])
def test_invalid_attribute_value_is_rejected(group: str, name: str, value: object) -> None:
    table = json.loads(TEXT)
    table[group][name]["ct:note"] = value
    problems = refusal(json.dumps(table)).problems

    assert problems
    assert all(len(problem.message) < 400 for problem in problems)


def test_messages_have_no_control_characters() -> None:
    (problem,) = refusal(f'{{{OURS}, "entity": {{"ct:c": {{"\\u001b[2J\\n": 1}}}}}}').problems

    assert problem.message.isprintable()
    assert "[2J" in problem.message


def test_invalid_time_is_rejected() -> None:
    table = json.loads(TEXT)
    table["activity"] = {"ct:x": {"prov:startTime": "yesterday"}}

    assert "'yesterday' is not an xsd:dateTime" in refusal(json.dumps(table)).problems[0].message


def test_duplicate_key_gives_a_warning() -> None:
    text = TEXT.replace('"ct:kind": "outlet"', '"ct:kind": "person", "ct:kind": "outlet"')

    assert ["`ct:kind` is given twice in one object; the last counts"] == [
        note.message for note in prov_json.read_text(text).notes
    ]


def test_logs_of_prov_are_not_printed(capfd: pytest.CaptureFixture[str]) -> None:
    table = json.loads(TEXT)
    table["agent"]["source:kcna"]["ct:note"] = {"$": "a", "type": "xsd:int", "lang": "en"}
    refusal(json.dumps(table))

    assert ("", "") == capfd.readouterr()


def many_prefixes(count: int) -> str:
    table = json.loads(TEXT)
    table["prefix"] |= {f"p{i}": f"urn:{i}" for i in range(count)}
    return json.dumps(table)


def many_agents(count: int) -> str:
    return json.dumps({**json.loads(TEXT), "agent": {f"ct:{i}": {} for i in range(count)}})


def many_values(count: int) -> str:
    table = json.loads(TEXT)
    table["agent"]["source:kcna"]["ct:note"] = [*map(str, range(count))]
    return json.dumps(table)


def many_names(count: int) -> str:
    table = json.loads(TEXT)
    names = [{"$": f"no{i}:x", "type": "xsd:QName"} for i in range(count)]
    table["agent"]["source:kcna"]["prov:type"] = names
    return json.dumps(table)


@pytest.mark.parametrize("made", [many_prefixes, many_agents, many_values, many_names])
def test_large_documents_take_linear_time(made: Callable[[int], str]) -> None:
    def read(text: str) -> None:
        with suppress(LedgerError):
            prov_json.read_text(text)

    assert is_proportional(*seconds(read, lambda: made(10_000), lambda: made(20_000)))


awkward = st.text(st.sampled_from("e:_$%'\"\\ \u2028é{}[]-1."), max_size=6)
names = st.sampled_from(["ex:a", "ex:b", "_:x", "b", "urn:claimtrack:claim:c", "claim:c"]) | awkward
words = st.sampled_from(
    [
        *("prov:type", "prov:label", "prov:entity", "prov:activity", "prov:agent", "prov:time"),
        *("prov:startTime", "prov:value", "ct:id", "ct:kind", "ct:via", "ct:text", "ct:version"),
    ]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | names
values = st.recursive(
    scalars
    | st.fixed_dictionaries(
        {"$": names | st.integers()},
        optional={
            "type": st.sampled_from(["xsd:QName", "rdf:JSON", "xsd:int", "xsd:dateTime"]),
            "lang": names,
        },
    )
    | st.sampled_from(
        [
            {"$": f"ct:{each}", "type": "xsd:QName"}
            for each in ("Source", "Claim", "Assertion", "Settings")
        ]
    ),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names, inner, max_size=2),
    max_leaves=4,
)
records = st.dictionaries(words | names, values, max_size=4)
groups = st.dictionaries(
    st.sampled_from(["agent", "entity", "activity", *PROV_N_MAP.values()]),
    st.dictionaries(names, records | st.lists(records, max_size=2) | values, max_size=3),
    max_size=4,
)


@tried
@given(changes=groups | values)
def test_any_json_gives_a_ledger_or_problems(changes: object) -> None:
    table = json.loads(TEXT)
    if isinstance(changes, dict):
        for word, group in changes.items():
            known = table.get(word)
            table[word] = (
                {**known, **group} if isinstance(known, dict) and isinstance(group, dict) else group
            )
    try:
        ledger = prov_json.read_text(json.dumps(table if isinstance(changes, dict) else changes))
    except LedgerError:
        return

    assert ledger == prov_json.read_text(prov_json.write(ledger))


@tried
@given(text=st.text(st.sampled_from('{}[]":,$_\\ \n07e-"truelns\ud800') | st.characters()))
def test_any_text_gives_a_ledger_or_problems(text: str) -> None:
    with suppress(LedgerError):
        prov_json.read_text(text)
