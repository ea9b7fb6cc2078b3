"""Tests of drafts as JSON."""

import json
from typing import Any  # the JSON of a draft, which tests change at will

import pytest
from hypothesis import given

from claimtrack.drafts.complete import complete
from claimtrack.drafts.draft import Attribution
from claimtrack.drafts.draft_json import draft_as_json, read_draft
from claimtrack.errors import LedgerError
from tests.drafts.strategies import attributed_texts
from tests.drafts.test_complete import attribute

TEXT = 'The dam is "safe", Kest said.'


def draft_of(text: str = TEXT) -> Any:
    """Return the JSON of a draft with one statement."""
    found = attribute(text, "Kest", "said", 'The dam is "safe"')
    return json.loads(json.dumps(draft_as_json(complete(text, [found]))))


@given(attributed_texts())
def test_a_draft_is_the_same_after_a_round_trip(case: tuple[str, list[Attribution]]) -> None:
    draft = complete(*case)

    assert draft == read_draft(json.loads(json.dumps(draft_as_json(draft))), draft.text)


def test_json_has_the_keys_of_the_reference() -> None:
    assert {
        "schema": 1,
        "text_sha256": "7c84e987bc7dbe387de1fbedcb7f81a4b3b9cd4d7c3fa65b051ffcb379e8ebc3",
        "statements": [
            {
                "source": [[19, 23]],
                "cue": [[24, 28]],
                "content": [[0, 17]],
                "chain": [
                    {
                        "source": [[19, 23]],
                        "act": "said",
                        "guess": False,
                        "certainty": None,
                        "time": None,
                    }
                ],
                "kind": "mixed",
                "at": 1,
                "hedges": [],
                "times": [],
                "rule": "test",
                "confidence": "medium",
            }
        ],
        "unattributed": [],
        "dropped": 0,
    } == draft_of()


@pytest.mark.parametrize(
    ("keys", "value", "message"),
    [
        (("schema",), 2, "expected a draft of schema 1"),
        (("text_sha256",), "0" * 64, "of another text"),
        (("statements",), {}, "the draft has a wrong `statements`: a table"),
        (("statements", 0), 5, "the draft, `statements` 1, is the number 5, and must be an object"),
        (("statements", 0, "kind"), "quoted", 'wrong `kind`: the text "quoted"'),
        (("statements", 0, "at"), True, "wrong `at`: the boolean true"),
        (("statements", 0, "source"), None, "wrong `source`: nothing"),
        (("statements", 0, "source"), [[0, 900]], r"\[0, 900\] names no words"),
        (("statements", 0, "source"), [[True, 9]], "wrong `source`: a list"),
        (("statements", 0, "content"), [["0", 9]], "wrong `content`"),
        (("statements", 0, "chain"), [], "a statement without a chain"),
        (("statements", 0, "chain", 0, "act"), "thought", "`chain` 1, has a wrong `act`"),
        (("statements", 0, "chain", 0, "source"), [[3, 3]], "names no words"),
        (("statements", 0, "chain", 0, "guess"), 1, "wrong `guess`: the number 1"),
        (("statements", 0, "times"), [{"span": None}], "wrong `span`"),
        (("statements", 0, "times"), [{"span": [0, 3], "when": "Monday"}], "Monday"),
        (("unattributed",), [[0, 0]], "names no words"),
    ],
)
def test_wrong_json_is_refused(keys: tuple[str | int, ...], value: object, message: str) -> None:
    draft = draft_of()
    table = draft
    for key in keys[:-1]:
        table = table[key]
    table[keys[-1]] = value

    with pytest.raises(LedgerError, match=message):
        read_draft(draft, TEXT)


def test_a_draft_of_another_version_of_the_text_is_refused() -> None:
    with pytest.raises(LedgerError, match="another version"):
        read_draft(draft_of(), TEXT.replace("safe", "sage"))
