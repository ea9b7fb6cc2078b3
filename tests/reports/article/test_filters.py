"""Filters of notes, and their counts with a slow oracle."""

from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.engine.finding import Finding, Flag, Reason
from claimtrack.model import Claim, RecordKind, Ref, Severity
from claimtrack.reports.article.filters import NoteFilter, count_facets
from claimtrack.reports.article.view import (
    ChainSide,
    ChipRole,
    DisputeSide,
    Note,
    NoteChain,
    NoteFinding,
    NoteStatus,
    SourceChip,
)

WORDS = ("", "The Müller pond", "closed on FRIDAY", "straße", "no such words")
SOURCES = ("mayor", "agency", "paper")
RULES = {"CT102": "single-origin", "CT104": "unknown-lineage"}
TOPICS = ("lake", "town")


def chain_of(*sources: str, quote: str = "") -> NoteChain:
    chips = tuple(SourceChip(id, id.title(), ChipRole.ORIGIN) for id in sources)
    return NoteChain(Ref(RecordKind.ASSERTION, "a"), chips, ChainSide.SAYS_SO, quote=quote)


def note_of(
    number: int,
    status: NoteStatus = NoteStatus.ASK,
    text: str = "The lake is closed.",
    topics: tuple[str, ...] = (),
    chains: tuple[NoteChain, ...] = (),
    against: tuple[NoteChain, ...] = (),
    codes: tuple[str, ...] = (),
) -> Note:
    claim = Claim(f"c{number}", text, topics=topics)
    flag = Flag(claim, "nobody else", [Reason("it", claim)])
    findings = tuple(
        NoteFinding(Finding(code, RULES[code], Severity.WARNING, flag), flag.message, "l:1")
        for code in codes
    )
    sides = (DisputeSide("Says otherwise", True, against),) if against else ()
    main = findings[0] if findings else None
    return Note(number, claim, status, status.label, chains, sides, main, findings[1:])


def some_of(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


NOTES = st.lists(
    st.builds(
        note_of,
        st.just(1),
        st.sampled_from(NoteStatus),
        st.sampled_from(WORDS).map(lambda words: f"About {words}."),
        some_of(TOPICS),
        some_of(SOURCES).map(lambda ids: (chain_of(*ids),) if ids else ()),
        some_of(SOURCES).map(lambda ids: (chain_of(*ids),) if ids else ()),
        some_of(tuple(RULES)),
    ),
    max_size=6,
)
FILTERS = st.builds(
    NoteFilter,
    st.sampled_from(["", "ask", "holds", "unknown"]),
    st.sampled_from(["", *SOURCES]),
    st.sampled_from(["", *RULES]),
    st.sampled_from(["", *TOPICS]),
    st.sampled_from(["", "muller", "friday closed", "STRASSE", "Agency"]),
)


@given(NOTES, FILTERS)
def test_each_option_counts_the_notes_of_the_filter_with_it(
    notes: list[Note], chosen: NoteFilter
) -> None:
    options = [
        (option, {**chosen.parameters, facet.name: option.value}, facet.name)
        for facet in count_facets(notes, chosen)
        for option in facet.options
    ]

    assert [each.value for each in NoteStatus] == [option.value for option, *_ in options[:6]]
    assert [option.count for option, _, _ in options] == [
        sum(map(NoteFilter.of(asked).matches, notes)) for _, asked, _ in options
    ]
    assert [option.filter for option, _, _ in options] == [
        NoteFilter.of({**asked, name: ""} if option.chosen else asked)
        for option, asked, name in options
    ]


@given(NOTES, FILTERS)
def test_a_further_criterion_never_matches_more_notes(
    notes: list[Note], chosen: NoteFilter
) -> None:
    assume(chosen)
    for name in chosen.parameters:
        fewer = NoteFilter.of({**chosen.parameters, name: ""})
        assert {id(note) for note in notes if chosen.matches(note)} <= {
            id(note) for note in notes if fewer.matches(note)
        }


@given(FILTERS)
def test_filters_round_trip_through_their_parameters(chosen: NoteFilter) -> None:
    assert chosen == NoteFilter.of({**chosen.parameters, "as-of": "2031-06-10", "doc": "x"})
    assert bool(chosen.parameters) == bool(chosen)


def test_words_are_found_without_regard_to_case_accents_and_order() -> None:
    note = note_of(1, text="The Müller works in the Hauptstraße denied it.")

    assert NoteFilter(q="denied MULLER hauptstrasse").matches(note)
    assert not NoteFilter(q="muller confirmed").matches(note)


def test_words_are_found_in_names_quotes_and_findings() -> None:
    note = note_of(
        1, chains=(chain_of("agency", quote="until further notice"),), codes=("CT102", "CT104")
    )

    assert [True, True, True, True, False] == [
        NoteFilter(q=words).matches(note)
        for words in ("agency", "further notice", "nobody else", "unknown-lineage", "mayor")
    ]


def test_a_source_that_only_speaks_for_the_other_side_is_found() -> None:
    note = note_of(1, chains=(chain_of("mayor"),), against=(chain_of("paper"),))

    assert [True, True, False] == [
        NoteFilter(source=id).matches(note) for id in SOURCES[::2] + SOURCES[1:2]
    ]


def test_an_unknown_value_matches_no_note() -> None:
    note = note_of(1)

    assert NoteFilter().matches(note)
    assert not NoteFilter(status="odd").matches(note)
    assert not NoteFilter(rule="CT999").matches(note)


def test_facets_list_all_statuses_and_the_most_frequent_sources_first() -> None:
    notes = [
        note_of(1, chains=(chain_of("mayor", "paper"),)),
        note_of(2, NoteStatus.HOLDS, chains=(chain_of("paper"),)),
    ]

    status, source, rule, topic = count_facets(notes, NoteFilter(source="paper"))

    assert [
        ("fix", 0),
        ("disputed", 0),
        ("ask", 1),
        ("attribute", 0),
        ("holds", 1),
        ("draft", 0),
    ] == [(option.value, option.count) for option in status.options]
    assert [("Paper", 2, True), ("Mayor", 1, False)] == [
        (option.label, option.count, option.chosen) for option in source.options
    ]
    assert [(), ()] == [tuple(rule.options), tuple(topic.options)]
