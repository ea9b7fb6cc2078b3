"""Tests of the PROV statements of a ledger."""

from collections.abc import Mapping

import pytest
from prov.model import (
    ProvAgent,
    ProvAlternate,
    ProvAssociation,
    ProvAttribution,
    ProvDelegation,
    ProvDerivation,
    ProvInfluence,
    ProvInvalidation,
    ProvRecord,
    ProvSpecialization,
)

from claimtrack.formats.prov.document import render_prov
from claimtrack.formats.prov.library import ledger_of
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Ledger,
    Link,
    Record,
    RecordKind,
    Ref,
    Retraction,
    Source,
)

SOURCES = (Source("kcna", "state-media"), Source("afp", "news-agency"), Source("site", "outlet"))
CLAIMS = (Claim("c", "It flew."), Claim("d", "It flew high.", because=["c"]))
ARTICLE = Document("article", publisher="site", author="afp", archived="https://example.org/copy")


def relations(kind: type[ProvRecord], *records: Record) -> list[tuple[str, ...]]:
    """Return the sorted relations of a kind: the bundle, both ends and the types."""
    document = render_prov(Ledger.of(SOURCES, CLAIMS, ARTICLE, records))
    return sorted(
        (str(part.identifier or ""), *map(str, filter(None, each.args)), *types(each))
        for part in (document, *document.bundles)
        for each in part.get_records(kind)
    )


def types(record: ProvRecord) -> list[str]:
    return sorted(map(str, record.get_asserted_types()))


def chain(*via: object, **more: object) -> Assertion:
    fields: Mapping[str, object] = {"id": "a", **more}
    return Assertion("c", via, **fields)  # type: ignore[arg-type]  # given as users give it


def test_each_saying_is_in_the_bundle_of_its_reporter() -> None:
    assertion = chain("kcna", "afp", "site")

    assert [
        ("", "assertion:a", "assertion:a.2"),
        ("reports:site", "assertion:a.2", "assertion:a.1"),
    ] == relations(ProvDerivation, assertion)
    assert [
        ("", "assertion:a", "source:site"),
        ("", "document:article", "source:afp", "ct:author"),
        ("", "document:article", "source:site", "ct:publisher"),
        ("", "reports:afp", "source:afp"),
        ("", "reports:site", "source:site"),
        ("reports:afp", "assertion:a.1", "source:kcna"),
        ("reports:site", "assertion:a.2", "source:afp"),
    ] == relations(ProvAttribution, assertion)


@pytest.mark.parametrize(
    ("first", "second", "types"),
    [
        ("kcna", "afp", ()),
        ("kcna", {"source": "afp", "act": "quoted"}, ("prov:Quotation",)),
        ({"source": "kcna", "quote": "It flew."}, "afp", ("prov:Quotation",)),
        ({"source": "kcna", "act": "witnessed"}, "afp", ("prov:PrimarySource",)),
        ({"source": "kcna", "act": "showed"}, "afp", ("prov:PrimarySource",)),
        (
            {"source": "kcna", "act": "witnessed", "quote": "It flew."},
            "afp",
            ("prov:PrimarySource", "prov:Quotation"),
        ),
        ("kcna", {"source": "afp", "act": "witnessed"}, ()),
    ],
)
def test_derivation_is_a_quotation_or_has_a_primary_source(
    first: object, second: object, types: tuple[str, ...]
) -> None:
    assert [("", "assertion:a", "assertion:a.1", *types)] == relations(
        ProvDerivation, chain(first, second)
    )


def test_assertion_is_derived_from_its_documents() -> None:
    assertion = chain(
        {"source": "kcna", "at": "article#p1"}, "afp", at=["article#p1", "article#p2"]
    )

    assert [
        ("", "assertion:a", "assertion:a.1"),
        ("", "assertion:a", "document:article"),
        ("reports:afp", "assertion:a.1", "document:article"),
    ] == relations(ProvDerivation, assertion)


def test_only_assertions_specialize_their_claim() -> None:
    copy = ("", "copy:article", "document:article")
    premise = ("", "claim:d", "claim:c", "ct:because")

    assert [("", "assertion:a", "claim:c"), copy] == relations(ProvSpecialization, chain("kcna"))
    assert [copy] == relations(ProvSpecialization, chain("kcna", stance="denies"))
    assert [("", "assertion:a", "claim:c", "ct:denies"), premise] == relations(
        ProvInfluence, chain("kcna", stance="denies")
    )
    assert [("", "assertion:a", "claim:c", "ct:neutral"), premise] == relations(
        ProvInfluence, chain({"source": "kcna", "act": "declined"})
    )


def test_part_of_a_source_is_a_delegation() -> None:
    assert [("", "source:desk", "source:afp")] == relations(
        ProvDelegation, Source("desk", "person", part_of="afp")
    )


def test_restating_claims_are_alternates() -> None:
    restates, supports = Link("restates", "c", "d"), Link("supports", "c", "d")

    assert [("", "claim:c", "claim:d")] == relations(ProvAlternate, restates, supports)


def test_retraction_invalidates_its_record() -> None:
    retraction = Retraction(Ref(RecordKind.DOCUMENT, "article"), by="site", id="r")

    assert [("", "document:article", "retraction:r")] == relations(ProvInvalidation, retraction)
    assert [("", "retraction:r", "source:site")] == relations(ProvAssociation, retraction)


@pytest.mark.parametrize(
    ("source", "more"),
    [
        (Source("x", "official"), ["prov:Person"]),
        (Source("x", "military"), ["prov:Organization"]),
        (Source("x", "model"), ["prov:SoftwareAgent"]),
        (Source("x", "expert"), []),
        (Source("x", "official", number="plural"), []),
    ],
)
def test_source_has_the_agent_type_of_its_kind(source: Source, more: list[str]) -> None:
    (agent,) = render_prov(Ledger.of(source)).get_records(ProvAgent)

    assert ["ct:Source", *more] == types(agent)


def test_equal_records_have_distinct_names() -> None:
    twice = Ledger.of(SOURCES, CLAIMS, [Assertion("c", ["kcna"])] * 2)
    merged = render_prov(twice).unified()

    assert twice == ledger_of(merged)
