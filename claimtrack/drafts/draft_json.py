"""Drafts as JSON. Every span is a start and an end in code points of the text."""

from hashlib import sha256

from claimtrack.drafts.draft import Draft, DraftStatement

SCHEMA = 1


def draft_as_json(draft: Draft) -> dict[str, object]:
    """Return a draft as a JSON value, without its text."""
    return {
        "schema": SCHEMA,
        "text_sha256": sha256(draft.text.encode("utf-8", "surrogatepass")).hexdigest(),
        "statements": [_statement(each) for each in draft.statements],
        "unattributed": draft.unattributed,
        "dropped": draft.dropped,
    }


def _statement(statement: DraftStatement) -> dict[str, object]:
    found = statement.attribution
    return {
        "source": found.source,
        "cue": found.cue,
        "content": found.content,
        "chain": [
            {
                "source": hop.source,
                "act": hop.act.value,
                "guess": hop.guess,
                "certainty": None if hop.certainty is None else hop.certainty.value,
                "time": hop.on,
            }
            for hop in statement.chain
        ],
        "kind": statement.kind.value,
        "at": statement.at,
        "hedges": statement.hedges,
        "times": [
            {"span": time.span, "when": None if time.when is None else time.when.text}
            for time in statement.times
        ],
        "rule": found.rule,
        "confidence": found.confidence.value,
    }
