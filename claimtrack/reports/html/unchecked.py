"""The limits of a report: rules that did not run, omitted records, and missing inputs."""

from collections import Counter
from collections.abc import Iterator

from claimtrack.engine.finding import Outcome
from claimtrack.model import name_of
from claimtrack.reports.html.page_data import PageData
from claimtrack.reports.text.descriptions import record_text
from claimtrack.reports.text.totals import pluralize

MAX_RECORDS = 20
"""Number of records named; the count is of all."""


def list_unchecked(data: PageData) -> list[str]:
    """Return a sentence for each thing that a report could not check or does not say."""
    return [
        *_not_checked(data),
        *_omitted(data),
        "Whether a claim is true. A status says what the record supports. Belief depends only "
        "on what is on record. An unknown result is neither yes nor no.",
        "Whether the ledger is complete, and whether it quotes its documents correctly.",
        "Anything on the network: addresses are shown as they were written and never opened.",
    ]


def _not_checked(data: PageData) -> Iterator[str]:
    could_not = Counter(
        f"{finding.code} {finding.name}"
        for finding in data.report.findings
        if finding.outcome is Outcome.NOT_CHECKED
    )
    for rule, count in sorted(could_not.items()):
        yield f"{rule} could not be checked in {pluralize(count, 'place')}; see its findings."
    if idle := [rule for rule in data.rules if rule not in data.report.rules]:
        names = ", ".join(f"{rule.code} {rule.name}" for rule in idle)
        yield f"{pluralize(len(idle), 'rule')} did not run: {names}."
    documents = data.ledger.documents.values()
    unread = sum(document.text is None for document in documents)
    if unread:
        noun = pluralize(len(data.ledger.documents), "document")
        yield f"The text of {unread:,} of {noun} is not available for checks of quotes."
    undated = sum(document.published is None for document in documents)
    if undated:
        has = "has" if undated == 1 else "have"
        yield f"{pluralize(undated, 'document')} {has} no date, so no order was checked with it."


def _omitted(data: PageData) -> Iterator[str]:
    secret = sum(source.confidential for source in data.ledger.sources.values())
    if secret:
        noun = pluralize(secret, "confidential source")
        yield f"The names of {noun} are omitted, and so are all lines of the ledger."
    if drafts := data.report.drafts:
        are = "is" if drafts == 1 else "are"
        yield f"{pluralize(drafts, 'draft')} {are} not judged until a person accepts them."
    if baselined := data.report.baselined:
        yield f"{pluralize(len(baselined), 'finding')} of the baseline are omitted."
    if older := data.report.older:
        yield f"Not shown: {pluralize(len(older), 'older finding')}, not added by the branch."
    if known := data.report.known:
        yield f"As of {known.day}: records that were not certainly known by that day are omitted."
        if known.possible:
            records = [
                f"{name_of(record)}: {record_text(record)}"
                for record in known.possible[:MAX_RECORDS]
            ]
            more = len(known.possible) - len(records)
            aside = f" and {more:,} more" if more else ""
            yield f"Possibly known by then, and omitted: {'; '.join(records)}{aside}."
    for note in data.ledger.notes[:MAX_RECORDS]:
        yield f"Warning about the ledger: {note.message}."
