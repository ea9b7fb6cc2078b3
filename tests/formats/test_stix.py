"""STIX 2.1 bundles: valid by the published validator, with nothing made up and nothing dropped."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid5

import pytest
import stix2
from hypothesis import given
from hypothesis import strategies as st
from stix2validator import ValidationOptions, validate_instance

import claimtrack
from claimtrack.formats.records.shape import plain_values
from claimtrack.formats.stix import writer
from claimtrack.formats.stix.bundle import NAMESPACE, stix_record
from claimtrack.model import (
    Assertion,
    Claim,
    Ledger,
    Predicate,
    Reliability,
    Settings,
    Source,
    SourceKind,
    Waiver,
    ref_of,
)
from claimtrack.model.status import Credibility
from tests.benchmarks.generator import generate
from tests.laws import profiles
from tests.nonempty import nonempty
from tests.strategies import ledgers

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for folder in ("seeds", "examples", "tests/formats")
    for path in ROOT.joinpath(folder).rglob("*.toml")
)

# Objects of JSON, which hold anything.
Object = Mapping[str, Any]

ALLOWED = ("{103}", "{202}", "{302}")
"""What the validator may warn of: ids of version 5, relationships of our own names, no hash."""


few = profiles.law_settings(20)


def bundle(ledger: Ledger, credibility: Mapping[str, Credibility] | None = None) -> Object:
    read: Object = json.loads(writer.write(ledger, credibility or {}).text)
    return read


def objects(ledger: Ledger, type: str, label: str | None = None) -> list[Object]:
    """Return the objects of a type that were made from records, those with a label if given."""
    return [
        each
        for each in bundle(ledger)["objects"]
        if each["type"] == type and label in (None, *each.get("labels", ()))
        if type == "relationship" or "extensions" in each
    ]


def about(each: Object) -> Object:
    """Return what the extension of an object says."""
    (said,) = each["extensions"].values()
    return dict(said)


def troubles(made: Object) -> list[str]:
    """Return what the validator holds against a bundle, but for the warnings that are allowed."""
    result = validate_instance(made, ValidationOptions(version="2.1"))
    warnings = [str(each) for each in result.warnings if not any(a in str(each) for a in ALLOWED)]
    return [*map(str, result.errors), *warnings]


def references(value: object) -> Iterator[str]:
    """Yield every id that an object mentions."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key.endswith("_ref"):
                yield each
            elif key.endswith("_refs") or key == "extensions":
                yield from each


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_ledger_of_the_project_is_a_valid_bundle(path: Path) -> None:
    made = json.loads(claimtrack.convert(claimtrack.load(path), "stix").text)

    assert [] == troubles(made)
    assert len(made["objects"]) == len(stix2.parse(made, allow_custom=False).objects)


def test_the_seed_and_the_examples_are_among_them() -> None:
    assert {"slbm-2021", "circular_sourcing", "shared_relay"} < {p.parent.name for p in FILES}


@few
@given(ledger=ledgers(most=3))
def test_any_ledger_is_a_valid_bundle(ledger: Ledger) -> None:
    assert [] == troubles(bundle(ledger))


@pytest.mark.deep
@profiles.law
@given(ledger=ledgers())
def test_any_ledger_with_its_grades_is_a_valid_bundle(ledger: Ledger) -> None:
    assessed = claimtrack.assess(ledger)
    grades = {claim: assessed[claim].credibility for claim in ledger.claims}
    made = bundle(ledger, grades)

    assert [] == troubles(made)
    assert len(made["objects"]) == len(stix2.parse(made, allow_custom=False).objects)


def test_a_ledger_with_all_that_goes_wrong_is_a_valid_bundle() -> None:
    made = json.loads(claimtrack.convert(generate(20, seed=2), "stix").text)

    assert [] == troubles(made)
    assert {"identity", "note", "opinion", "report", "relationship"} <= {
        each["type"] for each in made["objects"]
    }


@few
@given(ledger=ledgers())
def test_what_an_object_mentions_is_in_the_bundle(ledger: Ledger) -> None:
    made = bundle(ledger)["objects"]
    ids = [each["id"] for each in made]

    assert len(ids) == len(set(ids))
    assert {ref for each in made for ref in references(each)} <= set(ids)


@few
@given(ledger=ledgers())
def test_each_record_is_whole_in_the_bundle_or_each_of_its_keys_is_told_as_lost(
    ledger: Ledger,
) -> None:
    result = writer.write(ledger)
    held = [
        record
        for each in json.loads(result.text)["objects"]
        if "extensions" in each
        for record in (about(each)["record"], *about(each).get("retractions", ()))
    ]
    lost = {(loss.what, ref_of(record)) for loss in result.lost for record in loss.records}

    for record in ledger.records():
        if isinstance(record, Predicate | Waiver):
            ref = ref_of(record)
            assert {(f"{ref.kind.value}.{key}", ref) for key in plain_values(record)} <= lost
        else:
            assert json.loads(json.dumps(stix_record(record))) in held
    assert ("ledger.settings" in [loss.what for loss in result.lost]) == (
        ledger.settings != Settings()
    )


@few
@given(ledger=ledgers(), random=st.randoms(use_true_random=False))
def test_the_order_of_records_changes_no_byte(ledger: Ledger, random: Random) -> None:
    records = list(ledger.records())
    random.shuffle(records)

    assert (
        writer.write(ledger).files
        == writer.write(Ledger.of(records, settings=ledger.settings)).files
    )


@few
@given(ledger=ledgers())
def test_an_id_is_made_of_all_that_its_object_says(ledger: Ledger) -> None:
    """So that an id never says two things, which STIX allows only at different times."""
    for each in nonempty(bundle(ledger)["objects"]):
        said = {key: value for key, value in each.items() if key != "id"}
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

        assert each["id"] == f"{each['type']}--{uuid5(NAMESPACE, text)}"


def test_ids_are_of_version_5_and_not_of_the_namespace_of_observables() -> None:
    made = bundle(Ledger.of(Source("a", "person")))
    ids = [made["id"], *(each["id"] for each in made["objects"])]

    assert {5} == {UUID(id.partition("--")[2]).version for id in ids}
    assert NAMESPACE != UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")


def test_an_empty_ledger_is_a_valid_bundle() -> None:
    assert [] == troubles(bundle(Ledger.of()))


def test_all_objects_are_made_by_one_identity_which_is_no_source() -> None:
    made = bundle(generate(10))["objects"]
    makers = {each.get("created_by_ref") for each in made}
    (maker,) = makers - {None}

    assert [maker] == [each["id"] for each in made if "created_by_ref" not in each]
    assert ["claimtrack"] == [each["name"] for each in made if each["id"] == maker]


@pytest.mark.parametrize("grade", Reliability)
def test_reliability_is_on_the_identity_and_absent_where_it_cannot_be_judged(
    grade: Reliability,
) -> None:
    (made,) = objects(Ledger.of(Source("a", "person", reliability=grade)), "identity")

    assert about(made).get("reliability") == (None if grade is Reliability.F else grade.value)
    assert "confidence" not in made


@pytest.mark.parametrize(
    ("credibility", "confidence"),
    [
        (Credibility.CONFIRMED, 90),
        (Credibility.PROBABLE, 70),
        (Credibility.POSSIBLE, 50),
        (Credibility.DOUBTFUL, 30),
        (Credibility.IMPROBABLE, 10),
        (Credibility.UNKNOWN, None),
    ],
)
def test_credibility_is_on_the_note_of_the_claim_and_its_confidence_by_appendix_a(
    credibility: Credibility, confidence: int | None
) -> None:
    ledger = Ledger.of(Source("a", "person"), Claim("c", "So it is."), Assertion("c", ["a"]))
    notes = [each for each in bundle(ledger, {"c": credibility})["objects"] if "labels" in each]
    (claim,) = (each for each in notes if "claim" in each["labels"])
    (said,) = (each for each in notes if "assertion" in each["labels"])

    assert confidence == claim.get("confidence")
    assert about(claim).get("credibility") == (
        None if credibility is Credibility.UNKNOWN else credibility.value
    )
    assert "confidence" not in said
    assert "credibility" not in about(said)


def test_the_library_of_stix_gives_the_same_confidence() -> None:
    words = {
        1: "Confirmed by other sources",
        2: "Probably True",
        3: "Possibly True",
        4: "Doubtful",
        5: "Improbable",
    }
    theirs = {
        Credibility(digit): stix2.confidence.scales.admiralty_credibility_to_value(
            f"{digit} - {word}"
        )
        for digit, word in words.items()
    }

    assert theirs == writer.CONFIDENCE


def test_convert_grades_claims_as_assess_does() -> None:
    ledger = claimtrack.load(ROOT / "examples" / "shared_relay")
    made = json.loads(claimtrack.convert(ledger, "stix").text)["objects"]
    claims = [each for each in made if "claim" in each.get("labels", ())]
    assessed = claimtrack.assess(ledger)

    assert {about(each)["record"]["id"]: about(each).get("credibility", 6) for each in claims} == {
        claim: assessed[claim].credibility.value for claim in ledger.claims
    }


def test_every_kind_of_source_is_an_identity_of_a_class_that_stix_knows_or_of_none() -> None:
    known = {"individual", "group", "system", "organization", "unknown", None}
    sources = [Source(f"s-{kind.value}", kind) for kind in SourceKind]
    made = objects(Ledger.of(sources), "identity")

    assert known - {"group"} == {each.get("identity_class") for each in made}
    assert {(kind.value,) for kind in SourceKind} == {tuple(each["roles"]) for each in made}


def test_a_plural_of_persons_is_a_group() -> None:
    (made,) = objects(Ledger.of(Source("a", "witness", number="plural")), "identity")

    assert "group" == made["identity_class"]


def test_who_is_confidential_is_marked() -> None:
    ledger = Ledger.of(Source("mole", "person", name="Mia Mole", confidential=True))
    text = claimtrack.convert(ledger, "stix").text
    made = {each["type"]: each for each in json.loads(text)["objects"]}

    assert [made["marking-definition"]["id"]] == made["identity"]["object_marking_refs"]
    assert "mole" not in text.casefold()
