"""Laws of the desk: the source that keeps the ledger counts for nothing where it ends a chain."""

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.assessment.assessment import Assessments
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Ledger, Settings, Source
from tests.laws.profiles import law_settings
from tests.laws.strategies import desks, one_claim
from tests.oracle import Oracle, hops_of

law = law_settings(deep=600)


@st.composite
def kept_ledgers(draw: st.DrawFn) -> Ledger:
    """Return ledgers of one claim that a desk keeps; most chains end at the desk."""
    ledger = draw(one_claim(least=1))
    desk = draw(st.sampled_from(sorted(ledger.sources)))
    ends = draw(st.lists(st.booleans(), min_size=10, max_size=10))
    assertions = [
        evolve(each, via=[*each.via, desk]) if ended and len(each.via) < 5 else each
        for each, ended in zip(ledger.assertions, ends, strict=False)
    ]
    records = (ledger.sources.values(), ledger.claims.values(), assertions)
    return Ledger.of(*records, settings=Settings(desk=desk))


def named(ledger: Ledger, desk: str | None) -> ClaimView:
    """Return the claim of a ledger that a desk keeps."""
    return Facts(ledger, settings=Settings(desk=desk)).claim("c")


@law
@given(ledger=kept_ledgers())
def test_naming_desk_never_lowers_support(ledger: Ledger) -> None:
    without, kept = named(ledger, None).asserted, named(ledger, ledger.settings.desk).asserted

    assert without.independent_support.certain.low <= kept.independent_support.certain.low
    assert without.independent_support.possible.low <= kept.independent_support.possible.low


@law
@given(ledger=one_claim(), data=st.data())
def test_naming_desk_changes_no_origin_and_no_lineage(ledger: Ledger, data: st.DataObject) -> None:
    """So chains that begin with the desk are continued as before."""
    without = named(ledger, None).asserted
    kept = named(ledger, data.draw(desks([*ledger.sources.values()]))).asserted

    assert without.origins == kept.origins
    assert set(without.complete) == set(kept.complete)
    assert without.continued == kept.continued
    assert without.unknown == kept.unknown


@law
@given(ledger=kept_ledgers())
def test_desk_inside_chains_of_others_counts(ledger: Ledger) -> None:
    """A reader outside the desk, behind every chain, makes the desk a voice like any other."""
    reader = Source("reader", "outlet")
    read = [evolve(each, via=[*each.via, reader.id]) for each in ledger.assertions]
    records = ([*ledger.sources.values(), reader], ledger.claims.values(), read)
    more = Ledger.of(*records, settings=ledger.settings)
    without, kept = named(more, None), named(more, ledger.settings.desk)

    assert without.asserted.independent_support == kept.asserted.independent_support
    assert without.asserted.weakest == kept.asserted.weakest


@law
@given(ledger=kept_ledgers())
def test_desk_that_begins_no_chain_counts_as_if_left_off(ledger: Ledger) -> None:
    """Status, support and belief equal those without the last hops of the desk's own."""
    slow = Oracle(ledger)
    assume(not any(slow.of_desk(hops_of(each)[0].source) for each in ledger.assertions))
    cut = [_without_desk(slow, each) for each in ledger.assertions]
    records = (ledger.sources.values(), ledger.claims.values(), cut)
    one, other = Assessments.of(ledger)["c"], Assessments.of(Ledger.of(*records))["c"]

    assert one.status is other.status
    assert one.opinion == other.opinion
    assert one.view.asserted.independent_support == other.view.asserted.independent_support
    assert one.view.denied.independent_support == other.view.denied.independent_support


def _without_desk(slow: Oracle, assertion: Assertion) -> Assertion:
    """Return an assertion without the desk at its end."""
    lost = len(hops_of(assertion)) - len(slow.counted_hops(assertion))
    via = assertion.via[: len(assertion.via) - lost]
    return evolve(assertion, via=via or hops_of(assertion)[:1])


@law
@given(ledger=kept_ledgers())
def test_failure_of_weakest_voices_leaves_no_support(ledger: Ledger) -> None:
    """Unless a chain that fails shows the source of another; so what-if and the count agree."""
    heads = {hops_of(each)[0].source for each in ledger.assertions}
    assume(heads.isdisjoint(hop.source for each in ledger.assertions for hop in hops_of(each)[1:]))
    side = Facts(ledger).claim("c").asserted
    assume(all(voice.member is not None for voice in side.weakest))
    failed = [voice.id for voice in side.weakest]

    assert 0 == Facts(ledger.without(*failed)).claim("c").asserted.certain_support.low


@law
@given(ledger=kept_ledgers(), data=st.data())
def test_merging_two_voices_other_than_desk_never_raises_support(
    ledger: Ledger, data: st.DataObject
) -> None:
    slow = Oracle(ledger)
    roots = sorted(
        {slow.voice(source) for source in ledger.sources} - {slow.voice(ledger.settings.desk or "")}
    )
    assume(len(roots) > 1)
    one, other = data.draw(st.permutations(roots).map(lambda order: (order[0], order[-1])))
    assume(ledger.sources[one].named or not ledger.sources[other].named)
    merged = {**ledger.sources, one: evolve(ledger.sources[one], part_of=other)}
    more = Ledger.of(
        merged.values(), ledger.claims.values(), ledger.assertions, settings=ledger.settings
    )
    before, after = Facts(ledger).claim("c").asserted, Facts(more).claim("c").asserted

    assert after.independent_support.certain.low <= before.independent_support.certain.low
    assert after.independent_support.possible.low <= before.independent_support.possible.low
