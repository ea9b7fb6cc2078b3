"""What of a ledger stands in PROV's own words."""

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


def said(kind: type[ProvRecord], *records: Record) -> list[tuple[str, ...]]:
    """Return the relations of a kind, sorted: the bundle, both ends, and what types it has."""
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


def test_each_link_of_a_chain_is_said_by_the_one_that_reports_it() -> None:
    assertion = chain("kcna", "afp", "site")

    assert [
        ("", "assertion:a", "assertion:a.2"),
        ("reports:site", "assertion:a.2", "assertion:a.1"),
    ] == said(ProvDerivation, assertion)
    assert [
        ("", "assertion:a", "source:site"),
        ("", "document:article", "source:afp", "ct:author"),
        ("", "document:article", "source:site", "ct:publisher"),
        ("", "reports:afp", "source:afp"),
        ("", "reports:site", "source:site"),
        ("reports:afp", "assertion:a.1", "source:kcna"),
        ("reports:site", "assertion:a.2", "source:afp"),
    ] == said(ProvAttribution, assertion)


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
def test_a_derivation_is_a_quotation_or_has_a_primary_source(
    first: object, second: object, types: tuple[str, ...]
) -> None:
    assert [("", "assertion:a", "assertion:a.1", *types)] == said(
        ProvDerivation, chain(first, second)
    )


def test_an_assertion_comes_from_the_documents_in_which_it_stands() -> None:
    assertion = chain(
        {"source": "kcna", "at": "article#p1"}, "afp", at=["article#p1", "article#p2"]
    )

    assert [
        ("", "assertion:a", "assertion:a.1"),
        ("", "assertion:a", "document:article"),
        ("reports:afp", "assertion:a.1", "document:article"),
    ] == said(ProvDerivation, assertion)


def test_who_asserts_a_claim_puts_it_more_closely_and_who_denies_it_does_not() -> None:
    copy = ("", "copy:article", "document:article")
    premise = ("", "claim:d", "claim:c", "ct:because")

    assert [("", "assertion:a", "claim:c"), copy] == said(ProvSpecialization, chain("kcna"))
    assert [copy] == said(ProvSpecialization, chain("kcna", stance="denies"))
    assert [("", "assertion:a", "claim:c", "ct:denies"), premise] == said(
        ProvInfluence, chain("kcna", stance="denies")
    )
    assert [("", "assertion:a", "claim:c", "ct:neutral"), premise] == said(
        ProvInfluence, chain({"source": "kcna", "act": "declined"})
    )


def test_who_is_part_of_another_acts_on_its_behalf() -> None:
    assert [("", "source:desk", "source:afp")] == said(
        ProvDelegation, Source("desk", "person", part_of="afp")
    )


def test_claims_that_restate_one_another_are_alternates() -> None:
    restates, supports = Link("restates", "c", "d"), Link("supports", "c", "d")

    assert [("", "claim:c", "claim:d")] == said(ProvAlternate, restates, supports)


def test_what_is_retracted_is_invalidated_by_whoever_retracts_it() -> None:
    retraction = Retraction(Ref(RecordKind.DOCUMENT, "article"), by="site", id="r")

    assert [("", "document:article", "retraction:r")] == said(ProvInvalidation, retraction)
    assert [("", "retraction:r", "source:site")] == said(ProvAssociation, retraction)


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
def test_a_source_is_the_agent_that_it_certainly_is(source: Source, more: list[str]) -> None:
    (agent,) = render_prov(Ledger.of(source)).get_records(ProvAgent)

    assert ["ct:Source", *more] == types(agent)


def test_records_that_are_equal_have_names_of_their_own_and_survive_a_merge() -> None:
    twice = Ledger.of(SOURCES, CLAIMS, [Assertion("c", ["kcna"])] * 2)
    merged = render_prov(twice).unified()

    assert twice == ledger_of(merged)
