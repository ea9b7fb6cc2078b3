"""The first lines of a page: a summary in at most three sentences, and what to do first."""

from collections.abc import Iterator, Mapping, Sequence

from claimtrack.engine.finding import Finding, join_words
from claimtrack.reports.article.judgement import Judgement
from claimtrack.reports.article.view import Note, NoteStatus, Step, SummaryLine
from claimtrack.reports.article.wording import Names, sentence, words_of
from claimtrack.reports.summary.groups import precedence
from claimtrack.reports.summary.summary import speakers_of

MAX_STEPS = 7
MAX_NAMES = 4
"""The largest number of names in a step."""

_OTHER = "raise other questions"


def summarize_notes(
    notes: Sequence[Note], judged: Mapping[int, Judgement], numbers: Mapping[int, int]
) -> Iterator[SummaryLine]:
    """Yield what is wrong, what is disputed, and what is to ask, as far as there is any."""
    total = len(judged)
    if not total:
        return
    by_status: dict[NoteStatus, list[int]] = {}
    for group, judgement in judged.items():
        by_status.setdefault(judgement.status, []).append(group)
    shown = {note.number: note for note in notes}
    if wrong := by_status.get(NoteStatus.FIX):
        labels = dict.fromkeys(judged[group].label.lower() for group in wrong)
        strong = f"{_of(len(wrong), total)} {_verb(len(wrong), 'needs', 'need')} fixing"
        where = sorted(numbers[group] for group in wrong)
        yield SummaryLine(
            NoteStatus.FIX, f"{strong}: {join_words([*labels])}.", strong, tuple(where)
        )
    if disputed := by_status.get(NoteStatus.DISPUTED):
        untold = sorted(
            numbers[group]
            for group in disputed
            if any(side.elsewhere for side in shown[numbers[group]].sides)
        )
        strong = f"{_of(len(disputed), total)} {_verb(len(disputed), 'is', 'are')} disputed"
        more = "" if not untold else "; the article does not tell every other side"
        yield SummaryLine(NoteStatus.DISPUTED, f"{strong}{more}.", strong, tuple(untold))
    support = sum(each.view.asserted.certain_support.low > 1 for each in judged.values())
    second = f"{support or 'none'} of {total} has a second, independent voice"
    asked: dict[str, list[int]] = {}
    for group in by_status.get(NoteStatus.ASK, ()):
        main = judged[group].main
        words = words_of(main.name).count if main is not None else ""
        asked.setdefault(words or "raise other questions", []).append(group)
    counted = sorted(
        asked.items(), key=lambda each: (each[0] == "raise other questions", -len(each[1]))
    )
    if counted:
        first = ", ".join(f"{len(groups)} {words}" for words, groups in counted[:2])
        yield SummaryLine(NoteStatus.ASK, f"{sentence(first)[:-1]}; {second}.", first)
    elif total:
        done = "All claims are answered for" if len(by_status) == 1 else "Nothing else is to ask"
        yield SummaryLine(NoteStatus.HOLDS, f"{done}; {second}.", done)


def steps_of(
    judged: Mapping[int, Judgement], numbers: Mapping[int, int], names: Names
) -> Iterator[Step]:
    """Yield what to do before the article goes out, the most urgent first, by kind."""
    found: dict[str, tuple[dict[str, None], dict[int, None]]] = {}
    rows = [
        (finding, group)
        for group, judgement in judged.items()
        if judgement.status in (NoteStatus.FIX, NoteStatus.DISPUTED, NoteStatus.ASK)
        for main in judgement.findings
        for finding in (main.finding, *main.covered)
    ]
    for finding, group in sorted(rows, key=lambda row: precedence(row[0])):
        if step := words_of(finding.name).step:
            about, where = found.setdefault(step, ({}, {}))
            where[numbers[group]] = None
            about |= dict.fromkeys(_names(step, finding, judged[group], names))
    for step, (about, where) in list(found.items())[:MAX_STEPS]:
        text = step.replace("{who}", "{}").replace("{named}", "{}")
        filled = text.replace("{}", join_words([*about], MAX_NAMES))
        yield Step(f"{filled}.", tuple(sorted(where)))


def _names(step: str, finding: Finding, judgement: Judgement, names: Names) -> Sequence[str]:
    if "{who}" in step:
        return [speakers_of(judgement.view.asserted)]
    return names.sources(finding) if "{named}" in step else ()


def _of(count: int, total: int) -> str:
    return f"{count} of {total} claims" if total > 1 else "The claim"


def _verb(count: int, one: str, several: str) -> str:
    return one if count == 1 else several
