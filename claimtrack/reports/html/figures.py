"""The figures of each claim: its status, its grade, the belief in it, and its probability."""

from collections.abc import Sequence

from attrs import frozen

from claimtrack.assessment.assessment import Assessment, Assessments
from claimtrack.reports.article.view import ArticlePage, Note
from claimtrack.reports.claims.survey import (
    format_masses,
    format_probability_range,
    qualify_probability,
)


@frozen
class FigureRow:
    """One row: the figures of the claim of a note, and of its restatements."""

    note: Note
    status: str
    grade: str
    belief: Sequence[str]
    """Belief, disbelief and uncertainty."""
    probability: str


def list_figures(page: ArticlePage, assessed: Assessments) -> Sequence[FigureRow]:
    """Return the figures of every note, in the order of the numbers."""
    return [_figures(note, assessed[note.id]) for note in page.notes()]


def _figures(note: Note, one: Assessment) -> FigureRow:
    probability = qualify_probability(format_probability_range(one), one)
    return FigureRow(
        note, one.status.value, str(one.grade), format_masses(one.opinion), probability
    )
