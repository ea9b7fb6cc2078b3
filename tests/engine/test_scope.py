"""The scopes of rules: what findings may name, and how a rule that breaks its scope is refused."""

import subprocess
import sys
from collections.abc import Iterator
from os import environ
from pathlib import Path

import pytest

from claimtrack.engine.finding import Flag, Reason, because
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
"""The neighbourhood of the claim ``shut``, and what goes with it."""
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
        yield Flag((subject,), "so", [Reason("deeper", parts=(because("told here", named),))])

    return judge


def refused(scope: Scope, subject: str, named: str) -> str | None:
    """Return how a rule that names one record for another is refused, if it is."""
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
def test_a_finding_may_name_what_its_scope_allows_and_nothing_else(
    scope: Scope, subject: str, allowed: set[str]
) -> None:
    accepted = {named for named in records() if refused(scope, subject, named) is None}

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
def test_a_rule_reports_the_kinds_of_records_that_its_scope_names(
    scope: Scope, kinds: set[str]
) -> None:
    reported = {name for name in records() if refused(scope, name, name) is None}
    of_a_claim = {"retraction:no-open"} if scope is Scope.DOCUMENT else set()

    assert {name for name in records() if name.split(":")[0] in kinds} - of_a_claim == reported


def test_a_rule_that_reports_a_document_because_of_an_assertion_is_refused() -> None:
    assert refused(Scope.DOCUMENT, "document:page", "assertion:on-shut") == (
        "rule XX101 naming breaks its scope: its finding on document `page` (<string>:15:1) names "
        'assertion `on-shut` (<string>:30:1) in the reason "told here", but a finding of scope '
        "document may name only the document, its retractions, its publisher, author and "
        "credited sources, and their owners: leave that record out, or report a record whose "
        "scope allows it"
    )


def test_a_rule_that_reports_another_kind_of_record_than_it_declares_is_refused() -> None:
    assert refused(Scope.CLAIM, "document:page", "document:page") == (
        "rule XX101 naming breaks its scope: it reports document `page` (<string>:15:1), but "
        "findings of scope claim are about claims or assertions or links or retractions: "
        "declare the scope that fits"
    )


def test_further_subjects_are_held_to_the_scope_as_reasons_are() -> None:
    shut, other = LEDGER.claims["shut"], LEDGER.claims["other"]

    @rule("XX101", "pair", Severity.NOTE, scope=Scope.CLAIM)
    def pair(facts: Facts) -> Iterator[Flag]:
        yield Flag((shut, other), "so", [because("here", shut)])

    with pytest.raises(RuleError, match=r"names claim `other` \(.*\) as a subject"):
        run(LEDGER, [pair])


def test_findings_that_settings_ignore_are_held_to_the_scope_too() -> None:
    one, two = Claim("one", "One.", topics=["war"]), Claim("two", "Two.")
    wrong = rule("XX101", "naming", Severity.NOTE, scope=Scope.CLAIM)(naming(one, two))

    with pytest.raises(RuleError, match="breaks its scope"):
        run(Ledger.of(one, two), [wrong], Settings(ignore_by_topic={"war": ["ALL"]}))


def test_a_record_that_a_rule_made_up_is_out_of_scope() -> None:
    claim = LEDGER.claims["shut"]
    wrong = rule("XX101", "naming", Severity.NOTE, scope=Scope.CLAIM)(
        naming(claim, Claim("made-up", "Text."))
    )

    with pytest.raises(RuleError, match="names claim `made-up`"):
        run(LEDGER, [wrong])


def test_a_closing_rule_reports_waivers_and_its_scope_is_the_ledger() -> None:
    def judge(facts: Facts, judged: object) -> Iterator[Flag]:
        claim = facts.ledger.claims["shut"]
        yield Flag((claim,), "so", [because("here", claim)])

    with pytest.raises(RuleError, match="closing rule"):
        closing_rule("XX501", "closing", Severity.NOTE, scope=Scope.CLAIM)(judge)
    with pytest.raises(RuleError, match="are about waivers"):
        run(LEDGER, [closing_rule("XX501", "closing", Severity.NOTE, scope=Scope.LEDGER)(judge)])


def test_a_scope_is_a_scope() -> None:
    with pytest.raises(RuleError, match="has the scope 'claim': use Scope"):
        Rule("XX101", "naming", Severity.NOTE, "", scope="claim")  # type: ignore[arg-type]  # what the test is about


OWN_RULE = '''
from claimtrack import Flag, Scope, Severity, rule
from claimtrack.engine.finding import because


@rule("NR001", "told-at-a-page", Severity.WARNING, scope=Scope.DOCUMENT)
def told_at_a_page(facts):
    """A document at which something is told."""
    for assertion in facts.ledger.assertions:
        for passage in assertion.at:
            document = facts.ledger.documents[passage.document]
            yield Flag(document, "something is told here", [because("told here", assertion)])
'''


@pytest.fixture
def own_rule(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which a package with a rule of its own is installed."""
    site = tmp_path / "site"
    about = site / "newsroom-1.0.dist-info"
    about.mkdir(parents=True)
    (site / "newsroom.py").write_text(OWN_RULE, "utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: newsroom\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[claimtrack.rules]\ntold = newsroom:told_at_a_page\n")
    return {**environ, "PYTHONPATH": f"{site}:{ROOT}"}


@pytest.mark.parametrize("to", ["toml", "parquet"])
def test_a_rule_that_breaks_its_scope_stops_the_command_whole_or_in_parts(
    own_rule: dict[str, str], tmp_path: Path, to: str
) -> None:
    """Otherwise findings would come and go with the way in which a ledger is divided."""
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
    assert "rule NR001 told-at-a-page breaks its scope" in done.stderr
    assert 'in the reason "told here"' in done.stderr
