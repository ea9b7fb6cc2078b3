"""Clusters of contradictions declared by links, compared with a slow search."""

import json
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.engine.finding import Finding
from claimtrack.engine.run import run
from claimtrack.facts.conflicts.clusters import split_oppositions
from claimtrack.facts.conflicts.values import MAX_SEPARATE
from claimtrack.facts.core.graphs import dense_part
from claimtrack.facts.facts import Facts
from claimtrack.model import (
    Assertion,
    Claim,
    Ledger,
    Link,
    LinkKind,
    RecordKind,
    Ref,
    Source,
    Waiver,
)
from claimtrack.scale.finding_rows import ROW_COLUMNS, findings_table, read_rows
from tests.laws.profiles import law
from tests.parts_oracle import check_in_parts
from tests.rules.checking import findings, rules

Pairs = frozenset[tuple[int, int]]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, Pairs]:
    """Return a number of nodes and some pairs of them, with many sets of close ones."""
    random = draw(st.randoms(use_true_random=False))
    count = draw(st.integers(6, 24))
    close = draw(st.integers(4, 9))
    share = draw(st.sampled_from([0.0, 0.05, 0.2, 0.5]))
    return count, frozenset(
        (one, other)
        for one, other in combinations(range(count), 2)
        if one // close == other // close or random.random() < share
    )


def ledger_of(count: int, pairs: Pairs, voices: int = 0, restated: int = 0) -> Ledger:
    """Return claims that contradict each other, each by a source of its own or few sources.

    Each of the first ``restated`` claims has a restatement that is linked in its place.
    """
    digits = len(str(count))
    name = [f"c{i:0{digits}}" for i in range(count)]
    again = [f"a{i:0{digits}}" for i in range(restated)]
    ends = [*again, *name[restated:]]
    return Ledger.of(
        [Source(f"s{i}", "witness") for i in range(voices or count)],
        [Claim(id, f"Claim {id}.") for id in (*name, *again)],
        [Assertion(id, [f"s{i % (voices or count)}"]) for i, id in enumerate(name)],
        [Link(LinkKind.RESTATES, a, c) for a, c in zip(again, name, strict=False)],
        [Link(LinkKind.CONTRADICTS, ends[one], ends[other]) for one, other in sorted(pairs)],
    )


def naive_dense_part(nodes: set[int], pairs: Pairs, degree: int) -> set[int]:
    """Remove nodes with too few neighbours, one at a time."""
    left = set(nodes)
    while True:
        weak = [n for n in left if sum(n in pair and set(pair) <= left for pair in pairs) < degree]
        if not weak:
            return left
        left.discard(weak[0])


@law
@given(graphs(), st.integers(0, 6))
def test_dense_part_equals_the_naive_search(graph: tuple[int, Pairs], degree: int) -> None:
    count, pairs = graph
    one, other = (np.array([pair[end] for pair in sorted(pairs)], np.int64) for end in (0, 1))

    found = np.flatnonzero(dense_part(count, one, other, degree)).tolist()

    assert naive_dense_part(set(range(count)), pairs, degree) == set(found)


@law
@given(graphs(), st.integers(0, 3))
def test_contradictions_are_in_one_cluster_or_separate(
    graph: tuple[int, Pairs], restated: int
) -> None:
    facts = Facts(ledger_of(*graph, restated=restated))
    clusters, separate = split_oppositions(facts, facts.oppositions)
    groups = [{claim.group for claim in cluster.claims} for cluster in clusters]

    assert len(facts.oppositions) == len(separate) + sum(len(each.pairs) for each in clusters)
    assert len(separate) <= (MAX_SEPARATE - 1) * graph[0]
    assert all(one.isdisjoint(other) for one, other in combinations(groups, 2))
    assert all(len(each) > MAX_SEPARATE for each in groups)


@law
@given(graphs(), st.integers(0, 3))
def test_sample_alone_is_a_cluster_with_the_same_first_two_claims(
    graph: tuple[int, Pairs], restated: int
) -> None:
    facts = Facts(ledger_of(*graph, restated=restated))
    clusters, _ = split_oppositions(facts, facts.oppositions)
    assume(clusters)
    for cluster in clusters:
        (again,), left = split_oppositions(facts, sorted(cluster.sample, key=lambda p: p.link.ends))

        assert [] == left
        assert [c.group for c in cluster.claims[:2]] == [c.group for c in again.claims[:2]]


RULES = ["contradicted", "self-contradiction"]


def found(rule: str, ledger: Ledger) -> list[Finding]:
    """Return the findings of a rule, after a check that their reasons suffice."""
    result = findings(rule, ledger)
    for finding in result:
        alone = findings(rule, ledger.only(finding.evidence()))
        assert finding.fingerprint in {again.fingerprint for again in alone}
    return result


def clique(count: int) -> Pairs:
    return frozenset(combinations(range(count), 2))


@pytest.mark.parametrize("rule", RULES)
@law
@given(graph=graphs(), voices=st.integers(1, 3), restated=st.integers(0, 3))
def test_reasons_of_clusters_suffice(
    rule: str, graph: tuple[int, Pairs], voices: int, restated: int
) -> None:
    ledger = ledger_of(*graph, voices=voices, restated=restated)

    assume(any(finding.flag.cluster for finding in found(rule, ledger)))


@pytest.mark.parametrize("rule", RULES)
@law
@given(graph=graphs(), seed=st.integers(0, 99))
def test_clusters_are_found_in_any_order_of_records_and_in_parts(
    rule: str, graph: tuple[int, Pairs], seed: int
) -> None:
    ledger = ledger_of(*graph, voices=2)
    records = list(ledger.records())
    Random(seed).shuffle(records)
    expected = {(each.fingerprint, each.message) for each in findings(rule, ledger)}

    assert expected == {(e.fingerprint, e.message) for e in findings(rule, Ledger.of(records))}
    report = check_in_parts(ledger, [rules()[rule]], size=1)
    assert expected == {(each.fingerprint, each.message) for each in report.findings}


@pytest.mark.parametrize("rule", RULES)
def test_five_claims_have_a_finding_for_each_pair_and_six_have_one(rule: str) -> None:
    five, six = (found(rule, ledger_of(n, clique(n), voices=1)) for n in (5, 6))

    assert 10 == len(five)
    assert not any(finding.flag.cluster for finding in five)
    assert [("c0", "c1", "c2", "c3", "c4", "c5")] == [finding.claims for finding in six]


@pytest.mark.parametrize("rule", RULES)
def test_size_of_findings_does_not_grow_with_a_cluster(rule: str) -> None:
    sizes = []
    for count in (10, 100):
        (finding,) = found(rule, ledger_of(count, clique(count), voices=1))
        assert count == len(finding.claims)
        sizes.append((len(finding.evidence()) - count, len(finding.message)))

    assert sizes[0][0] == sizes[1][0]
    assert sizes[1][1] <= sizes[0][1] + 5


@pytest.mark.parametrize("rule", RULES)
def test_claims_of_one_hub_have_a_finding_each(rule: str) -> None:
    hub = frozenset((0, i) for i in range(1, 40))

    assert [2] * 39 == [len(each.claims) for each in found(rule, ledger_of(40, hub, voices=1))]


def test_cluster_keeps_its_fingerprint_when_a_claim_joins() -> None:
    (before,), (after,) = (found("contradicted", ledger_of(n, clique(n))) for n in (8, 9))

    assert before.fingerprint == after.fingerprint
    assert len(before.claims) < len(after.claims)


def test_accepted_pair_does_not_hide_the_cluster_that_grows_around_it() -> None:
    (pair,) = found("contradicted", ledger_of(2, clique(2)))
    (cluster,) = found("contradicted", ledger_of(8, clique(8)))

    assert pair.subjects == cluster.subjects[:2]
    assert pair.fingerprint != cluster.fingerprint


@pytest.mark.parametrize(("waived", "accepted"), [("c0", True), ("c1", True), ("c2", False)])
def test_waiver_of_one_of_the_first_two_claims_accepts_a_cluster(
    waived: str, accepted: bool
) -> None:
    """A waiver of another claim accepts nothing, and is reported."""
    waiver = Waiver("contradicted", Ref(RecordKind.CLAIM, waived), reason="They report rumours.")
    ledger = ledger_of(8, clique(8)).with_records(waiver)
    report = run(ledger, [rules()["contradicted"]])

    assert ((0, 1) if accepted else (1, 0)) == (len(report.findings), len(report.waived))
    assert accepted is (findings("stale-waiver", ledger) == [])


def test_json_has_all_claims_of_a_cluster() -> None:
    report = run(ledger_of(40, clique(40)), [rules()["contradicted"]])

    (finding,) = json.loads(report.to_json())["findings"]
    assert {"kind": "claim", "id": "c00"} == finding["subject"]
    assert [f"c{i:02}" for i in range(40)] == finding["claims"]


def test_rows_of_a_part_keep_the_fingerprint_of_a_cluster() -> None:
    (finding,) = found("contradicted", ledger_of(8, clique(8)))
    table = findings_table([finding], 0, True, {}).select(ROW_COLUMNS)

    (row,) = read_rows(table.to_batches())
    assert finding.fingerprint == row.fingerprint
    assert ["claim `c0`", "claim `c1`"] == list(row.names())
