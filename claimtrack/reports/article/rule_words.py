"""The words of a page for findings, for editors who do not know the rules.

A rule without words here, such as one of an installed package, speaks for itself: its
message and its hint become sentences.
"""

from collections.abc import Mapping

from attrs import frozen


@frozen
class RuleWords:
    """The words of a page for the findings of a rule.

    ``{who}`` stands for those who say the claim, ``{named}`` for the sources that the
    message of the finding names. Empty fields stand for the words of the finding.
    """

    label: str
    """The status of a claim in two or three words."""
    message: str = ""
    next: str = ""
    also: str = ""
    """A few words for a finding beside the main one; by default the label."""
    step: str = ""
    """The step for several claims. The names of ``{who}`` or ``{named}`` are joined."""
    count: str = ""
    """The words after a number of claims in the summary: ``come from nobody named``."""
    fault: str = ""
    """The fault as a noun phrase; by default the label."""


_WORDS: Mapping[str, RuleWords] = {
    # Fix first
    "misplaced-quote": RuleWords(
        "Wrong words",
        next="Quote the very words of the text.",
        step="Correct the quotation: use the very words of the text",
        fault="words that are not in the text",
    ),
    "missing-passage": RuleWords(
        "No such passage",
        next="Count the paragraphs again: blank lines separate them.",
        step="Correct the paragraph that is cited",
        fault="a paragraph that is not there",
    ),
    "credit-is-not-support": RuleWords(
        "Credit only",
        "A picture credit says nothing about the claim.",
        "Find out who says so, or leave it out.",
        fault="a credit taken for a source",
    ),
    "citation-does-not-contain-quote": RuleWords(
        "Not what is cited",
        step="Compare with the cited text, and correct it",
        fault="words that are not in the cited text",
    ),
    "said-after-published": RuleWords(
        "Said too late",
        step="Correct the dates",
        fault="dates that do not fit",
    ),
    "source-newer-than-relay": RuleWords(
        "Dates do not fit",
        step="Correct the dates",
        fault="dates that do not fit",
    ),
    "premature": RuleWords(
        "Too early",
        step="Correct the dates",
        fault="dates that do not fit",
    ),
    # No support left
    "withdrawn-support": RuleWords(
        "Withdrawn",
        "Those who said so have taken it back.",
        "Find somebody else who says so, or take it out.",
        step="Find other support, or take it out",
        fault="support that was taken back",
    ),
    "unsupported": RuleWords(
        "No support",
        "Nobody says so.",
        "Find out who says so, or take it out.",
        fault="claims that nobody makes",
    ),
    "circular-sourcing": RuleWords(
        "In a circle",
        "They have it from one another; nobody is known to have had it first.",
        "Find out who had it first.",
        step="Find out who had it first",
        fault="sources that cite each other",
    ),
    "circular-reasoning": RuleWords(
        "In a circle",
        "It is concluded from itself.",
        fault="a conclusion from itself",
    ),
    # Disputed
    "self-contradiction": RuleWords("Contradicts itself", next="Ask {who} which is right."),
    "exclusive-values": RuleWords(
        "Disputed",
        "Both cannot be true.",
        "Find out which is right; give both until then.",
        step="Find out which is right",
    ),
    "denied-event": RuleWords(
        "Disputed",
        "Others say that nothing of the kind happened.",
        "Find out which is right; give both until then.",
        step="Find out which is right",
    ),
    "absence-violated": RuleWords(
        "Disputed",
        "It is on record that it did happen.",
        "Find out whether it happened; then mend the sentence, or say what differs.",
        step="Look it up, and mend the sentence or say what differs",
    ),
    "unit-slip": RuleWords("Units differ", next="Check the unit on both sides."),
    "value-conflict": RuleWords(
        "Disputed",
        "The figures do not agree.",
        "Ask both how and when they counted; until then give both figures.",
        step="Ask how and when they counted",
    ),
    "impossible-order": RuleWords("Impossible order"),
    "contradicted": RuleWords(
        "Disputed",
        "Somebody says otherwise.",
        "Give both sides, and say who says what.",
        step="Give both sides",
    ),
    "undercut": RuleWords(
        "Ground in doubt",
        "Somebody says that its ground is gone.",
        "Settle the objection first.",
        step="Settle the objections",
    ),
    # Firmer or other than the source
    "certainty-inflated": RuleWords(
        "Firmer than the source",
        next="Keep the hedge of the source, or record why it is now more certain.",
        step="Keep the hedges of the sources",
        fault="a claim firmer than its source",
    ),
    "changed-figure": RuleWords(
        "Changed figure",
        step="Correct the figures",
        fault="a changed figure",
    ),
    "rests-on-weaker": RuleWords(
        "Firmer than its grounds",
        next="Say it as cautiously as what it rests on.",
        step="Say it as cautiously as what it rests on",
        fault="a claim firmer than its grounds",
    ),
    "stale-first": RuleWords("Not the first", next="Check whether it is still the first."),
    "out-of-date": RuleWords("Out of date", next="Take the newer figure.", step="Bring up to date"),
    # At second hand
    "hearsay": RuleWords("Hearsay", also="at second hand"),
    "interested-relay": RuleWords("Heard through a party", also="heard through a party"),
    "echo": RuleWords("An echo", also="an echo"),
    "no-first-hand": RuleWords(
        "Nobody was there",
        "Nobody who says so was there, or shows it.",
        "Find somebody who was there, or a record of it, or say how they know.",
        "nobody was there",
        count="come from people who were not there",
    ),
    # Unnamed
    "vague-plural": RuleWords(
        "Nobody named",
        "Nobody is named: they can be neither counted nor asked.",
        "Get one of them by name, or tell why there is none.",
        "nobody named",
        "Get names: {who}",
        "come from people nobody names",
    ),
    "unnamed-only": RuleWords(
        "Nobody named",
        "Nobody who says so is named.",
        "Get a name, or say why there is none.",
        "nobody named",
        "Get names: {who}",
        "come from people nobody names",
    ),
    # Interested parties
    "unreliable-only": RuleWords(
        "Unreliable", "Only unreliable sources say so.", also="unreliable only"
    ),
    "interested-party-only": RuleWords(
        "Only a party",
        "Everybody who says so has a stake in it.",
        "Find somebody without a stake in it.",
        "has a stake",
        "Find somebody without a stake",
        "come only from those with a stake",
    ),
    # No source
    "background-premise": RuleWords(
        "Background", "A conclusion rests on it, and nobody is named as its source."
    ),
    "unsearched-absence": RuleWords(
        "Nobody looked",
        "Nobody says who looked, or where.",
        "Ask who looked, where and when.",
        "nobody looked",
        "Ask who looked, where and when",
        "say that something is not, and nobody looked",
    ),
    "citation-missing": RuleWords("Nothing cited", "The model cites nothing for it."),
    "unknown-lineage": RuleWords(
        "No source given",
        "It is not said from whom {who} has it.",
        "Ask the writer from whom it is.",
        "no source given",
        "Ask the writer from whom this is",
        "give no source",
    ),
    # One source
    "suspected-copy": RuleWords(
        "Perhaps a copy", next="Find out who copied whom.", also="perhaps a copy"
    ),
    "copied-citations": RuleWords("Copied citations", also="copied citations"),
    "single-origin": RuleWords(
        "One voice",
        "Nobody else says so.",
        "Find a second voice that does not have it from there.",
        "one voice",
        "Find a second voice",
        "rest on one voice",
    ),
    # Not asked
    "one-sided": RuleWords(
        "Not heard",
        "Not heard: {named}.",
        "Ask {named}, and say what the answer was, or that there was none.",
        "not heard: {named}",
        "Ask for their side: {named}",
        "charge somebody who is not heard",
    ),
    # Also
    "reported-withdrawal": RuleWords(
        "Taken back",
        "Somebody who said so took it back.",
        "Say so wherever the claim stands.",
        "one took it back",
    ),
    "single-relay": RuleWords(
        "One go-between",
        "All of it comes through one go-between.",
        "Find a way that does not lead through it.",
        "one go-between",
    ),
    "relay-for-available-primary": RuleWords(
        "The original is at hand", also="the original is at hand"
    ),
}


def words_of(rule: str) -> RuleWords:
    """Return the words for the findings of a rule."""
    return _WORDS.get(rule) or RuleWords(rule.replace("-", " ").capitalize())
