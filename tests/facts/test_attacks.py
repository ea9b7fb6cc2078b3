"""Attacks and verdicts: small stories, and a comparison with a slow construction."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.facts.claim_view import Side
from claimtrack.facts.core.columns import ints
from claimtrack.facts.facts import Facts
from claimtrack.facts.standing.attacks import Attacks, PartyKind
from claimtrack.facts.standing.standing import MAX_REPELLED_SHOWN, Explanation, Standing, Verdict
from claimtrack.model import (
    Assertion,
    Claim,
    Criterion,
    Hop,
    Ledger,
    Link,
    LinkKind,
    Record,
    Reliability,
    Retraction,
    Settings,
    Source,
    ref_of,
)
from claimtrack.model.ref import RecordKind, Ref
from tests.facts.test_labelling import Attacks as Edges
from tests.facts.test_labelling import fixpoint
from tests.laws import profiles
from tests.strategies import ledgers

Records: TypeAlias = list[Record | Sequence[Record]]
Node: TypeAlias = tuple[str, object]

STANDS, FALLS, OPEN = Verdict.STANDS, Verdict.FALLS, Verdict.OPEN


def assertions_by_witnesses(
    claim: str, times: int, stance: str = "asserts", grade: str = "F"
) -> list[Record]:
    """Return a claim with assertions by a number of witnesses of its own."""
    ids = [f"{claim}-{stance}-{i}" for i in range(times)]
    return [
        *(Source(id, "witness", reliability=grade) for id in ids),
        *(Assertion(claim, [id], stance=stance, id=id) for id in ids),
    ]


def claim(id: str, times: int, grade: str = "F") -> list[Record]:
    return [Claim(id, f"Text of {id}."), *assertions_by_witnesses(id, times, grade=grade)]


def verdicts(
    *records: Record | Sequence[Record], undercuts: Sequence[Link] = ()
) -> dict[str, Verdict]:
    ledger = Ledger.of(*records, undercuts)
    standing = Standing.of(Facts(ledger))
    return {id: standing.verdict(id) for id in sorted(ledger.claims)}


def contradicts(one: str, other: str, id: str | None = None) -> Link:
    return Link(LinkKind.CONTRADICTS, one, other, id=id)


def undercuts(one: str, other: str, id: str | None = None) -> Link:
    return Link(LinkKind.UNDERCUTS, one, other, id=id)


def undercut(one: str, target: Ref, id: str | None = None) -> Link:
    """Return the link by which a claim undercuts a claim, a link or an assertion."""
    match target.kind:
        case RecordKind.LINK:
            return Link(LinkKind.UNDERCUTS, one, to_link=target.id, id=id)
        case RecordKind.ASSERTION:
            return Link(LinkKind.UNDERCUTS, one, to_assertion=target.id, id=id)
        case _:
            return undercuts(one, target.id, id)


def test_unattacked_claim_stands_only_with_support() -> None:
    assert {"a": STANDS, "b": OPEN} == verdicts(claim("a", 1), claim("b", 0))


def test_better_supported_of_two_contradicting_claims_stands() -> None:
    assert {"a": FALLS, "b": STANDS} == verdicts(
        claim("a", 1), claim("b", 2), contradicts("a", "b")
    )


def test_equally_supported_contradicting_claims_stay_open() -> None:
    assert {"a": OPEN, "b": OPEN} == verdicts(claim("a", 2), claim("b", 2), contradicts("a", "b"))


def test_claim_stands_or_falls_by_support_against_its_denial() -> None:
    assert {"a": STANDS} == verdicts(claim("a", 2), assertions_by_witnesses("a", 1, "denies"))
    assert {"a": OPEN} == verdicts(claim("a", 1), assertions_by_witnesses("a", 1, "denies"))
    assert {"a": FALLS} == verdicts(claim("a", 1), assertions_by_witnesses("a", 2, "denies"))


def test_claim_stands_again_when_its_denial_is_refuted() -> None:
    """An office denies that it closed the harbour; two witnesses refute the denial."""
    office: Records = [
        claim("closed", 1),
        claim("office-denial", 2),
        contradicts("office-denial", "closed"),
    ]
    witnesses: Records = [claim("office-lied", 3), contradicts("office-lied", "office-denial")]

    assert {"closed": FALLS, "office-denial": STANDS} == verdicts(*office)
    assert {"closed": STANDS, "office-denial": FALLS, "office-lied": STANDS} == (
        verdicts(*office, *witnesses)
    )


def test_claim_stands_again_when_every_denying_assertion_is_undercut() -> None:
    records: Records = [
        claim("a", 1),
        assertions_by_witnesses("a", 2, "denies"),
        claim("forged", 1),
    ]
    both = [undercut("forged", Ref(RecordKind.ASSERTION, f"a-denies-{i}")) for i in range(2)]

    assert FALLS is verdicts(*records)["a"]
    assert FALLS is verdicts(*records, undercuts=both[:1])["a"]
    assert STANDS is verdicts(*records, undercuts=both)["a"]


def test_denial_of_unknown_lineage_leaves_claim_open() -> None:
    """The lineage of the outlet's denial is unknown."""
    outlet = Source("outlet", "outlet")
    denied = Assertion("a", ["outlet"], stance="denies")

    assert {"a": STANDS} == verdicts(claim("a", 2), outlet, denied)
    assert {"a": OPEN} == verdicts(claim("a", 1), outlet, denied)
    assert {"a": STANDS, "b": FALLS} == verdicts(
        claim("a", 1), claim("b", 0), contradicts("a", "b")
    )


def test_claim_without_certain_support_falls_only_to_a_stronger_one() -> None:
    possible: list[Record] = [
        Claim("a", "Text."),
        Source("outlet", "outlet"),
        Assertion("a", ["outlet"]),
    ]

    assert {"a": OPEN, "b": OPEN} == verdicts(possible, claim("b", 1), contradicts("a", "b"))
    assert {"a": FALLS, "b": STANDS} == verdicts(possible, claim("b", 2), contradicts("a", "b"))


def test_reliability_breaks_ties_unless_a_grade_is_unknown() -> None:
    def graded(one: str, other: str, more: int = 1) -> list[Verdict]:
        link = contradicts("a", "b")
        return list(verdicts(claim("a", 1, one), claim("b", more, other), link).values())

    assert [STANDS, FALLS] == graded("A", "C")
    assert [FALLS, STANDS] == graded("E", "D")
    assert [OPEN, OPEN] == graded("B", "B")
    assert [OPEN, OPEN] == graded("A", "F")
    assert [FALLS, STANDS] == graded("A", "E", more=2)


def test_settings_choose_the_strength_criteria() -> None:
    """A claim of one voice, graded A, against one of two voices, graded C."""
    records = [*claim("a", 1, "A"), *claim("b", 2, "C"), contradicts("a", "b")]

    def weighed(*strength: str) -> tuple[list[Verdict], list[str]]:
        ledger = Ledger.of(records, settings=Settings(strength=strength))
        standing = Facts(ledger).standing
        verdicts = [standing.verdict("a"), standing.verdict("b")]
        return verdicts, ["\n".join(explanation_lines(standing.explain(id))) for id in "ab"]

    assert weighed("support", "reliability")[0] == [FALLS, STANDS]
    assert weighed("support")[0] == [FALLS, STANDS]
    assert weighed("reliability", "support")[0] == [STANDS, FALLS]
    assert weighed("reliability")[0] == [STANDS, FALLS]
    assert weighed()[0] == [OPEN, OPEN]
    assert "reliability A beats C" in weighed("reliability", "support")[1][1]
    assert "nothing decides between them (support 1 against 2)" in weighed()[1][1]


def test_weak_undercut_fells_its_target_one_way() -> None:
    assert {"a": STANDS, "b": FALLS} == verdicts(claim("a", 1), claim("b", 5), undercuts("a", "b"))
    assert {"a": OPEN, "b": STANDS} == verdicts(claim("a", 0), claim("b", 1), undercuts("a", "b"))


def test_claim_falls_when_all_its_assertions_are_undercut() -> None:
    records: Records = [claim("a", 2), claim("forged", 1), claim("genuine", 3)]
    one, other = (undercut("forged", Ref(RecordKind.ASSERTION, f"a-asserts-{i}")) for i in range(2))

    assert STANDS is verdicts(*records, undercuts=[one])["a"]
    assert FALLS is verdicts(*records, undercuts=[one, other])["a"]
    assert (
        STANDS
        is (verdicts(*records, contradicts("genuine", "forged"), undercuts=[one, other])["a"])
    )


def test_unknown_lineage_keeps_a_claim_and_silent_lineage_does_not() -> None:
    def left(act: str) -> Verdict:
        heard = Assertion("a", [Hop("outlet", act=act)], stance="asserts")
        outlet: list[Record] = [Source("outlet", "outlet"), heard]
        cut = [undercut("forged", Ref(RecordKind.ASSERTION, "a-asserts-0"))]
        return verdicts(claim("a", 1), claim("forged", 1), outlet, undercuts=cut)["a"]

    assert STANDS is left("reported")
    assert FALLS is left("declined")


def test_undercut_link_does_not_attack() -> None:
    records: Records = [claim("a", 2), claim("b", 1), claim("c", 1)]
    for link in (contradicts("a", "b", "l"), undercuts("a", "b", "l")):
        found = verdicts(*records, link, undercuts=[undercut("c", Ref(RecordKind.LINK, "l"))])

        assert {"a": STANDS, "b": STANDS, "c": STANDS} == found


def test_link_under_an_open_undercut_still_attacks_if_its_source_may_stand() -> None:
    doubted: Records = [claim("a", 1), claim("b", 1), claim("c", 1), undercuts("a", "b", "l")]
    by_c = [undercut("c", Ref(RecordKind.LINK, "l"))]
    refuted: Records = [claim("d", 1), undercuts("d", "c")]

    assert STANDS is verdicts(*doubted, undercuts=by_c)["b"]
    assert FALLS is verdicts(*doubted, *refuted, undercuts=by_c)["b"]
    assert STANDS is verdicts(*doubted, *refuted, undercuts("d", "a"), undercuts=by_c)["b"]


def test_undercut_undercut_has_no_effect() -> None:
    """Both the undercutting link and the link that undercuts it are parties."""
    records: Records = [claim("a", 1), claim("b", 1), undercuts("a", "b", "l")]
    doubts = [
        undercut("c", Ref(RecordKind.LINK, "l"), "m"),
        undercut("d", Ref(RecordKind.LINK, "m"), "n"),
        undercut("e", Ref(RecordKind.LINK, "n")),
    ]
    records += [claim(id, 1) for id in "cde"]

    assert [FALLS, STANDS, FALLS, STANDS] == [
        verdicts(*records, undercuts=doubts[:count])["b"] for count in range(4)
    ]


def test_rings_of_undercutting_links_decide_nothing() -> None:
    records: Records = [claim("a", 1), claim("b", 1), undercuts("a", "b", "l"), claim("c", 1)]
    pairs = (("m", "n"), ("n", "m"), ("o", "o"))
    ring = [undercut("c", Ref(RecordKind.LINK, other), one) for one, other in pairs]

    assert {"a": STANDS, "b": FALLS, "c": STANDS} == verdicts(*records, ring)


def test_long_chain_of_undercutting_links_is_decided() -> None:
    count = 2001
    links = [undercut("c", Ref(RecordKind.LINK, f"l{i}"), f"l{i + 1}") for i in range(count)]
    records: Records = [claim("a", 1), claim("b", 1), undercuts("a", "b", "l0"), claim("c", 1)]

    assert STANDS is verdicts(*records, undercuts=links)["b"]
    assert FALLS is verdicts(*records, undercuts=links[:-1])["b"]


def test_withdrawn_link_undercuts_nothing() -> None:
    records: Records = [claim("a", 1), claim("b", 1), claim("c", 1), undercuts("a", "b", "l")]
    doubt = undercut("c", Ref(RecordKind.LINK, "l"), "m")

    assert STANDS is verdicts(*records, doubt)["b"]
    assert FALLS is verdicts(*records, doubt, Retraction(doubt.ref))["b"]


def test_found_conflicts_count_like_declared_ones() -> None:
    facts = Facts(Ledger.of(claim("a", 1), claim("b", 2), claim("c", 1)))
    standing = Standing.of(facts, (ints([0]), ints([1])))

    assert [FALLS, STANDS, STANDS] == [standing.verdict(id) for id in "abc"]


def test_restatements_share_one_verdict() -> None:
    restated = Link(LinkKind.RESTATES, "b", "a")

    assert {"a": FALLS, "b": FALLS, "c": STANDS} == verdicts(
        claim("a", 1), Claim("b", "Text."), restated, claim("c", 2), contradicts("b", "c")
    )


def test_self_contradicting_claim_is_open() -> None:
    ledger = Ledger.of(claim("a", 1), contradicts("a", "a"))
    explained = Standing.of(Facts(ledger)).explain("a")

    assert (OPEN, "it contradicts itself") == (explained.verdict, explained.flaw)


def test_long_chain_of_contradictions_is_decided_from_its_strong_end() -> None:
    """Each claim is clearly stronger than the one before, so every second one stands."""
    count = 2000
    ids = [f"c{i:04}" for i in range(count)]
    records = [record for id in ids for record in claim(id, 1)]
    links = [undercuts(one, other) for one, other in pairwise(ids)]
    standing = Standing.of(Facts(Ledger.of(records, links)))

    assert [STANDS, FALLS] * (count // 2) == [standing.verdict(id) for id in ids]
    assert FALLS is standing.explain(ids[-1], count, count).verdict


def explanation_lines(explained: Explanation) -> list[str]:
    """Return an explanation as lines, with reasons indented."""
    lines = []
    todo = [(explained, 0)]
    while todo:
        here, level = todo.pop()
        words = f": {here.words}" if here.words else ""
        lines.append(f"{' ' * level}{here.party.kind.value} {here.verdict.value}{words}")
        lines += [f"{' ' * level}- {item.party.kind.value}: {item.words}" for item in here.repelled]
        todo += [(reason, level + 1) for reason in reversed(here.reasons)]
    return lines


def test_explanation_names_the_deciding_strengths() -> None:
    ledger = Ledger.of(
        claim("closed", 1),
        claim("open", 2),
        contradicts("open", "closed"),
        claim("seen", 3, "B"),
        contradicts("seen", "open"),
        assertions_by_witnesses("seen", 3, "denies", "D"),
    )

    assert [
        "claim stands",
        " claim falls: support 2 beats at most 1",
        "  claim stands: support 3 beats at most 2",
        "  - denial: reliability D loses to B",
    ] == explanation_lines(Standing.of(Facts(ledger)).explain("closed"))


def test_explanation_shows_undercut_links_and_assertions() -> None:
    ledger = Ledger.of(claim("a", 2), claim("b", 1), contradicts("a", "b", "l"), claim("c", 1))
    by_c = [
        undercut("c", Ref(RecordKind.LINK, "l")),
        *(undercut("c", Ref(RecordKind.ASSERTION, f"a-asserts-{i}")) for i in range(2)),
    ]
    standing = Standing.of(Facts(ledger.with_records(by_c)))

    assert [
        "claim stands",
        " link falls: attacks it",
        "  claim stands: undercuts it",
    ] == explanation_lines(standing.explain("b"))
    assert [
        "claim falls",
        " nothing left stands: would leave it without an assertion",
        "  assertion falls: carries it",
        "   claim stands: undercuts it",
        "  assertion falls: carries it",
    ] == explanation_lines(standing.explain("a"))[:5]


def test_open_claim_is_explained_by_its_open_attackers() -> None:
    ledger = Ledger.of(claim("a", 1), claim("b", 1), contradicts("a", "b"))
    explained = Standing.of(Facts(ledger)).explain("a")

    assert ["claim open", " claim open: support 1 against 1 decides nothing"] == explanation_lines(
        explained
    )
    assert "it has no certain support" == (
        Standing.of(Facts(Ledger.of(claim("a", 0)))).explain("a").flaw
    )


def test_surplus_repelled_attacks_are_counted() -> None:
    others = [f"b{i}" for i in range(MAX_REPELLED_SHOWN + 3)]
    contradicted = [contradicts("a", id) for id in others]
    ledger = Ledger.of(claim("a", 2), *(claim(id, 1) for id in others), contradicted)
    explained = Standing.of(Facts(ledger)).explain("a")

    assert (MAX_REPELLED_SHOWN, 3) == (len(explained.repelled), explained.more)


def oracle_verdicts(facts: Facts, conflicts: Sequence[tuple[str, str]]) -> list[Verdict]:
    """Return the verdict on each group, from attacks added one by one."""
    group = facts.columns.group_of
    sides = {("side", number): Side(facts, number) for number in range(facts.columns.sides)}
    grades = list(Reliability)

    def numbers(node: Node) -> tuple[int, int, int]:
        side = sides[node]  # type: ignore[index]  # only sides are asked about
        best = min([grades.index(source.reliability) for source in side.origin_sources] or [5])
        support = side.independent_support
        return support.certain.low, support.possible.high, best

    def beats(one: Node, other: Node) -> bool:
        (certain, possible, grade), (certain_, possible_, grade_) = numbers(one), numbers(other)
        for criterion in facts.settings.strength:
            match criterion:
                case Criterion.SUPPORT if certain > possible_ or certain_ > possible:
                    return certain > possible_
                case Criterion.RELIABILITY if grade < 5 and grade_ < 5 and grade != grade_:
                    return grade < grade_
                case _:
                    continue
        return False

    def claimed(id: str) -> Node:
        return "side", 2 * group(id)

    edges: set[tuple[Node, Node]] = set()
    heeded = [
        link
        for link in facts.ledger.links
        if link.to is None
        and Ref(RecordKind.LINK, link.ref.id)
        not in {item.what for item in facts.ledger.retractions}
        and numbers(claimed(link.from_))[1]
    ]
    cut: dict[Ref, list[Node]] = {link.target: [] for link in heeded}
    for link in heeded:
        one = claimed(link.from_)
        cut[link.target].append(("link", link.ref) if link.ref in cut else one)
        if link.ref in cut:
            edges |= {(("not", one), ("link", link.ref)), (one, ("not", one))}
    for link in heeded:
        if link.ref in cut:
            edges |= {(cutter, ("link", link.ref)) for cutter in cut[link.ref]}
    for link in facts.columns.links(LinkKind.CONTRADICTS, LinkKind.UNDERCUTS):
        ends = link.ends
        ways = {(claimed(ends[0]), claimed(ends[1]))}
        conflict = link.kind is LinkKind.CONTRADICTS
        for one, other in ways | ({(b, a) for a, b in ways} if conflict else set()):
            if not numbers(one)[1] or (beats(other, one) if conflict else one == other):
                continue
            if by := cut.get(link.ref):
                node: Node = ("link", (link.ref, one, other))
                edges |= {(node, other), (("not", one), node), (one, ("not", one))}
                edges |= {(cutter, node) for cutter in by}
            else:
                edges.add((one, other))
    found = [(claimed(one), claimed(other)) for one, other in conflicts]
    denied = [(("side", n), ("side", n + 1)) for n in range(0, facts.columns.sides, 2)]
    for pair in [*found, *(pair for pair in denied if sides[pair[1]].assertions)]:
        for one, other in (pair, pair[::-1]):
            if numbers(one)[1] and not beats(other, one):
                edges.add((one, other))
    lineage = facts.lineage
    for at, side in sides.items():
        if not numbers(at)[0] and (at[1] % 2 == 0 or side.assertions):
            edges.add((at, at))
        chains = facts.columns.chains_of(at[1])
        carrying = [
            facts.columns.assertions[i]
            for i in chains
            if lineage.complete[i] or lineage.unknown[i] or lineage.continued[i]
        ]
        if any(chain.ref in cut and cut[chain.ref] for chain in carrying):
            edges.add((("nothing", at), at))
            for chain in carrying:
                edges.add((("assertion", chain.ref), ("nothing", at)))
                edges |= {(one, ("assertion", chain.ref)) for one in cut.get(chain.ref, ())}
    nodes = {node: i for i, node in enumerate([*sides, *{n for edge in edges for n in edge}])}
    numbered = {node: i for i, node in enumerate(dict.fromkeys(nodes))}
    attacks: Edges = [(numbered[one], numbered[other]) for one, other in edges]
    labels = fixpoint(len(numbered), attacks)
    return [(OPEN, STANDS, FALLS)[labels[numbered[node]]] for node in sides if node[1] % 2 == 0]


@st.composite
def disputes(draw: st.DrawFn) -> tuple[Ledger, list[tuple[str, str]]]:
    """Return a ledger in which much is undercut, and pairs of its claims in conflict."""
    ledger = draw(ledgers())
    ids = sorted(ledger.claims)
    if not ids:
        return ledger, []
    one = st.sampled_from(ids)
    targets = [
        ref_of(record) for record in ledger.records() if isinstance(record, Assertion | Link)
    ]
    more = draw(st.lists(st.builds(contradicts, one, one), max_size=3))
    targets += [link.ref for link in more]
    for i in range(draw(st.integers(0, 4)) if targets else 0):
        more.append(undercut(draw(one), draw(st.sampled_from(targets)), f"v{i}"))
        targets.append(more[-1].ref)
    conflicts = draw(st.lists(st.tuples(one, one), max_size=2))
    return ledger.with_records(more), conflicts


def standing_of(ledger: Ledger, conflicts: Sequence[tuple[str, str]]) -> Standing:
    facts = Facts(ledger)
    index = facts.columns.claim_index
    one = ints([index[one] for one, _ in conflicts])
    return Standing.of(facts, (one, ints([index[other] for _, other in conflicts])))


# Lazy imports count against the time of the first example.
@profiles.law
@given(dispute=disputes())
def test_verdicts_equal_the_one_by_one_oracle(
    dispute: tuple[Ledger, list[tuple[str, str]]],
) -> None:
    standing = standing_of(*dispute)
    fast = [(OPEN, STANDS, FALLS)[label] for label in standing.claim_labels.tolist()]

    assert oracle_verdicts(Facts(dispute[0]), dispute[1]) == fast


@profiles.law
@given(dispute=disputes(), data=st.data())
def test_record_order_does_not_change_verdicts_or_explanations(
    dispute: tuple[Ledger, list[tuple[str, str]]], data: st.DataObject
) -> None:
    ledger, conflicts = dispute
    records = data.draw(st.permutations(list(ledger.records())))
    moved = Ledger.of(records, settings=ledger.settings)
    before, after = standing_of(*dispute), standing_of(moved, conflicts[::-1])

    assume(ledger.claims)
    for id in ledger.claims:
        assert before.explain(id) == after.explain(id)


@profiles.law
@given(dispute=disputes())
def test_explanation_agrees_with_the_verdict(
    dispute: tuple[Ledger, list[tuple[str, str]]],
) -> None:
    standing = standing_of(*dispute)
    assume(dispute[0].claims)
    for id in dispute[0].claims:
        explained = standing.explain(id)
        verdicts_of_reasons = {reason.verdict for reason in explained.reasons}

        assert standing.verdict(id) is explained.verdict
        assert verdicts_of_reasons <= {
            {STANDS: FALLS, FALLS: STANDS, OPEN: OPEN}[explained.verdict]
        }
        if explained.verdict is OPEN:
            assert explained.reasons or explained.flaw


def test_parties_are_the_sides_and_the_undercut_records() -> None:
    cut = undercut("b", Ref(RecordKind.ASSERTION, "a-asserts-0"))
    attacks = Attacks.of(Facts(Ledger.of(claim("a", 1), claim("b", 1), cut)))

    assert [
        PartyKind.CLAIM,
        PartyKind.DENIAL,
        PartyKind.CLAIM,
        PartyKind.DENIAL,
        PartyKind.NOTHING_LEFT,
        PartyKind.ASSERTION,
    ] == [attacks.party(number).kind for number in range(attacks.count)]
