import pytest

from claimtrack import Settings, check
from claimtrack.formats.toml import reader
from tests.rules.checking import messages, subjects

SOURCES = """
[source]
notary = { kind = "official" }
daily = { kind = "outlet" }
bot = { kind = "model" }
other-bot = { kind = "model" }
"""


def claim(*chains: str, kind: str = "event") -> str:
    """Return a ledger with one claim of these chains, each as the text of its list."""
    assertions = "".join(f"[[claim.a.assertion]]\nvia = {chain}\n" for chain in chains)
    return f'{SOURCES}[claim.a]\ntext = "A."\nkind = "{kind}"\n{assertions}'


def test_models_without_citation_give_one_finding() -> None:
    text = claim('["bot"]', '["other-bot"]', '["notary", "daily"]')

    assert ["`bot` states this without a citation (1 more like it)"] == messages(
        "citation-missing", text
    )


@pytest.mark.parametrize(
    "chains",
    [
        ['["notary", "bot"]'],
        ['["daily", "bot"]'],
        ['["bot"]', '["notary", "bot"]'],
        ['["daily"]'],
        ['[{ source = "bot", act = "showed" }]'],
        ['[{ source = "bot", act = "denied" }]'],
        ['["bot", "daily"]'],
    ],
)
def test_citations_other_writers_and_other_acts_are_not_flagged(
    chains: list[str],
) -> None:
    assert [] == subjects("citation-missing", claim(*chains))


@pytest.mark.parametrize("kind", ["statement", "opinion", "forecast"])
def test_statements_and_opinions_of_the_model_need_no_citation(kind: str) -> None:
    assert [] == subjects("citation-missing", claim('["bot"]', kind=kind))
    assert [] == subjects("unknown-lineage", claim('["bot"]', kind=kind))


def test_unknown_lineage_does_not_report_the_same_assertion() -> None:
    alone, through = claim('["bot"]'), claim('["bot", "daily"]')

    assert [{"a"}] == subjects("citation-missing", alone)
    assert [] == subjects("unknown-lineage", alone)
    assert [] == subjects("citation-missing", through)
    assert [{"a"}] == subjects("unknown-lineage", through)


def test_withdrawn_assertion_is_not_flagged() -> None:
    text = claim('["bot"]') + 'id = "said"\n[[retraction]]\nassertion = "said"\nby = "bot"\n'

    assert [] == subjects("citation-missing", text)


@pytest.mark.parametrize(("profile", "weight"), [("news", "warning"), ("answers", "error")])
def test_profile_answers_raises_the_severity(profile: str, weight: str) -> None:
    ledger = reader.read_text("ledger = 1\n" + claim('["bot"]'))
    report = check(ledger, settings=Settings(profile))

    assert [weight] == [f.severity.value for f in report.findings if f.code == "CT307"]
