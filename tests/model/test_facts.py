"""Tests of consistency checks on facts and predicates, and of the places of problems."""

import pickle

import pytest

from claimtrack.errors import LedgerError
from claimtrack.formats.toml import reader
from claimtrack.model import (
    Assertion,
    Claim,
    Fact,
    Hop,
    Ledger,
    Predicate,
    Quantity,
    RecordKind,
    Ref,
)

DECLARED = """ledger = 1
[source]
a = { kind = "person" }
[predicate.tested]
[predicate.range]
takes = "number"
unit = "km"
[predicate.state]
takes = "name"
values = ["open", "shut"]
"""


def problems_of(text: str) -> list[str]:
    """Return the problems of a ledger, each with line and column."""
    with pytest.raises(LedgerError) as caught:
        reader.read_text(text)
    return [
        f"{p.place.line}:{p.place.column} {p.fault.code} {p.message}"
        for p in caught.value.problems
        if p.place is not None
    ]


FACTS = [
    ('predicate = "tested", value = 3', "none"),
    ('predicate = "tested", unit = "km"', "none"),
    ('predicate = "range"', "missing"),
    ('predicate = "range", value = "1,90"', "ambiguous"),
    ('predicate = "range", value = "3 km", unit = "km"', "a unit of its own"),
    ('predicate = "range", value = "3 kg"', "measures mass"),
    ('predicate = "range", value = inf', "not a number"),
    ('predicate = "range", value = true', "boolean"),
    ('predicate = "range", value = 1, unit = "1"', "not a unit"),
    ('predicate = "range", value = 1, first_since = "2019", when = "2021"', "is for events"),
    ('predicate = "state"', "missing"),
    ('predicate = "state", value = 3', "takes a name"),
    ('predicate = "state", value = "opne"', "not allowed"),
    ('predicate = "state", value = "open", unit = "km"', "takes a name"),
    ('predicate = "tested", first_since = "2019"', "`when` is missing"),
    ('predicate = "tested", first_since = "2021", when = "2019"', "later than"),
    ('predicate = "tested", first_since = "2019", when = "2021", negated = true', "no first event"),
    ('predicate = "tets"', "unknown predicate"),
    ('predicate = "tested", colour = 1', "unknown key"),
    ('predicate = "tested", negated = "no"', "expected true or false"),
]


@pytest.mark.parametrize(("fact", "message"), FACTS)
def test_inconsistent_fact_is_reported_inside_its_table(fact: str, message: str) -> None:
    text = f'{DECLARED}[claim.c]\ntext = ""\nfact = {{ subject = "m", {fact} }}\n'
    (problem,) = problems_of(text)

    assert message in problem
    assert problem.startswith("13:")


def test_problem_points_to_its_key() -> None:
    text = DECLARED + '[claim.c]\ntext = ""\nfact = { subject = "m", predicate = "rnage" }\n'
    header = DECLARED + '[claim.c]\ntext = ""\n[claim.c.fact]\nsubject = "m"\n'

    assert problems_of(text) == ["13:37 CT008 unknown predicate `rnage`"]
    assert problems_of(header + 'predicate = "range"\nvalue = "x"\n')[0].startswith(
        "16:9 CT006 `value`"
    )


PREDICATES = [
    ('unit = "km"', "`unit` has no effect"),
    ("tolerance = 1", "`tolerance` has no effect"),
    ('values = ["a"]', "`values` has no effect"),
    ("functional = true\ntimeless = true", "`functional` events have one date"),
    ('takes = "number"\nsymmetric = true', "`symmetric` has no effect"),
    ('takes = "number"\ntolerance = -1', "not a tolerance"),
    ('takes = "number"\ntolerance = "5 km"', "in the predicate's unit"),
    ('takes = "name"\nexclusive = [["a"]]', "two names or more"),
    ('takes = "name"\nvalues = ["a"]\nexclusive = [["a", "b"]]', "does not allow"),
    ('takes = "name"\ninverse = "p"', "names the predicate itself"),
    ('takes = "name"\ninverse = "q"', "does not name it in turn"),
    ('takes = "name"\ninverse = "q"\nsymmetric = true', "its own inverse"),
    ('takes = "name"\ninverse = "r"', "unknown predicate"),
    ('excludes = ["p"]', "names the predicate itself"),
    ('before = ["p"]', "names the predicate itself"),
    ('before = ["q"]', "in a ring"),
    ('before = ["q"]\ntimeless = true', "ignores dates"),
    ('takes = "colour"', "expected one of nothing, number, name"),
]


@pytest.mark.parametrize(("keys", "message"), PREDICATES)
def test_inconsistent_predicate_is_reported(keys: str, message: str) -> None:
    before = 'before = ["p"]' if "ring" in message else ""
    text = f'ledger = 1\n[predicate.p]\n{keys}\n[predicate.q]\ntakes = "nothing"\n{before}\n'

    assert any(message in problem for problem in problems_of(text))


def test_facts_of_rejected_predicate_are_not_checked() -> None:
    text = 'ledger = 1\n[predicate.p]\ntakes = "numbr"\n[claim.c]\ntext = ""\n'
    (problem,) = problems_of(text + 'fact = { subject = "m", predicate = "p", value = 3 }\n')

    assert "found the text" in problem


def test_figures_of_hops_need_numeric_predicate_and_comparable_unit() -> None:
    text = DECLARED + '[claim.c]\ntext = ""\nvia = [{ source = "a", value = "3 kg" }]\n'
    fact = 'fact = { subject = "m", predicate = "%s" %s }\n'

    assert reader.read_text(text).assertions[0].via[0].value == Quantity.parse("3 kg")
    assert "measures mass" in problems_of(text + fact % ("range", ", value = 3"))[0]
    assert problems_of(text + fact % ("tested", ""))[0].startswith("13:32 ")


def test_quantity_of_fact_uses_own_or_predicate_unit() -> None:
    range_, tested = Predicate("range", "number", unit="km"), Predicate("tested")
    facts = [Fact("m", "range", "about 30"), Fact("m", "range", 3, "mi"), Fact("m", "tested")]
    claims = [Claim(f"c{i}", "", fact=fact) for i, fact in enumerate(facts)]
    ledger = Ledger.of(range_, tested, claims)
    first, second, third = map(ledger.quantity_of, facts)

    assert first is not None
    assert second is not None
    assert third is None
    assert ("km", "mi") == (first.unit, second.unit)
    assert ledger == pickle.loads(pickle.dumps(ledger))
    assert {"range"} == set(ledger.only([Ref(RecordKind.CLAIM, "c0")]).predicates)
    assert range_ is ledger.get(Ref(RecordKind.PREDICATE, "range"))


def test_problem_without_place_names_the_claim() -> None:
    with pytest.raises(LedgerError, match="unknown predicate `p` in claim `c`"):
        Ledger.of(Claim("c", "", fact=Fact("m", "p")))


def test_tolerance_is_number_or_share() -> None:
    assert (0.5, 0) == tuple(map(float, Predicate("p", "number", tolerance=0.5).margin))
    assert (0, 0.05) == tuple(map(float, Predicate("p", "number", tolerance="5%").margin))


def test_quantities_in_code_equal_their_form_in_files() -> None:
    assert Fact("m", "p", "30 km") == Fact("m", "p", Quantity.parse(30, "km"))
    assert Hop("a", value=30) == Assertion("c", [{"source": "a", "value": 30}]).via[0]
