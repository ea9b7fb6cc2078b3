"""Scopes of rules: the records that findings may name, and errors for rules that name others."""

import subprocess
import sys
from collections.abc import Iterator
from os import environ
from pathlib import Path

import pytest

from claimtrack.engine.finding import Flag, Reason
from claimtrack.engine.rule import Judge, Rule, RuleError, closing_rule, rule
from claimtrack.engine.run import run
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.formats.toml import reader
from claimtrack.model import Claim, Ledger, Record, Settings, Severity, ref_of

ROOT = Path(__file__).parents[2]

LEDGER = reader.read_text("""
ledger = 1

[source]
group = { kind = "company" }
daily = { kind = "outlet", part_of = "group" }
sister = { kind = "outlet", part_of = "group" }
party = { kind = "outlet", part_of = "group", party_to = ["harbour"] }
clerk = { kind = "witness" }
aide = { kind = "person" }
gazette = { kind = "outlet" }
stranger = { kind = "person" }

[document]
page = { publisher = "daily", author = "aide" }
early = { publisher = "gazette", published = "2020" }
late = { publisher = "gazette", published = "2021" }

[predicate]
closed = {}
opened = { excludes = ["closed"] }

[claim]
shut = { text = "It was shut.", fact = { subject = "harbour", predicate = "closed" } }
open = { text = "It was open.", fact = { subject = "harbour", predicate = "opened" } }
quiet = { text = "It was quiet.", because = ["shut"] }
noisy = { text = "It was noisy." }
other = { text = "Something else." }

[[assertion]]
claim = "shut"
via = ["clerk", "daily"]
at = ["page"]
id = "on-shut"

[[assertion]]
claim = "open"
via = ["gazette"]
id = "on-open"

[[assertion]]
claim = "other"
via = ["stranger"]
id = "on-other"

[[link]]
kind = "contradicts"
from = "noisy"
to = "quiet"
id = "not-both"

[[retraction]]
document = "page"
by = "clerk"
id = "no-page"

[[retraction]]
assertion = "on-open"
id = "no-open"

[[waiver]]
code = "CT101"
claim = "noisy"
reason = "It is known."
""")
NEAR = {
    *("claim:shut", "claim:open", "claim:quiet", "claim:noisy"),
    *("assertion:on-shut", "assertion:on-open", "link:not-both"),
    *("retraction:no-page", "retraction:no-open", "document:page", "document:early"),
    *("source:clerk", "source:daily", "source:group", "source:party", "source:aide"),
    "source:gazette",
}
"""The neighbourhood of the claim ``shut``, and the records that go with it."""
OF_PAGE = {
    *("document:page", "retraction:no-page"),
    *("source:daily", "source:group", "source:aide", "source:clerk"),
}
EVERYWHERE = {"predicate:closed", "predicate:opened"}


def records() -> dict[str, Record]:
    """Return the records of the ledger by kind and id."""
    return {f"{ref.kind.value}:{ref.id}": r for r in LEDGER.records() for ref in [ref_of(r)]}


def naming(subject: Record, named: Record) -> Judge:
    """Return a judge that reports one record because of another."""

    def judge(facts: Facts) -> Iterator[Flag]:
        yield Flag((subject,), "so", [Reason("deeper", parts=(Reason("named here", named),))])

    return judge


def scope_error(scope: Scope, subject: str, named: str) -> str | None:
    """Return the error for a rule that reports one record and names another, or None."""
    judge = naming(records()[subject], records()[named])
    try:
        run(LEDGER, [rule("XX101", "naming", Severity.NOTE, scope=scope)(judge)])
    except RuleError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    ("scope", "subject", "allowed"),
    [
        (Scope.CLAIM, "claim:shut", NEAR),
        (Scope.CLAIM, "claim:noisy", NEAR),
        (Scope.CLAIM, "assertion:on-open", NEAR),
        (Scope.CLAIM, "link:not-both", NEAR),
        (Scope.CLAIM, "retraction:no-open", NEAR),
        (Scope.CLAIM, "retraction:no-page", OF_PAGE),
        (Scope.CLAIM, "claim:other", {"claim:other", "assertion:on-other", "source:stranger"}),
        (Scope.DOCUMENT, "document:page", OF_PAGE),
        (Scope.DOCUMENT, "retraction:no-page", OF_PAGE),
        (Scope.DOCUMENT, "document:late", {"document:late", "source:gazette"}),
        (Scope.SOURCE, "source:party", {"source:party", "source:group"}),
        (Scope.SOURCE, "source:clerk", {"source:clerk"}),
        (Scope.LEDGER, "source:party", {"source:party", "source:group"}),
        (Scope.LEDGER, "document:page", OF_PAGE),
        (Scope.LEDGER, "predicate:closed", EVERYWHERE),
    ],
)
def test_finding_may_name_exactly_the_records_its_scope_allows(
    scope: Scope, subject: str, allowed: set[str]
) -> None:
    accepted = {named for named in records() if scope_error(scope, subject, named) is None}

    assert allowed | EVERYWHERE == accepted


@pytest.mark.parametrize(
    ("scope", "kinds"),
    [
        (Scope.CLAIM, {"claim", "assertion", "link", "retraction"}),
        (Scope.SOURCE, {"source"}),
        (Scope.DOCUMENT, {"document", "retraction"}),
        (Scope.LEDGER, {"source", "document", "predicate"}),
    ],
)
def test_rule_may_report_exactly_the_kinds_of_record_of_its_scope(
    scope: Scope, kinds: set[str]
) -> None:
    reported = {name for name in records() if scope_error(scope, name, name) is None}
    of_a_claim = {"retraction:no-open"} if scope is Scope.DOCUMENT else set()

    assert {name for name in records() if name.split(":")[0] in kinds} - of_a_claim == reported


def test_document_rule_may_not_name_an_assertion() -> None:
    assert scope_error(Scope.DOCUMENT, "document:page", "assertion:on-shut") == (
        "rule XX101 naming breaks its scope: its finding on document `page` (<string>:15:1) names "
        'assertion `on-shut` (<string>:30:1) in the reason "named here", but a finding of scope '
        "document may name only the document, its retractions, its publisher, author and "
        "credited sources, and their owners: omit that record, or report a record whose "
        "scope allows it"
    )


def test_rule_may_not_report_a_kind_of_record_outside_its_scope() -> None:
    assert scope_error(Scope.CLAIM, "document:page", "document:page") == (
        "rule XX101 naming breaks its scope: it reports document `page` (<string>:15:1), but "
        "scope claim is for findings about claims, assertions, links and retractions: "
        "declare another scope"
    )


def test_scope_limits_further_subjects() -> None:
    shut, other = LEDGER.claims["shut"], LEDGER.claims["other"]

    @rule("XX101", "pair", Severity.NOTE, scope=Scope.CLAIM)
    def pair(facts: Facts) -> Iterator[Flag]:
        yield Flag((shut, other), "so", [Reason("here", shut)])

    with pytest.raises(RuleError, match=r"names claim `other` \(.*\) as a subject"):
        run(LEDGER, [pair])


def test_scope_limits_findings_that_the_settings_ignore() -> None:
    one, two = Claim("one", "One.", topics=["war"]), Claim("two", "Two.")
    wrong = rule("XX101", "naming", Severity.NOTE, scope=Scope.CLAIM)(naming(one, two))

    with pytest.raises(RuleError, match="breaks its scope"):
        run(Ledger.of(one, two), [wrong], Settings(ignore_by_topic={"war": ["ALL"]}))


def test_record_missing_from_the_ledger_is_out_of_scope() -> None:
    claim = LEDGER.claims["shut"]
    wrong = rule("XX101", "naming", Severity.NOTE, scope=Scope.CLAIM)(
        naming(claim, Claim("made-up", "Text."))
    )

    with pytest.raises(RuleError, match="names claim `made-up`"):
        run(LEDGER, [wrong])


def test_closing_rule_needs_ledger_scope_and_reports_waivers() -> None:
    def judge(facts: Facts, prior: object) -> Iterator[Flag]:
        claim = facts.ledger.claims["shut"]
        yield Flag((claim,), "so", [Reason("here", claim)])

    with pytest.raises(RuleError, match="closing rule"):
        closing_rule("XX501", "closing", Severity.NOTE, scope=Scope.CLAIM)(judge)
    with pytest.raises(RuleError, match="for findings about waivers"):
        run(LEDGER, [closing_rule("XX501", "closing", Severity.NOTE, scope=Scope.LEDGER)(judge)])


def test_rule_rejects_a_scope_given_as_text() -> None:
    with pytest.raises(RuleError, match="scope must be a Scope, not 'claim'"):
        Rule("XX101", "naming", Severity.NOTE, "", scope="claim")  # type: ignore[arg-type]  # what the test is about


OWN_RULE = '''
from claimtrack.rules_api import Flag, Reason, Scope, Severity, rule


@rule("NR001", "cited-page", Severity.WARNING, scope=Scope.DOCUMENT)
def cited_page(facts):
    """A document that an assertion cites."""
    for assertion in facts.ledger.assertions:
        for passage in assertion.at:
            document = facts.ledger.documents[passage.document]
            yield Flag(document, "an assertion cites this", [Reason("cited here", assertion)])
'''


@pytest.fixture
def own_rule(tmp_path: Path) -> dict[str, str]:
    """Return an environment with an installed package that advertises a rule."""
    site = tmp_path / "site"
    about = site / "newsroom-1.0.dist-info"
    about.mkdir(parents=True)
    (site / "newsroom.py").write_text(OWN_RULE, "utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: newsroom\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[claimtrack.rules]\ncited = newsroom:cited_page\n")
    return {**environ, "PYTHONPATH": f"{site}:{ROOT}"}


@pytest.mark.parametrize("to", ["toml", "parquet"])
def test_rule_out_of_scope_stops_the_command_on_whole_and_divided_ledgers(
    own_rule: dict[str, str], tmp_path: Path, to: str
) -> None:
    """Otherwise the findings would depend on the division of the ledger."""
    ledger = ROOT / "tests/defects/not-archived/fires.toml"
    command = [sys.executable, "-m", "claimtrack"]
    if to == "parquet":
        whole = tmp_path / "whole"
        subprocess.run([*command, "convert", ledger, whole, "--to", to], env=own_rule, check=True)
        ledger = whole

    done = subprocess.run(
        [*command, "check", ledger], env=own_rule, capture_output=True, text=True, check=False
    )

    assert 2 == done.returncode
    assert "rule NR001 cited-page breaks its scope" in done.stderr
    assert 'in the reason "cited here"' in done.stderr
