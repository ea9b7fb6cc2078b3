"""A statement of a model's answer has words of the text only, in whole words and in order."""

import json
import re
from collections.abc import Iterator

from claimtrack.drafts.complete import complete
from claimtrack.drafts.model_answer import REACH, ModelAnswer, SentPiece
from tests.fuzz.parts import join_input, split_input

TEXT = """The quarry stays shut

“We will leave,” Dora Kest said, “by May.” The mayor told reporters that the road is open.

According to Anna Lund, 14 of the piers are cracked. She did not say which."""


def check(data: bytes) -> None:
    text, answer = split_input(data, 2)
    if not text:
        return
    piece = SentPiece.of(text)
    found = [piece.verify(each, "model") for each in ModelAnswer.read(answer).statements]
    kept = [each for each in found if each is not None]
    for each in kept:
        for start, end in (*each.source, *each.cue, *each.content):
            assert re.search(r"\w", text[start:end])
            assert text[start:end] == text[start:end].strip()
        near = min(
            max(one[0], two[0]) - min(one[1], two[1]) for one in each.source for two in each.content
        )
        assert 0 <= near <= REACH
    assert len(kept) >= len(complete(text, kept).statements)


def seeds() -> Iterator[bytes]:
    statements = [
        {"source": ["Dora Kest"], "cue": ["said"], "content": ["“We will leave,”", "“by May.”"]},
        {"source": "The mayor", "cue": "told", "content": ["the road is open"]},
        {"source": [[116, 125]], "content": [{"start": 127, "end": 3, "words": "14 of the piers"}]},
        {"source": ["She"], "cue": ["say"], "content": ["..."]},
    ]
    yield join_input(TEXT, json.dumps({"statements": statements}, ensure_ascii=False))
    for statement in statements:
        yield join_input(TEXT, f"Here: {json.dumps({'statements': [statement] * 2})}!")
