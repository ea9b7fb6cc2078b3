"""What of a ledger stands in PROV's own words."""

import json
from collections.abc import Mapping

import pytest
from prov.model import ProvDocument

from claimtrack.formats.prov import ledgers
from claimtrack.formats.prov.ledgers import document_of
from claimtrack.formats.prov.statements import Kind, Literal, Statement, listed
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Ledger,
    Link,
    Noun,
    Record,
    Ref,
    Retraction,
    Source,
)

SOURCES = (Source("kcna", "state-media"), Source("afp", "news-agency"), Source("site", "outlet"))
CLAIMS = (Claim("c", "It flew."), Claim("d", "It flew high.", because=["c"]))
ARTICLE = Document("article", publisher="site", author="afp", archived="https://example.org/copy")


def said(kind: Kind, *records: Record) -> list[tuple[str, ...]]:
    """Return the relations of a kind: the bundle, both ends, and what types it has."""
    document = document_of(Ledger.of(SOURCES, CLAIMS, ARTICLE, records))
    return [_told(each) for each in document.statements() if each.kind is kind]


def _told(statement: Statement) -> tuple[str, ...]:
    ends = [name for role in statement.kind.roles[:2] for name in statement.names(role)]
    values = listed(statement.attributes.get("prov:type", ()))
    return (statement.bundle, *ends, *(str(v.value) for v in values if isinstance(v, Literal)))


def chain(*via: object, **more: object) -> Assertion:
    fields: Mapping[str, object] = {"id": "a", **more}
    return Assertion("c", via, **fields)  # type: ignore[arg-type]  # given as users give it


def test_each_link_of_a_chain_is_said_by_the_one_that_reports_it() -> None:
    assertion = chain("kcna", "afp", "site")

    assert [
        ("", "assertion:a", "assertion:a.2"),
        ("reports:site", "assertion:a.2", "assertion:a.1"),
    ] == said(Kind.DERIVATION, assertion)
    assert [
        ("", "document:article", "source:site", "ct:publisher"),
        ("", "document:article", "source:afp", "ct:author"),
        ("", "reports:afp", "source:afp"),
        ("", "reports:site", "source:site"),
        ("", "assertion:a", "source:site"),
        ("reports:afp", "assertion:a.1", "source:kcna"),
        ("reports:site", "assertion:a.2", "source:afp"),
    ] == said(Kind.ATTRIBUTION, assertion)


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
        Kind.DERIVATION, chain(first, second)
    )


def test_an_assertion_comes_from_the_documents_in_which_it_stands() -> None:
    assertion = chain(
        {"source": "kcna", "at": "article#p1"}, "afp", at=["article#p1", "article#p2"]
    )

    assert [
        ("", "assertion:a", "assertion:a.1"),
        ("", "assertion:a", "document:article"),
        ("reports:afp", "assertion:a.1", "document:article"),
    ] == said(Kind.DERIVATION, assertion)


def test_who_asserts_a_claim_puts_it_more_closely_and_who_denies_it_does_not() -> None:
    copy = ("", "copy:article", "document:article")
    premise = ("", "claim:d", "claim:c", "ct:because")

    assert [copy, ("", "assertion:a", "claim:c")] == said(Kind.SPECIALIZATION, chain("kcna"))
    assert [copy] == said(Kind.SPECIALIZATION, chain("kcna", stance="denies"))
    assert [premise, ("", "assertion:a", "claim:c", "ct:denies")] == said(
        Kind.INFLUENCE, chain("kcna", stance="denies")
    )
    assert [premise, ("", "assertion:a", "claim:c", "ct:neutral")] == said(
        Kind.INFLUENCE, chain({"source": "kcna", "act": "declined"})
    )


def test_who_is_part_of_another_acts_on_its_behalf() -> None:
    assert [("", "source:desk", "source:afp")] == said(
        Kind.DELEGATION, Source("desk", "person", part_of="afp")
    )


def test_claims_that_restate_one_another_are_alternates() -> None:
    restates, supports = Link("restates", "c", "d"), Link("supports", "c", "d")

    assert [("", "claim:c", "claim:d")] == said(Kind.ALTERNATE, restates, supports)


def test_what_is_retracted_is_invalidated_by_whoever_retracts_it() -> None:
    retraction = Retraction(Ref(Noun.DOCUMENT, "article"), by="site", id="r")

    assert [("", "document:article", "retraction:r")] == said(Kind.INVALIDATION, retraction)
    assert [("", "retraction:r", "source:site")] == said(Kind.ASSOCIATION, retraction)


@pytest.mark.parametrize(
    ("source", "types"),
    [
        (Source("x", "official"), ["prov:Person"]),
        (Source("x", "military"), ["prov:Organization"]),
        (Source("x", "model"), ["prov:SoftwareAgent"]),
        (Source("x", "expert"), []),
        (Source("x", "official", number="plural"), []),
    ],
)
def test_a_source_is_the_agent_that_it_certainly_is(source: Source, types: list[str]) -> None:
    (agent,) = document_of(Ledger.of(source)).top.statements(Kind.AGENT)

    assert ("", "ct:Source", *types) == _told(agent)


def test_records_that_are_equal_have_names_of_their_own_and_survive_a_merge() -> None:
    twice = Ledger.of(SOURCES, CLAIMS, [Assertion("c", ["kcna"])] * 2)
    merged = ProvDocument.deserialize(content=ledgers.write(twice), format="json").unified()

    assert twice == ledgers.read_text(str(merged.serialize(format="json")))


def test_what_is_said_twice_is_kept_once_beside_the_ledger() -> None:
    table = json.loads(ledgers.write(Ledger.of(Source("desk", "person", part_of="afp"), SOURCES)))
    (delegation,) = table["actedOnBehalfOf"].values()
    table["actedOnBehalfOf"] = {"_:1": delegation, "_:2": delegation}
    back = ledgers.read_text(json.dumps(table))

    assert ["_:2", "_:source-desk-source-afp"] == [
        *json.loads(ledgers.write(back))["actedOnBehalfOf"]
    ]


def test_what_only_a_bundle_can_name_is_left_in_it() -> None:
    inner = {"prefix": {"in": "http://example.org/"}, "agent": {"in:a": {}, "ex:b": {}}}
    text = json.dumps({"prefix": {"ex": "http://example.com/"}, "bundle": {"ex:c": inner}})
    back = ledgers.read_text(text)

    assert ["b"] == [*back.sources]
    assert json.loads(text) == json.loads(ledgers.write(back))
