"""The whole page: well formed, without network access, complete."""

import re
from base64 import b64encode
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from unicodedata import category
from xml.etree.ElementTree import Element

import pytest
from attrs import evolve
from hypothesis import given

import claimtrack
from claimtrack.cli.output import escape_non_ascii
from claimtrack.engine.rule import Rule
from claimtrack.engine.scope import Scope
from claimtrack.model import Assertion, Claim, Ledger, Link, Settings, Severity, Source
from claimtrack.reports.html.entries import MAX_PARTS
from claimtrack.reports.html.page import EMBEDDED, read_template, render_page
from claimtrack.reports.html.page_data import PageData, PageLimits
from claimtrack.reports.html.text import safe_text
from tests.benchmarks.generator import generate
from tests.golden import assert_golden
from tests.laws import profiles
from tests.nonempty import nonempty
from tests.reports.html.hostile import STRINGS, hostile_ledger
from tests.reports.html.pages import by_id, page_for, parse_page, tag, text_of, with_class
from tests.reports.stories import BRIDGE, lines_of
from tests.strategies import ledgers

ROOT = Path(__file__).parents[3]
GOLDEN = Path(__file__).parents[1] / "golden"
SEED = ROOT / "seeds" / "slbm-2021" / "ledger.toml"

tried = profiles.law_settings(20)

OURS = """
html head meta title style script body a header nav main section footer h1 h2 h3 p b i q code
strong span div ul ol li details summary pre table caption thead tbody tr th td form label
input select option button output svg g defs marker path rect circle text
"""
ATTRIBUTES = """
lang charset http-equiv content name class id href tabindex role hidden type value for list
autocomplete spellcheck scope open data-s viewBox preserveAspectRatio focusable width height
x y rx cx cy r d refX refY markerWidth markerHeight orient marker-end
aria-label aria-labelledby aria-hidden aria-live
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
            assert element.get("marker-end", "url(#tip").startswith("url(#tip")
    (script,) = root.iter("script")
    (style,) = root.iter("style")
    assert script.text == read_template("page.js")
    assert style.text == read_template("page.css")
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
        assert " ".join(safe_text(claim.text).split()) in seen


def test_the_policy_allows_only_the_embedded_style_and_script(seed: Element) -> None:
    (policy,) = [
        meta.get("content", "")
        for meta in seed.iter("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    ]
    digests = {
        kind: b64encode(sha256((next(seed.iter(kind)).text or "").encode()).digest()).decode()
        for kind in ("style", "script")
    }

    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests['style']}'; "
        f"script-src 'sha256-{digests['script']}'; base-uri 'none'; form-action 'none'"
    )


def test_the_style_and_the_script_request_nothing() -> None:
    for name in nonempty(EMBEDDED.values()):
        text = read_template(name)

        assert text.isascii()
        assert not re.search(r"@import|://|fetch|XMLHttp|innerHTML|eval|</", text)
        assert not re.search(r"url\((?!#)", text)


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


def rows(root: Element) -> dict[str, str]:
    """Return the text of each row of the table of claims, by the claim's id."""
    return {
        text_of(next(row.iter("a"))): text_of(row)
        for row in root.iter("tr")
        if row.get("data-s") is not None
    }


def titles(root: Element, name: str) -> list[str]:
    """Return the tooltips of the shapes of a class in the picture."""
    parents = {child: parent for parent in root.iter() for child in parent}
    return [
        text_of(next(each for each in (shape, parents[shape]) if any(map(_is_title, each))))
        for shape in with_class(by_id(root, "picture"), name)
    ]


def _is_title(element: Element) -> bool:
    return tag(element) == "title"


@pytest.mark.parametrize("claims", [SEED, 60])
def test_the_table_has_all_content_of_the_picture(claims: Path | int) -> None:
    ledger = generate(claims) if isinstance(claims, int) else claimtrack.load(claims)
    root = parse_page(page_for(ledger))
    table = rows(root)

    assert set(ledger.claims) == set(table)
    for node in with_class(by_id(root, "picture"), "node"):
        id, _, label = node.get("aria-label", "").partition(": ")
        status = label.rpartition(", ")[0].rpartition(" ")[2]
        assert " ".join(ledger.claims[id].text.split()) in table[id]
        assert status in table[id]
        for code in re.findall(r"CT\d+", label.rpartition(", ")[2]):
            assert code in table[id]
    every = " ".join(table.values())
    for line in with_class(by_id(root, "picture"), "connector"):
        words = "".join(line.itertext()).rpartition(" (")[0].partition(" (origin")[0]
        assert words in every or "no chain on record" in words
    for arc in with_class(by_id(root, "picture"), "relation"):
        if arc.get("aria-hidden") is None:
            one, verb, other = re.fullmatch(r"(\S+) (.+) (\S+?)(?: \(.*)?", text_of(arc)).groups()  # type: ignore[union-attr]  # a relation has this form
            assert f"{verb} {other}" in table[one]
            assert f"{one} {verb} it" in table[other]


@given(ledgers())
@tried
def test_the_same_ledger_gives_the_same_page(ledger: Ledger) -> None:
    assert page_for(ledger) == page_for(ledger)


def page_data(ledger: Ledger, limits: PageLimits) -> PageData:
    report = claimtrack.check(ledger)
    idle = Rule("XX999", "idle-rule", Severity.NOTE, "Not run.", scope=Scope.CLAIM)
    return PageData(report, "a ledger", [*report.rules, idle], limits=limits)


def test_a_large_page_is_limited_and_counts_what_it_omits() -> None:
    ledger = generate(90)
    limits = PageLimits(drawn=20, chains=2, detailed=10, excerpts=5, rows=40, dates=3)
    root = parse_safe_page(render_page(page_data(ledger, limits)))
    text = text_of(root)

    assert "The picture shows the 20 claims with the most severe findings of 90" in text
    assert "Only the 10 claims with the most severe findings have contributions" in text
    assert "dates with fewer events are omitted" in text
    assert 20 == len(list(with_class(root, "node")))
    assert 3 == len(list(with_class(root, "table-page")))
    assert 10 == len(list(with_class(root, "parts"))) + text.count("so it has the base rate")
    assert 5 == len(list(root.iter("pre")))
    assert set(ledger.claims) == set(rows(root))


def test_rows_of_a_cluster_have_few_relations_and_count_the_others() -> None:
    count = 60
    ledger = Ledger.of(
        Source("s", "witness"),
        [Claim(f"c{i}", "So.") for i in range(count)],
        [Assertion(f"c{i}", ["s"]) for i in range(count)],
        [Link("contradicts", f"c{i}", f"c{j}") for i, j in combinations(range(count), 2)],
    )
    root = parse_safe_page(render_page(page_data(ledger, PageLimits(relations=7))))

    signs = [each for row in root.iter("tr") for each in with_class(row, "sign")]
    assert 7 * count == len(signs)
    assert count == text_of(root).count("and 52 more relations")


def test_contributions_of_a_cluster_are_added_up_beyond_a_limit() -> None:
    count = 40
    ledger = Ledger.of(
        [Source(f"s{i}", "witness") for i in range(count)],
        [Claim(f"c{i}", "So.") for i in range(count)],
        [Assertion(f"c{i}", [f"s{i}"]) for i in range(count)],
        [Link("contradicts", f"c{i}", f"c{j}") for i, j in combinations(range(count), 2)],
    )
    data = page_data(ledger, PageLimits())
    tables = [*with_class(parse_safe_page(render_page(data)), "parts")]
    weights = [[float(text_of(each)) for each in table.iter("td")] for table in tables]
    sums = [
        sum(part.weight for part in data.assessed[claim].contributions) for claim in ledger.claims
    ]

    assert [MAX_PARTS + 1] * count == [len(each) for each in weights]
    assert [round(each, 2) for each in sums] == [round(sum(each), 2) for each in weights]


def test_a_small_page_omits_nothing(seed: Element) -> None:
    text = text_of(seed)

    assert "The picture shows" not in text
    assert "have contributions" not in text


def test_the_page_lists_what_was_not_checked() -> None:
    text = text_of(
        by_id(parse_page(render_page(page_data(generate(10), PageLimits()))), "unchecked")
    )

    assert "1 rule did not run: XX999 idle-rule." in text
    assert "Whether a claim is true." in text


def test_denials_are_listed_apart_from_assertions() -> None:
    ledger = Ledger.of(
        Source("a", "person", name="Anna"),
        Source("b", "person", name="Bert"),
        Claim("c", "It rained."),
        Assertion("c", [{"source": "b", "act": "denied"}]),
        Assertion("c", ["a"]),
    )
    root = parse_page(page_for(ledger))

    assert "Anna Denied: Bert (denied)" in [
        " ".join(" ".join(cell.itertext()).split()) for cell in root.iter("td")
    ]
    assert "Asserted: Anna Denied: Bert denied" in text_of(by_id(root, "claim-c"))


def test_page_shows_who_names_no_source_and_on_whom_claims_rest() -> None:
    ledger = Ledger.of(
        Source("paper", "outlet", name="The Paper"),
        Source("a", "person", name="Anna"),
        [Claim(id, "It rained.") for id in "cde"],
        Assertion("c", ["paper"]),
        Assertion("d", ["a", "paper"]),
        Assertion("e", ["a", "paper"]),
    )
    text = text_of(parse_page(page_for(ledger)))

    assert "Claims without support if this one voice fails: 2 claims: Anna" in text
    assert "Claims on the word of one that names no source: 1 claim: The Paper" in text


def test_findings_with_one_cause_are_one_card() -> None:
    ledger = Ledger.of(
        Source("paper", "outlet", name="The Paper"),
        [Claim(f"c{i}", "It rained.") for i in range(4)],
        [Assertion(f"c{i}", ["paper"]) for i in range(4)],
    )
    root = parse_page(page_for(ledger))
    (card,) = with_class(by_id(root, "findings"), "card")

    assert text_of(card).startswith("CT104 c0 c1 c2 and 1 more `paper` states this without")
    assert all(f"c{i} `paper` states this" in text_of(card) for i in range(1, 4))
    assert "1 entry from 4 findings" in text_of(root)


@tried
@given(ledgers())
def test_page_has_a_card_for_each_entry(ledger: Ledger) -> None:
    data = page_data(evolve(ledger, settings=Settings()), PageLimits())
    root = parse_page(render_page(data))
    cards = [*with_class(by_id(root, "findings"), "card")]

    assert len(data.report.entries()) + len(data.report.accepted) == len(cards)


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
    """The whole page without its style, script and policy, which have other tests."""
    ledger = claimtrack.formats.toml.reader.read_text(BRIDGE, "ledger.toml")
    whole = page_for(ledger, "bridge", lines_of({"ledger.toml": BRIDGE}))
    for name in EMBEDDED.values():
        whole = whole.replace(read_template(name), f"/* {name} */")

    assert_golden(GOLDEN / "page.html", re.sub(r"sha256-[^&]+", "sha256-...", whole))


def test_limits_compare_by_value() -> None:
    assert PageLimits(drawn=3) == evolve(PageLimits(), drawn=3)
