"""The whole page: well formed, without network access, complete."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from unicodedata import category
from xml.etree.ElementTree import Element

import pytest
from attrs import evolve
from hypothesis import given

import claimtrack
from claimtrack.cli.output import escape_non_ascii
from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule
from claimtrack.engine.scope import Scope
from claimtrack.model import Assertion, Claim, Ledger, Settings, Severity, Source
from claimtrack.reports.html.environment import style
from claimtrack.reports.html.page import render_page
from claimtrack.reports.text.visible import Display
from tests.benchmarks.generator import generate
from tests.golden import assert_golden
from tests.laws import profiles
from tests.reports.html.hostile import STRINGS, hostile_ledger
from tests.reports.html.pages import by_id, page_for, parse_page, tag, text_of, with_class
from tests.reports.stories import BRIDGE
from tests.strategies import ledgers

ROOT = Path(__file__).parents[3]
GOLDEN = Path(__file__).parents[1] / "golden"
SEED = ROOT / "seeds" / "slbm-2021" / "ledger.toml"

SCREEN = Display()
tried = profiles.law_settings(12)

OURS = """
html head meta title style body a header nav main section article footer h1 h2 h3 h4 p b i em
small strong mark span div ul ol li details summary fieldset legend label input svg rect
table thead tbody tr th td
"""
ATTRIBUTES = """
lang charset http-equiv content name class id href title tabindex type for checked open data-status
viewBox preserveAspectRatio focusable width height x y aria-label aria-labelledby aria-hidden
scope
"""


def parse_safe_page(page: str) -> Element:
    """Parse a page, and assert that it has only the template's elements and attributes."""
    root = parse_page(page)
    ours, attributes = set(OURS.split()), set(ATTRIBUTES.split())
    for element in root.iter():
        if isinstance(element.tag, str):
            assert tag(element) in ours
            assert set(element.attrib) <= attributes
            assert element.get("href", "#").startswith("#")
        (embedded,) = root.iter("style")
    assert style() == embedded.text
    return root


def ids(root: Element) -> list[str]:
    return [element.get("id", "") for element in root.iter() if element.get("id")]


@pytest.fixture(scope="module")
def seed() -> Element:
    return parse_safe_page(page_for(claimtrack.load(SEED)))


@tried
@given(ledgers())
def test_any_page_is_well_formed_and_has_only_known_elements(ledger: Ledger) -> None:
    parse_safe_page(page_for(ledger)) if ledger.claims else None


@tried
@given(ledgers())
def test_a_page_has_no_hidden_characters(ledger: Ledger) -> None:
    hidden = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

    assert set() == {
        character
        for character in page_for(ledger, "title \u202e")
        if category(character) in hidden and character not in "\n\u2068\u2069"
    }


def test_hostile_text_is_displayed_literally() -> None:
    ledger = hostile_ledger()
    root = parse_safe_page(page_for(ledger, STRINGS[0]))
    seen = text_of(root)

    assert len(STRINGS) - 1 <= len(ledger.claims)
    for claim in ledger.claims.values():
        assert " ".join(SCREEN.sanitize(claim.text).split()) in seen


def test_the_policy_allows_only_the_embedded_style(seed: Element) -> None:
    (policy,) = [
        meta.get("content", "")
        for meta in seed.iter("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    ]
    digest = b64encode(sha256((next(seed.iter("style")).text or "").encode()).digest()).decode()

    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_the_style_requests_nothing() -> None:
    assert style().isascii()
    assert not re.search(r"@import|://|</|url\(", style())


def test_ids_are_unique_and_links_have_targets(seed: Element) -> None:
    found = ids(seed)
    links = {element.get("href", "")[1:] for element in seed.iter() if element.get("href")}
    named = {name for element in seed.iter() for name in element.get("aria-labelledby", "").split()}

    assert len(found) == len(set(found))
    assert set() == links - set(found)
    assert set() == named - set(found)


@tried
@given(ledgers())
def test_ids_are_unique_and_links_have_targets_in_any_page(ledger: Ledger) -> None:
    root = parse_page(page_for(ledger))
    found = ids(root)
    links = {element.get("href", "")[1:] for element in root.iter() if element.get("href")}

    assert len(found) == len(set(found))
    assert set() == links - set(found)


@tried
@given(ledgers())
def test_each_claim_is_in_one_note_of_any_page(ledger: Ledger) -> None:
    root = parse_page(page_for(ledger))
    seen = [text_of(next(with_class(each, "claim"))) for each in root.iter("article")]
    texts = {" ".join(SCREEN.sanitize(claim.text).split()) for claim in ledger.claims.values()}

    assert len(ledger.claims) >= len(seen)
    assert set(seen) <= texts
    assert bool(ledger.claims) == bool(seen)


@given(ledgers())
@tried
def test_the_same_ledger_gives_the_same_page(ledger: Ledger) -> None:
    assert page_for(ledger) == page_for(ledger)


def page_with_idle_rule(report: Report) -> str:
    idle = Rule("XX999", "idle-rule", Severity.NOTE, "Not run.", scope=Scope.CLAIM)
    return render_page(report, "a ledger", [*report.rules, idle])


def test_a_large_page_is_limited_and_counts_what_it_omits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("claimtrack.reports.html.page.MAX_DRAWN", 20)
    monkeypatch.setattr("claimtrack.reports.html.page.MAX_DATES", 3)
    root = parse_safe_page(page_with_idle_rule(claimtrack.check(generate(90))))
    text = text_of(root)

    assert "These are the 20 most urgent claims of " in text
    assert "dates with fewer events are omitted" in text
    assert 20 == len([*by_id(root, "picture").iter("li")])
    assert 4 >= len([each for each in by_id(root, "timeline").iter("ol") for _ in each])


def test_a_small_page_omits_nothing(seed: Element) -> None:
    text = text_of(seed)

    assert "most urgent claims of" not in text
    assert "are omitted" not in text_of(by_id(seed, "timeline"))


def test_the_page_lists_what_was_not_checked() -> None:
    root = parse_page(page_with_idle_rule(claimtrack.check(generate(10))))
    text = text_of(by_id(root, "unchecked"))

    assert "1 rule did not run: XX999 idle-rule." in text
    assert "Whether a claim is true." in text


@tried
@given(ledgers())
def test_page_has_a_line_for_each_finding(ledger: Ledger) -> None:
    report = claimtrack.check(evolve(ledger, settings=Settings()))
    root = parse_page(page_with_idle_rule(report))
    messages = [text_of(each) for each in by_id(root, "findings").iter("li")]

    assert len(report.findings) + len(report.accepted) == len(messages)


def test_line_of_a_finding_has_the_number_of_its_note_and_its_place() -> None:
    ledger = claimtrack.formats.toml.reader.read_text(BRIDGE, "ledger.toml")
    root = parse_page(page_for(ledger))
    (note,) = [each for each in root.iter("article") if "Nobody was hurt." in text_of(each)]
    (line,) = by_id(root, "f_CT101").iter("li")

    assert f"#{note.get('id')}" == next(line.iter("a")).get("href")
    assert text_of(line).endswith(" ledger.toml:15")


def test_page_has_the_figures_of_each_claim() -> None:
    ledger = claimtrack.formats.toml.reader.read_text(BRIDGE, "ledger.toml")
    head, *rows = by_id(parse_page(page_for(ledger)), "figures").iter("tr")

    assert "Claim Status Grade Belief Disbelief Uncertainty Probability" == " ".join(
        map(text_of, head)
    )
    assert [
        ["1 The old bridge fell at about noon.", "single-origin"],
        ["2 Nobody was hurt.", "unsupported"],
    ] == [[text_of(cell) for cell in row][:2] for row in rows]


def test_escaping_non_ascii_characters_keeps_the_text() -> None:
    ledger = Ledger.of(
        Source("a", "person", name="Zoë Śliwa"), Claim("c", "測試"), Assertion("c", ["a"])
    )
    whole = page_for(ledger)
    plain = escape_non_ascii(whole)

    assert plain.isascii()
    assert text_of(parse_page(whole)) == text_of(parse_page(plain))
    assert not whole.isascii()


def test_page_of_a_small_ledger_matches_golden_file() -> None:
    """The whole page without its style and policy, which have other tests."""
    ledger = claimtrack.formats.toml.reader.read_text(BRIDGE, "ledger.toml")
    whole = page_for(ledger, "bridge").replace(style(), "/* style */")

    assert_golden(GOLDEN / "page.html", re.sub(r"sha256-[^&]+", "sha256-...", whole))
