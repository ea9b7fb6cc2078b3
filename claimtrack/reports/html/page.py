"""The HTML page of a report: one file without network access and without a script.

The page holds no time of its own, so that equal reports give equal pages. Its content
security policy allows its own style by its hash, and nothing else.
"""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

from claimtrack.reports.article.relations import find_relations
from claimtrack.reports.article.view import ArticlePage
from claimtrack.reports.html.environment import make_environment, style
from claimtrack.reports.html.figures import list_figures
from claimtrack.reports.html.findings import list_findings, list_waived
from claimtrack.reports.html.lanes import Picture, draw_picture
from claimtrack.reports.html.page_data import PageData
from claimtrack.reports.html.timeline import Timeline, make_timeline
from claimtrack.reports.html.unchecked import list_unchecked
from claimtrack.reports.summary.text import total_sentence
from claimtrack.reports.text.totals import pluralize


def render_page(data: PageData) -> str:
    """Return a report as one self-contained HTML page.

    The page shows all names of its ledger. A ledger with confidential sources must be
    disguised first (:mod:`claimtrack.confidential`).
    """
    page = data.article_page()
    notes = page.by_claim()
    facts = data.assessed.facts
    picture = draw_picture(page, facts, find_relations(facts), data.limits.drawn)
    timeline = make_timeline(data.ledger, data.limits.dates)
    return (
        make_environment()
        .get_template("page.html")
        .render(
            page=page,
            aside=_aside(data),
            file=data.report.file,
            parts=[*_parts(page, picture, timeline)],
            policy=_content_security_policy(),
            style=style(),
            picture=picture,
            notes=notes,
            totals=total_sentence(data.report),
            findings=list_findings(data.report, notes),
            waived=list_waived(data.report, notes),
            figures=list_figures(page, data.assessed),
            timeline=timeline,
            unchecked=list_unchecked(data),
        )
    )


def _aside(data: PageData) -> str:
    """Return the number of claims, and the day of the report if it is not today's."""
    known = data.report.known
    return pluralize(data.report.claims, "claim") + ("" if known is None else f" as of {known.day}")


def _parts(page: ArticlePage, picture: Picture, timeline: Timeline) -> Iterator[tuple[str, str]]:
    """Yield the anchor and the title of each part of a page."""
    if page.articles:
        yield "main", "Article"
    if page.elsewhere:
        yield "elsewhere", "Not in the article" if page.articles else "Claims"
    if picture.lanes:
        yield "picture", "Who says what"
    yield "findings", "All findings"
    if page.articles or page.elsewhere:
        yield "figures", "Figures"
    if timeline.dates:
        yield "timeline", "Timeline"
    yield "unchecked", "What was not checked"


def _content_security_policy() -> str:
    """Return a policy that allows the page's own style, and nothing else."""
    digest = b64encode(sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
