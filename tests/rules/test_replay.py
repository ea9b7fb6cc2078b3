"""What a finding says rests on its reasons: replayed alone, they say the same."""

from random import Random

import pytest
from hypothesis import given

from claimtrack.model import Ledger
from tests.facts.test_time_checks import random_ledger
from tests.laws.profiles import law
from tests.laws.stories import random_story, stories
from tests.rules.checking import findings

SAME_WORDS = ["circular-sourcing", "one-sided", "stale-waiver"]


def count_replayed(rule: str, ledger: Ledger) -> int:
    """Check that the reasons of each finding raise it again, and count the findings."""
    found = findings(rule, ledger)
    for finding in found:
        alone = findings(rule, ledger.only(finding.evidence()))

        assert (finding.fingerprint, finding.message) in {
            (again.fingerprint, again.message) for again in alone
        }
    return len(found)


@pytest.mark.parametrize("rule", SAME_WORDS)
@law
@given(ledger=stories())
def test_reasons_suffice_to_raise_the_finding(rule: str, ledger: Ledger) -> None:
    count_replayed(rule, ledger)


@pytest.mark.deep
@pytest.mark.parametrize("rule", SAME_WORDS)
def test_reasons_suffice_to_raise_the_finding_in_random_ledgers(rule: str) -> None:
    assert sum(count_replayed(rule, random_story(seed)) for seed in range(300)) > 20


OF_FIGURES_AND_TIME = [
    "changed-figure",
    "premature",
    "impossible-order",
    "out-of-date",
    "stale-first",
]


@pytest.mark.parametrize("rule", OF_FIGURES_AND_TIME)
def test_reasons_suffice_to_raise_findings_about_facts(rule: str) -> None:
    assert sum(count_replayed(rule, random_ledger(Random(seed))) for seed in range(600)) > 20
