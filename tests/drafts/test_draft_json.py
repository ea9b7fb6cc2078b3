"""Tests of drafts as JSON."""

import json
from typing import Any  # the JSON of a draft

from claimtrack.drafts.complete import complete
from claimtrack.drafts.draft import draft_as_json
from tests.drafts.test_complete import attribute

TEXT = 'The dam is "safe", Kest said.'


def draft_of(text: str = TEXT) -> Any:
    """Return the JSON of a draft with one statement."""
    found = attribute(text, "Kest", "said", 'The dam is "safe"')
    return json.loads(json.dumps(draft_as_json(complete(text, [found]))))


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
