"""The first lines of a page: a summary in at most three sentences, and the first steps."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from claimtrack.engine.finding import Finding, join_words
from claimtrack.reports.article.judgement import Judgement
from claimtrack.reports.article.plain_names import PlainNames, source_name
from claimtrack.reports.article.rule_words import words_of
from claimtrack.reports.article.view import Note, NoteStatus, Step, SummaryLine
from claimtrack.reports.summary.groups import precedence
from claimtrack.reports.summary.summary import speakers_of
from claimtrack.reports.text.totals import pluralize

MAX_SENTENCES = 3
MAX_STEPS = 7
MAX_NAMES = 4
"""The largest number of names in a step."""

_OTHER = "raise other questions"


def summarize_notes(
    notes: Mapping[int, Note], judged: Mapping[int, Judgement], numbers: Mapping[int, int]
) -> tuple[SummaryLine, ...]:
    """Return sentences about faults, disputes, open questions and drafts.

    There are at most :data:`MAX_SENTENCES`, in this order.
    """
    by_status: dict[NoteStatus, list[int]] = {}
    for group, judgement in judged.items():
        by_status.setdefault(judgement.status, []).append(group)
    lines = _sentences(notes, judged, numbers, by_status)
    drafts = sum(note.status is NoteStatus.DRAFT for note in notes.values())
    if drafts:
        strong = f"{pluralize(drafts, 'draft')} {_verb(drafts, 'waits', 'wait')}"
        lines = chain(lines, [SummaryLine(NoteStatus.DRAFT, f"{strong} for a decision.", strong)])
    return tuple(islice(lines, MAX_SENTENCES))


def _sentences(
    notes: Mapping[int, Note],
    judged: Mapping[int, Judgement],
    numbers: Mapping[int, int],
    by_status: Mapping[NoteStatus, Sequence[int]],
) -> Iterator[SummaryLine]:
    """Yield the sentences about judged claims."""
    total = len(judged)
    if wrong := by_status.get(NoteStatus.FIX):
        faults = dict.fromkeys(_fault(judged[group]) for group in wrong)
        strong = f"{_of(len(wrong), total)} {_verb(len(wrong), 'needs', 'need')} fixing"
        where = tuple(sorted(numbers[group] for group in wrong))
        yield SummaryLine(NoteStatus.FIX, f"{strong}: {join_words([*faults])}.", strong, where)
    if disputed := by_status.get(NoteStatus.DISPUTED):
        untold = sorted(
            numbers[group]
            for group in disputed
            if any(side.elsewhere for side in notes[numbers[group]].sides)
        )
        strong = f"{_of(len(disputed), total)} {_verb(len(disputed), 'is', 'are')} disputed"
        more = "; the article does not tell every other side" if untold else ""
        yield SummaryLine(NoteStatus.DISPUTED, f"{strong}{more}.", strong, tuple(untold))
    if not total:
        return
    support = sum(each.view.asserted.certain_support.low > 1 for each in judged.values())
    have = f"{support} of {total} {_verb(support, 'has', 'have')}" if support else "none has"
    second = f"{have} a second, independent voice"
    asked: dict[str, list[int]] = {}
    for group in by_status.get(NoteStatus.ASK, ()):
        main = judged[group].main
        words = words_of(main.name).count if main is not None else ""
        asked.setdefault(words or _OTHER, []).append(group)
    counted = sorted(asked.items(), key=lambda each: (each[0] == _OTHER, -len(each[1])))
    if counted:
        parts = [f"{len(where)} {_inflect(words, len(where))}" for words, where in counted[:2]]
        first = ", ".join(parts)
        yield SummaryLine(NoteStatus.ASK, f"{first}; {second}.", first)
    else:
        done = "All claims are answered for" if len(by_status) == 1 else "Nothing else is to ask"
        yield SummaryLine(NoteStatus.HOLDS, f"{done}; {second}.", done)


def steps_of(
    judged: Mapping[int, Judgement],
    numbers: Mapping[int, int],
    drafts: Sequence[int],
    names: PlainNames,
) -> Iterator[Step]:
    """Yield the steps before publication, each kind once, the most urgent first.

    ``drafts`` are the numbers of the notes of drafts. The first step is to decide on them.
    """
    settled: set[int] = set()
    found: dict[str, tuple[dict[str, None], dict[int, None]]] = {}
    rows = [
        (finding, group)
        for group, judgement in judged.items()
        if judgement.status in (NoteStatus.FIX, NoteStatus.DISPUTED, NoteStatus.ASK)
        for main in judgement.findings
        for finding in (main.finding, *main.covered)
    ]
    for finding, group in sorted(rows, key=lambda row: precedence(row[0])):
        step = words_of(finding.name).step
        # One step for each claim is enough, but everybody who is named must be asked.
        if step and (group not in settled or "{" in step):
            settled.add(group)
            about, where = found.setdefault(step, ({}, {}))
            where[numbers[group]] = None
            about |= dict.fromkeys(_names(step, finding, judged[group], names))
    if drafts:
        yield Step("Accept or reject the drafts.", tuple(sorted(drafts)))
    for step, (about, where) in islice(found.items(), MAX_STEPS - bool(drafts)):
        text = step.replace("{who}", "{}").replace("{named}", "{}")
        filled = text.replace("{}", join_words([*about], MAX_NAMES))
        yield Step(f"{filled}.", tuple(sorted(where)))


def _names(step: str, finding: Finding, judgement: Judgement, names: PlainNames) -> Sequence[str]:
    if "{who}" in step:
        return [speakers_of(judgement.view.asserted, source_name)]
    return names.sources(finding) if "{named}" in step else ()


def _fault(judgement: Judgement) -> str:
    fault = "" if judgement.main is None else words_of(judgement.main.name).fault
    return fault or judgement.label.lower()


def _of(count: int, total: int) -> str:
    return f"{count} of {total} claims" if total > 1 else "The claim"


def _inflect(words: str, count: int) -> str:
    """Return words that begin with a verb in the plural, after a number."""
    verb, _, others = words.partition(" ")
    return f"{verb}s {others}" if count == 1 else words


def _verb(count: int, one: str, several: str) -> str:
    return one if count == 1 else several
