"""Tests of chains and acts."""

import json
from pathlib import Path

import pytest

from claimtrack.drafts.complete import complete
from claimtrack.drafts.draft import Draft
from claimtrack.drafts.patterns.extractor import PatternExtractor
from claimtrack.model import Act

_SENTENCES = [
    (each["set"], each["text"], each["chain"])
    for each in map(json.loads, Path(__file__).with_name("chains.jsonl").read_text().splitlines())
]
"""Sentences with nested attributions, each with its chain, origin first.

The rules were written with the set "given" in view (25 sentences). The set "fresh" was written
before the rules saw it: they found 9 of its 12 chains at first sight. The set "later" was written
when "fresh" had been learned: 10 of 16 at first sight. One of its chains was shortened after its
result was seen (without "its reporters"), and rules were corrected on others.
"""


def drafted(text: str) -> Draft:
    return complete(text, PatternExtractor().find_attributions(text))


def chains(text: str) -> list[list[str]]:
    """Return the words of each chain, the longest chain first."""
    found = [
        [" ".join(text[start:end] for start, end in hop.source) for hop in statement.chain]
        for statement in drafted(text).statements
    ]
    return sorted(found, key=len, reverse=True)


def acts(text: str) -> list[Act]:
    """Return the acts of the only chain of a text."""
    (statement,) = drafted(text).statements
    return [hop.act for hop in statement.chain]


@pytest.mark.parametrize(
    ("text", "chain"), [(text, chain) for name, text, chain in _SENTENCES if name != "later"]
)
def test_the_chain_of_a_sentence_is_found(text: str, chain: list[str]) -> None:
    assert chain == chains(text)[0]


def test_most_chains_of_later_sentences_are_found() -> None:
    later = [(text, chain) for name, text, chain in _SENTENCES if name == "later"]
    right = [text for text, chain in later if [chain] == chains(text)[:1]]

    assert 13 <= len(right) <= len(later) == 16


@pytest.mark.parametrize(
    "text",
    [
        "The premier told the Security Council that the dam was safe.",
        "The premier told the Harbour Court that the dam was safe.",
        "Dora Kest spoke first. The premier told Dora Kest that the dam was safe.",
        "Dora Kest spoke first. The premier told Kest that the dam was safe.",
        "The company said in a statement released on Monday that the dam was safe.",
        "The company said in a Monday statement that the dam was safe.",
        "The company said in a report published in March that the dam was safe.",
    ],
)
def test_a_hearer_or_a_date_is_no_relay(text: str) -> None:
    assert [1] == [len(chain) for chain in chains(text)]


def test_relays_of_another_statement_in_the_sentence_stay_with_it() -> None:
    text = "Kest told Reuters that the dam was safe, and the mayor said that the road was closed."

    assert [["Kest", "Reuters"], ["the mayor"]] == chains(text)


def test_an_outer_statement_with_words_of_its_own_stays() -> None:
    text = "Reuters reported that two bridges fell and that the mayor had said the road was closed."

    assert [["the mayor", "Reuters"], ["Reuters"]] == chains(text)


def test_three_statements_inside_one_another_make_a_chain_of_three() -> None:
    text = "Tass reported that the ministry had said that a pilot had told officers that it burned."

    assert [["a pilot", "the ministry", "Tass"]] == chains(text)
    assert [Act.SAID, Act.REPORTED, Act.REPORTED] == acts(text)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Kest said that the dam was safe.", Act.SAID),
        ("Kest denied that the dam was unsafe.", Act.DENIED),
        ("Kest confirmed that the dam was safe.", Act.CONFIRMED),
        ("The report concluded that the dam was safe.", Act.INFERRED),
        ("The video showed that the dam was safe.", Act.SHOWED),
        ("The minister showed that the dam was safe.", Act.SAID),
        ("A nurse said she saw two men at the gate.", Act.WITNESSED),
        ('"I heard three shots," a nurse said.', Act.WITNESSED),
        ("A nurse said she heard that the dam was safe.", Act.SAID),
    ],
)
def test_the_act_of_the_origin_follows_from_its_verb(text: str, act: Act) -> None:
    assert [act] == acts(text)


def test_a_relay_that_quotes_is_told_from_one_that_reports() -> None:
    assert [Act.SAID, Act.QUOTED] == acts("KCNA quoted Kim as saying the test was a success.")
    assert [Act.SAID, Act.REPORTED] == acts("Kim told KCNA that the test was a success.")
