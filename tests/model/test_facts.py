"""What facts and predicates say that cannot be meant is told, all of it, at its place."""

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


def told(text: str) -> list[str]:
    """Return what is wrong with a ledger, each with the line and column where it is."""
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
    ('predicate = "range", value = "1,90"', "several readings"),
    ('predicate = "range", value = "3 km", unit = "km"', "a unit of its own"),
    ('predicate = "range", value = "3 kg"', "measures mass"),
    ('predicate = "range", value = inf', "no number"),
    ('predicate = "range", value = true', "boolean"),
    ('predicate = "range", value = 1, unit = "1"', "no unit"),
    ('predicate = "range", value = 1, first_since = "2019", when = "2021"', "it is for events"),
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


@pytest.mark.parametrize(("fact", "said"), FACTS)
def test_what_a_fact_cannot_mean_is_told_inside_its_table(fact: str, said: str) -> None:
    text = f'{DECLARED}[claim.c]\ntext = ""\nfact = {{ subject = "m", {fact} }}\n'
    (problem,) = told(text)

    assert said in problem
    assert problem.startswith("13:")


def test_a_problem_stands_at_its_key() -> None:
    text = DECLARED + '[claim.c]\ntext = ""\nfact = { subject = "m", predicate = "rnage" }\n'
    header = DECLARED + '[claim.c]\ntext = ""\n[claim.c.fact]\nsubject = "m"\n'

    assert told(text) == ["13:37 CT008 unknown predicate `rnage`"]
    assert told(header + 'predicate = "range"\nvalue = "x"\n')[0].startswith("16:9 CT006 `value`")


PREDICATES = [
    ('unit = "km"', "`unit` is of no use"),
    ("tolerance = 1", "`tolerance` is of no use"),
    ('values = ["a"]', "`values` is of no use"),
    ("functional = true", "`functional` is of no use"),
    ('takes = "number"\nsymmetric = true', "`symmetric` is of no use"),
    ('takes = "number"\ntolerance = -1', "no tolerance"),
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
    ('before = ["q"]\ntimeless = true', "dates play no part"),
    ('takes = "colour"', "expected one of nothing, number, name"),
]


@pytest.mark.parametrize(("said", "complaint"), PREDICATES)
def test_what_a_predicate_cannot_mean_is_told(said: str, complaint: str) -> None:
    before = 'before = ["p"]' if "ring" in complaint else ""
    text = f'ledger = 1\n[predicate.p]\n{said}\n[predicate.q]\ntakes = "nothing"\n{before}\n'

    assert any(complaint in problem for problem in told(text))


def test_facts_of_a_refused_predicate_are_not_judged() -> None:
    text = 'ledger = 1\n[predicate.p]\ntakes = "numbr"\n[claim.c]\ntext = ""\n'
    (problem,) = told(text + 'fact = { subject = "m", predicate = "p", value = 3 }\n')

    assert "found the text" in problem


def test_figures_of_hops_are_numbers_that_can_be_compared() -> None:
    text = DECLARED + '[claim.c]\ntext = ""\nvia = [{ source = "a", value = "3 kg" }]\n'
    fact = 'fact = { subject = "m", predicate = "%s" %s }\n'

    assert reader.read_text(text).assertions[0].via[0].value == Quantity.parse("3 kg")
    assert "measures mass" in told(text + fact % ("range", ", value = 3"))[0]
    assert told(text + fact % ("tested", ""))[0].startswith("13:32 ")


def test_the_ledger_tells_the_number_of_a_fact_in_its_unit() -> None:
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


def test_without_a_file_a_problem_says_which_claim_it_is() -> None:
    with pytest.raises(LedgerError, match="unknown predicate `p` in claim `c`"):
        Ledger.of(Claim("c", "", fact=Fact("m", "p")))


def test_a_tolerance_is_a_number_or_a_share() -> None:
    assert (0.5, 0) == tuple(map(float, Predicate("p", "number", tolerance=0.5).margin))
    assert (0, 0.05) == tuple(map(float, Predicate("p", "number", tolerance="5%").margin))


def test_quantities_in_code_are_kept_as_they_were_given() -> None:
    assert Fact("m", "p", "30 km") == Fact("m", "p", Quantity.parse(30, "km"))
    assert Hop("a", value=30) == Assertion("c", [{"source": "a", "value": 30}]).via[0]
