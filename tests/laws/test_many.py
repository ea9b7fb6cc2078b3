"""The same laws on thousands of random ledgers, identified by seed.

To shrink a failure, run the law of that name with Hypothesis.
"""

from collections.abc import Callable, Iterator
from random import Random
from types import ModuleType

import pytest
from hypothesis.errors import UnsatisfiedAssumption

from claimtrack.model import Ledger
from tests.laws import test_analysis_equals_oracle, test_belief, test_findings
from tests.laws.cases import random_case
from tests.laws.stories import random_story
from tests.laws.strategies import random_tangle
from tests.laws.test_findings import message_counts
from tests.nonempty import nonempty

MANY, AT_ONCE = 1_200, 300

pytestmark = [
    pytest.mark.deep,
    pytest.mark.filterwarnings("ignore:Using `assume` outside a property-based test"),
    pytest.mark.parametrize("start", range(0, MANY, AT_ONCE)),
]


def laws_of(module: ModuleType) -> Iterator[Callable[[Ledger], None]]:
    """Yield the laws of a module that take a single ledger."""
    for name, test in vars(module).items():
        law = getattr(getattr(test, "hypothesis", None), "inner_test", None)
        if name.startswith("test_") and law is not None and law.__code__.co_argcount == 1:
            yield law


def check_laws(
    module: ModuleType, make: Callable[[int], Ledger], start: int, number: int = AT_ONCE
) -> set[str]:
    """Test each law of a module on many ledgers; return the laws whose conditions were never met.

    A failure names the law and the seed.
    """
    laws = list(laws_of(module))
    untried = {law.__name__ for law in laws}
    for seed in range(start, start + number):
        ledger = make(seed)
        for law in laws:
            try:
                law(ledger)
            except UnsatisfiedAssumption:
                continue
            except AssertionError as error:
                error.add_note(f"{law.__name__} on the ledger with seed {seed}")
                raise
            untried.discard(law.__name__)
    return untried


def test_analysis_of_entangled_chains_equals_oracle(start: int) -> None:
    untried = check_laws(test_analysis_equals_oracle, random_tangle, start)

    assert {"test_floor_of_reasoning_equals_oracle"} == untried  # these claims have no premises


def test_analysis_of_linked_claims_equals_oracle(start: int) -> None:
    assert set() == check_laws(test_analysis_equals_oracle, random_story, start)


def test_laws_of_belief_hold(start: int) -> None:
    """Test fewer ledgers, because these laws take as long as all others here together."""
    assert set() == check_laws(test_belief, random_case, start, AT_ONCE // 2)


def test_laws_of_findings_hold(start: int) -> None:
    assert set() == check_laws(test_findings, random_story, start)


def test_record_order_changes_neither_findings_nor_messages(start: int) -> None:
    for seed in nonempty(range(start, start + AT_ONCE)):
        ledger = random_story(seed)
        records = list(ledger.records())
        Random(seed).shuffle(records)
        shuffled = Ledger.of(records, settings=ledger.settings)

        assert message_counts(ledger) == message_counts(shuffled), seed
