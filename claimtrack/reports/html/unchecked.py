"""What a report does not say: what was switched off, left out, or could not be looked at."""

from collections import Counter
from collections.abc import Iterator, Sequence

from claimtrack.engine.finding import Outcome
from claimtrack.model import named
from claimtrack.reports.html.page_data import PageData
from claimtrack.reports.text.descriptions import words
from claimtrack.reports.text.totals import counted

NAMED = 20
"""How many records are named; the count is that of all."""


def unchecked(matter: PageData) -> list[str]:
    """Return a sentence for each thing that this report does not tell, or could not check."""
    return [*_not_looked_at(matter), *_left_out(matter), *_never()]


def _not_looked_at(matter: PageData) -> Iterator[str]:
    could_not = Counter(
        f"{finding.code} {finding.name}"
        for finding in matter.report.findings
        if finding.outcome is Outcome.NOT_CHECKED
    )
    for rule, count in sorted(could_not.items()):
        yield f"{rule} could not be checked in {counted(count, 'place')}; see its findings."
    if idle := [rule for rule in matter.rules if rule not in matter.report.rules]:
        names = ", ".join(f"{rule.code} {rule.name}" for rule in idle)
        yield f"{counted(len(idle), 'rule')} did not run: {names}."
    documents = matter.ledger.documents.values()
    unread = sum(document.text is None for document in documents)
    if unread:
        noun = counted(len(matter.ledger.documents), "document")
        yield f"The text of {unread:,} of {noun} is not at hand, so nothing was held against it."
    undated = sum(document.published is None for document in documents)
    if undated:
        has = "has" if undated == 1 else "have"
        yield f"{counted(undated, 'document')} {has} no date, so nothing was put in order by it."


def _left_out(matter: PageData) -> Iterator[str]:
    secret = sum(source.confidential for source in matter.ledger.sources.values())
    if secret:
        noun = counted(secret, "confidential source")
        yield f"Who {noun} may be is left out, and so are all lines of the ledger."
    if baselined := matter.report.baselined:
        yield f"{counted(len(baselined), 'finding')} of the baseline are left out."
    if known := matter.report.known:
        yield f"As of {known.day}: what was not certainly known by that day is left out."
        if known.possible:
            records = [f"{named(record)}: {words(record)}" for record in known.possible[:NAMED]]
            more = len(known.possible) - len(records)
            aside = f" and {more:,} more" if more else ""
            yield f"Possibly known by then, and left out: {'; '.join(records)}{aside}."
    for note in matter.ledger.notes[:NAMED]:
        yield f"The reader of the ledger warns: {note.message}."


def _never() -> Sequence[str]:
    return (
        "Whether a claim is true. A status says what the record bears out, and belief goes by "
        "what is on record alone; unknown is neither yes nor no.",
        "Whether the ledger is complete, and whether it tells rightly what its documents say.",
        "Anything on the network: addresses are shown as they were written and never opened.",
    )
