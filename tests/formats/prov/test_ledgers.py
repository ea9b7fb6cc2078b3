"""Round trips of ledgers through PROV-JSON."""

import json
import subprocess
import sys
import warnings
from collections import defaultdict
from graphlib import TopologicalSorter
from typing import Any  # JSON of unknown shape

import pytest
from hypothesis import given
from prov.model import (
    ProvActivity,
    ProvAgent,
    ProvDerivation,
    ProvDocument,
    ProvEntity,
    ProvRelation,
    ProvSpecialization,
)

from claimtrack.errors import LedgerError
from claimtrack.formats.prov import prov_json as prov_json
from claimtrack.formats.prov.library import ledger_of
from claimtrack.model import Claim, Ledger, Source
from tests.formats.trials import tried
from tests.strategies import ledgers


def read_by_prov(ledger: Ledger) -> ProvDocument:
    """Read a written ledger with ``prov``, without warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return ProvDocument.deserialize(content=prov_json.write(ledger), format="json")


def table_of(*records: Source | Claim) -> dict[str, Any]:
    table: dict[str, Any] = json.loads(prov_json.write(Ledger.of(records)))
    return table


@tried
@given(ledger=ledgers())
def test_ledger_reads_back_equal(ledger: Ledger) -> None:
    back = prov_json.read_text(prov_json.write(ledger))

    assert ledger == back
    assert not [note for note in back.notes if "namespaces" in note.message]


@tried
@given(ledger=ledgers())
def test_ledger_reads_back_equal_after_prov_rewrote_it(ledger: Ledger) -> None:
    assert ledger == ledger_of(read_by_prov(ledger))


@tried
@given(ledger=ledgers())
def test_ledger_reads_back_equal_after_prov_unified_it(ledger: Ledger) -> None:
    assert ledger == ledger_of(read_by_prov(ledger).unified())


@tried
@given(ledger=ledgers())
def test_names_are_unique_and_relations_refer_to_elements(ledger: Ledger) -> None:
    document = read_by_prov(ledger)
    parts = [document, *document.bundles]
    named = [
        {each.identifier for part in parts for each in part.get_records(kind)}
        for kind in (ProvAgent, ProvEntity, ProvActivity)
    ]
    ends = {
        end
        for part in parts
        for relation in part.get_records(ProvRelation)
        for end in relation.args
        if end is not None
    }

    assert sum(map(len, named)) == len(set().union(*named))
    assert ends <= set().union(*named)
    assert {part.identifier for part in document.bundles} <= named[1]


@tried
@given(ledger=ledgers())
def test_no_element_is_derived_from_itself(ledger: Ledger) -> None:
    document = read_by_prov(ledger)
    before: dict[object, set[object]] = defaultdict(set)
    for part in (document, *document.bundles):
        for kind in (ProvDerivation, ProvSpecialization):
            for relation in part.get_records(kind):
                before[relation.args[0]].add(relation.args[1])

    assert before.keys() <= {*TopologicalSorter(before).static_order()}


@tried
@given(ledger=ledgers())
def test_output_does_not_depend_on_the_order_of_records(ledger: Ledger) -> None:
    records = [*ledger.records()]
    reverse = Ledger.of(reversed(records), settings=ledger.settings)

    assert prov_json.write(ledger) == prov_json.write(reverse)


@pytest.mark.parametrize("named", [True, False])
def test_boolean_spelling_of_other_programs_is_read(named: bool) -> None:
    table = table_of(Source("a", "person"))
    table["agent"]["source:a"]["ct:named"] = {"$": str(named).lower(), "type": "xsd:boolean"}

    assert named is prov_json.read_text(json.dumps(table)).sources["a"].named


def test_other_prefixes_are_accepted() -> None:
    text = prov_json.write(Ledger.of(Source("a", "person", part_of="b"), Source("b", "outlet")))
    renamed = text.replace('"ct"', '"ns1"').replace('"ct:', '"ns1:').replace("source:", "ns2:")

    assert prov_json.read_text(text) == prov_json.read_text(renamed.replace('"source"', '"ns2"'))


def test_places_are_the_lines_of_statements() -> None:
    text = prov_json.write(Ledger.of(Source("a", "person"), Claim("c", "It flew.")))
    place = prov_json.read_text(text, "a.prov.json").claims["c"].place

    assert place is not None
    assert "a.prov.json" == place.file
    assert text.splitlines()[place.line - 1].startswith('"claim:c": {')


def test_all_problems_of_records_are_reported_at_their_lines() -> None:
    table = table_of(Source("a", "person"), Source("b", "person"), Claim("c", "It flew."))
    table["agent"]["source:a"]["ct:kind"] = "persn"
    table["agent"]["source:b"]["ct:kind"] = ["person", "outlet"]
    table["entity"]["claim:c"]["ct:topics"] = {"$": "[", "type": "rdf:JSON"}
    table["entity"]["ct:ledger"]["ct:version"] = "2"
    with pytest.raises(LedgerError) as caught:
        prov_json.read_text(json.dumps(table, indent=1), "a.prov.json")

    lines = json.dumps(table, indent=1).splitlines()
    assert [
        ("ct:ledger", "this program reads ledgers of version 1"),
        (
            "claim:c",
            '`ct:topics`: expected a value that claimtrack writes, found `"[" %% rdf:JSON`',
        ),
        ("source:a", "`kind`: expected one of person"),
        (
            "source:b",
            "`ct:kind`: expected a value that claimtrack writes, found several values",
        ),
    ] == [
        (lines[p.place.line - 1].split('"')[1] if p.place else "", p.message.partition(", off")[0])
        for p in caught.value.problems
    ]


def test_foreign_document_is_rejected() -> None:
    with pytest.raises(LedgerError, match=r"claimtrack did not write it.*--to prov-json") as caught:
        prov_json.read_text('{"prefix": {"ex": "http://example.org/"}, "agent": {"ex:a": {}}}', "a")

    assert ["a:1:1"] == [str(problem.place) for problem in caught.value.problems]


def test_foreign_statements_give_a_warning() -> None:
    ours = Ledger.of(Source("kcna", "state-media", name="KCNA"), Claim("c", "It flew."))
    table = table_of(*ours.sources.values(), *ours.claims.values())
    table["prefix"]["ex"] = "http://example.org/"
    table["agent"]["source:kcna"]["ex:founded"] = {"$": "1946", "type": "xsd:int"}
    table["agent"]["ex:afp"] = {}
    back = prov_json.read_text(json.dumps(table))

    assert ours == back
    assert [
        "statements and attributes in other namespaces are not read: `http://example.org/`"
    ] == [note.message for note in back.notes]


def test_missing_extra_is_reported() -> None:
    program = """
import sys
sys.modules["prov"] = None
from claimtrack.cli.main import main
sys.exit(main(["convert", "examples/scoop/ledger.toml", "-", "--to", "prov-json"]))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert 2 == done.returncode
    assert "PROV-JSON needs the extra `prov`" in done.stderr
    assert "pip install 'prov>=3.2'" in done.stderr
