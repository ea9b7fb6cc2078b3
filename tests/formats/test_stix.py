"""Tests of STIX 2.1 bundles, with the published validator."""

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
from claimtrack.formats import stix
from claimtrack.formats.records.shape import plain_values
from claimtrack.formats.stix import NAMESPACE, stix_record
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

# JSON objects of any content.
Object = Mapping[str, Any]

ALLOWED = ("{103}", "{202}", "{302}")
"""Accepted warnings of the validator: UUIDv5 ids, own relationship names, no hashes."""


few = profiles.law_settings(12)


def bundle(ledger: Ledger, credibility: Mapping[str, Credibility] | None = None) -> Object:
    read: Object = json.loads(stix.write(ledger, credibility or {}).text)
    return read


def objects(ledger: Ledger, type: str, label: str | None = None) -> list[Object]:
    """Return the objects of a type that have a record, optionally with a label."""
    return [
        each
        for each in bundle(ledger)["objects"]
        if each["type"] == type and label in (None, *each.get("labels", ()))
        if type == "relationship" or "extensions" in each
    ]


def extension_of(each: Object) -> Object:
    """Return the extension of an object."""
    (said,) = each["extensions"].values()
    return dict(said)


def validation_errors(made: Object) -> list[str]:
    """Return the validator's errors and unaccepted warnings for a bundle."""
    result = validate_instance(made, ValidationOptions(version="2.1"))
    warnings = [str(each) for each in result.warnings if not any(a in str(each) for a in ALLOWED)]
    return [*map(str, result.errors), *warnings]


def references(value: object) -> Iterator[str]:
    """Yield every id to which an object refers."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key.endswith("_ref"):
                yield each
            elif key.endswith("_refs") or key == "extensions":
                yield from each


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_sample_ledger_gives_a_valid_bundle(path: Path) -> None:
    made = json.loads(claimtrack.convert(claimtrack.load(path), "stix").text)

    assert [] == validation_errors(made)
    assert len(made["objects"]) == len(stix2.parse(made, allow_custom=False).objects)


def test_samples_include_seeds_and_examples() -> None:
    assert {"slbm-2021", "circular_sourcing", "shared_relay"} < {p.parent.name for p in FILES}


@few
@given(ledger=ledgers(most=3))
def test_any_ledger_gives_a_valid_bundle(ledger: Ledger) -> None:
    assert [] == validation_errors(bundle(ledger))


@pytest.mark.deep
@profiles.law
@given(ledger=ledgers())
def test_any_graded_ledger_gives_a_valid_bundle(ledger: Ledger) -> None:
    assessed = claimtrack.assess(ledger)
    grades = {claim: assessed[claim].credibility for claim in ledger.claims}
    made = bundle(ledger, grades)

    assert [] == validation_errors(made)
    assert len(made["objects"]) == len(stix2.parse(made, allow_custom=False).objects)


def test_ledger_with_many_findings_gives_a_valid_bundle() -> None:
    made = json.loads(claimtrack.convert(generate(20, seed=2), "stix").text)

    assert [] == validation_errors(made)
    assert {"identity", "note", "opinion", "report", "relationship"} <= {
        each["type"] for each in made["objects"]
    }


@few
@given(ledger=ledgers())
def test_referenced_objects_are_in_the_bundle(ledger: Ledger) -> None:
    made = bundle(ledger)["objects"]
    ids = [each["id"] for each in made]

    assert len(ids) == len(set(ids))
    assert {ref for each in made for ref in references(each)} <= set(ids)


@few
@given(ledger=ledgers())
def test_every_key_is_in_the_bundle_or_reported_as_lost(
    ledger: Ledger,
) -> None:
    result = stix.write(ledger)
    held = [
        record
        for each in json.loads(result.text)["objects"]
        if "extensions" in each
        for record in (extension_of(each)["record"], *extension_of(each).get("retractions", ()))
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
def test_output_does_not_depend_on_the_order_of_records(ledger: Ledger, random: Random) -> None:
    records = list(ledger.records())
    random.shuffle(records)

    assert (
        stix.write(ledger).files == stix.write(Ledger.of(records, settings=ledger.settings)).files
    )


@few
@given(ledger=ledgers())
def test_id_depends_on_the_whole_content(ledger: Ledger) -> None:
    """STIX allows different content under one id only with different modification times."""
    for each in nonempty(bundle(ledger)["objects"]):
        said = {key: value for key, value in each.items() if key != "id"}
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

        assert each["id"] == f"{each['type']}--{uuid5(NAMESPACE, text)}"


def test_ids_are_uuid5_in_their_own_namespace() -> None:
    made = bundle(Ledger.of(Source("a", "person")))
    ids = [made["id"], *(each["id"] for each in made["objects"])]

    assert {5} == {UUID(id.partition("--")[2]).version for id in ids}
    assert NAMESPACE != UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")


def test_empty_ledger_gives_a_valid_bundle() -> None:
    assert [] == validation_errors(bundle(Ledger.of()))


def test_creator_of_all_objects_is_not_a_source() -> None:
    made = bundle(generate(10))["objects"]
    makers = {each.get("created_by_ref") for each in made}
    (maker,) = makers - {None}

    assert [maker] == [each["id"] for each in made if "created_by_ref" not in each]
    assert ["claimtrack"] == [each["name"] for each in made if each["id"] == maker]


@pytest.mark.parametrize("grade", Reliability)
def test_identity_has_the_reliability_unless_it_is_f(
    grade: Reliability,
) -> None:
    (made,) = objects(Ledger.of(Source("a", "person", reliability=grade)), "identity")

    assert extension_of(made).get("reliability") == (
        None if grade is Reliability.F else grade.value
    )
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
def test_note_of_a_claim_has_credibility_and_confidence(
    credibility: Credibility, confidence: int | None
) -> None:
    ledger = Ledger.of(Source("a", "person"), Claim("c", "So it is."), Assertion("c", ["a"]))
    notes = [each for each in bundle(ledger, {"c": credibility})["objects"] if "labels" in each]
    (claim,) = (each for each in notes if "claim" in each["labels"])
    (said,) = (each for each in notes if "assertion" in each["labels"])

    assert confidence == claim.get("confidence")
    assert extension_of(claim).get("credibility") == (
        None if credibility is Credibility.UNKNOWN else credibility.value
    )
    assert "confidence" not in said
    assert "credibility" not in extension_of(said)


def test_confidence_equals_that_of_the_stix_library() -> None:
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

    assert theirs == stix.CONFIDENCE


def test_convert_and_assess_give_the_same_grades() -> None:
    ledger = claimtrack.load(ROOT / "examples" / "shared_relay")
    made = json.loads(claimtrack.convert(ledger, "stix").text)["objects"]
    claims = [each for each in made if "claim" in each.get("labels", ())]
    assessed = claimtrack.assess(ledger)

    assert {
        extension_of(each)["record"]["id"]: extension_of(each).get("credibility", 6)
        for each in claims
    } == {claim: assessed[claim].credibility.value for claim in ledger.claims}


def test_every_kind_of_source_has_a_valid_identity_class_or_none() -> None:
    known = {"individual", "group", "system", "organization", "unknown", None}
    sources = [Source(f"s-{kind.value}", kind) for kind in SourceKind]
    made = objects(Ledger.of(sources), "identity")

    assert known - {"group"} == {each.get("identity_class") for each in made}
    assert {(kind.value,) for kind in SourceKind} == {tuple(each["roles"]) for each in made}


def test_plural_source_is_a_group() -> None:
    (made,) = objects(Ledger.of(Source("a", "witness", number="plural")), "identity")

    assert "group" == made["identity_class"]


def test_confidential_source_has_a_marking() -> None:
    ledger = Ledger.of(Source("mole", "person", name="Mia Mole", confidential=True))
    text = claimtrack.convert(ledger, "stix").text
    made = {each["type"]: each for each in json.loads(text)["objects"]}

    assert [made["marking-definition"]["id"]] == made["identity"]["object_marking_refs"]
    assert "mole" not in text.casefold()
