"""What ledgers, reports and assessments show in a notebook."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Protocol

from hypothesis import example, given
from hypothesis import strategies as st

import claimtrack
from claimtrack.model import Assertion, Claim, Ledger, Link, RecordKind, Source
from claimtrack.model.characters import BLANK
from claimtrack.model.html_table import LENGTH, ROWS, html_table
from tests.laws.profiles import law
from tests.laws.stories import stories
from tests.nonempty import nonempty
from tests.reports.hostile import TEXTS, hostile_ledger, hostile_texts
from tests.strategies import ledgers, texts
from tests.test_layering import HEAVY, loaded_by

SEED = Path(__file__).parents[1] / "seeds" / "slbm-2021"

TAGS = {"div", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "bdi"}
ATTRIBUTES = {"style", "scope"}


class Shown(Protocol):
    """What shows itself."""

    def _repr_html_(self) -> str: ...


class Page(HTMLParser):
    """The rows and words of what was shown; fails on all that has no business there."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert [] == self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert {name for name, _ in attrs} <= ATTRIBUTES
        assert not [value for _, value in attrs if value is None or "url" in value]
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        if "bdi" in self.open:
            self.rows[-1][-1] += data
        else:
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")


def page(value: Shown) -> Page:
    return Page(value._repr_html_())


def shown_by(ledger: Ledger) -> Iterator[Shown]:
    """Yield everything that a ledger shows."""
    yield ledger
    report = claimtrack.check(ledger, settings=claimtrack.Settings())  # its own name any rule
    yield report
    yield from report.findings
    assessed = claimtrack.assess(ledger)
    yield assessed
    yield from assessed.values()
    for claim in ledger.claims:
        yield claimtrack.explain(ledger, claim)


@law
@given(st.one_of(ledgers(), stories(), st.builds(hostile_ledger, hostile_texts)))
def test_notebook_output_is_well_formed(ledger: Ledger) -> None:
    for value in nonempty(shown_by(ledger)):
        assert len(page(value).rows) <= 1 + ROWS


def visible(text: str) -> str:
    """Return what a reader sees of a text: on one line, cut, and nothing hidden."""
    cut = text[:LENGTH] + "…" * (len(text) > LENGTH)
    line = " ".join(cut.split())
    return "".join(c if c.isprintable() and c not in BLANK else f"<U+{ord(c):04X}>" for c in line)


@law
@given(st.one_of(texts, st.sampled_from(TEXTS)))
@example("\u3164 \u202e & < > \" ' &amp;")
@example("x" * (LENGTH + 1))
def test_text_is_escaped_and_sanitized(text: str) -> None:
    found = Page(html_table(text, ["text"], [[text]], 1))

    assert [["text"], [visible(text)]] == found.rows
    assert visible(text) == "".join(found.words)


@law
@given(st.integers(0, 3 * ROWS))
def test_rows_beyond_the_limit_are_counted(count: int) -> None:
    found = Page(html_table("title", ["n"], ([number] for number in range(count)), count))

    assert [[str(n)] for n in range(min(count, ROWS))] == found.rows[1:]
    more = [words for words in found.words if words.startswith("and ")]
    assert ([f"and {count - ROWS} more"] if count > ROWS else []) == more


def test_rows_beyond_the_limit_are_not_computed() -> None:
    def rows() -> Iterator[list[int]]:
        for number in range(ROWS):
            yield [number]
        raise AssertionError("one too many")

    html_table("title", ["n"], rows(), 1_000_000)


def test_a_ledger_displays_its_record_counts() -> None:
    found = page(claimtrack.load(SEED))

    assert found.words[0].startswith("Ledger: 14 sources, 1 document, ")
    assert ["claim", "kind", "text"] == found.rows[0]
    assert "Ledger: empty" == page(Ledger.of()).words[0]


@law
@given(ledgers())
def test_a_ledger_counts_each_of_its_records(ledger: Ledger) -> None:
    held = page(ledger).words[0].removeprefix("Ledger: ")
    counts = [int(part.split()[0]) for part in held.split(", ") if part != "empty"]

    assert len(ledger) == sum(counts) == len(list(ledger.records()))
    assert (f"{len(ledger.links)} {RecordKind.LINK.value}" in held) is bool(ledger.links)


def small() -> Ledger:
    return Ledger.of(
        Source("ministry", "government"),
        Source("wire", "news-agency"),
        Claim("closed", "The harbour was closed."),
        Claim("open", "The harbour was open."),
        Assertion("closed", ["ministry", "wire"]),
        Assertion("closed", [{"source": "ministry", "act": "denied"}]),
        Link("contradicts", "open", "closed"),
    )


def test_a_report_displays_its_findings() -> None:
    report = claimtrack.check(small())
    found = page(report)

    assert f"{len(report.findings)} findings in 2 claims" == found.words[0]
    assert [finding.message for finding in report.findings] == [row[-1] for row in found.rows[1:]]
    assert "0 findings in 0 claims" == page(claimtrack.check(Ledger.of())).words[0]


def test_a_finding_displays_its_reasons() -> None:
    finding = claimtrack.check(small()).findings[0]
    found = page(finding)

    assert found.words[0].endswith(finding.message)
    leaves = [leaf.text for reason in finding.reasons for leaf in reason.leaves()]
    assert leaves[:ROWS] == [row[0] for row in found.rows[1:]]
    assert finding.hint is not None
    assert found.words[-1].endswith(finding.hint)


def test_assessments_display_the_status_of_each_claim() -> None:
    assessed = claimtrack.assess(small())

    assert [[one.claim.id, one.status.value, one.grade] for one in assessed.values()] == [
        row[:3] for row in page(assessed).rows[1:]
    ]
    facts = dict(page(assessed["closed"]).rows[1:])
    assert facts["status"].startswith(assessed["closed"].status.value)


def test_a_claim_displays_the_chains_of_both_sides() -> None:
    found = page(claimtrack.explain(small(), "closed"))

    assert [["asserts", "ministry > wire", ""], ["denies", "ministry", ""]] == found.rows[1:]


def test_displaying_a_ledger_imports_no_heavy_modules() -> None:
    program = "from claimtrack import Claim, Ledger\nLedger.of(Claim('c', 'T.'))._repr_html_()"

    assert set() == loaded_by(program).intersection(HEAVY)
