"""The page as a whole: well formed, closed to the network, true to the ledger."""

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
from claimtrack.cli.files import in_ascii
from claimtrack.engine.rule import Rule
from claimtrack.engine.scope import Scope
from claimtrack.model import Assertion, Claim, Ledger, Severity, Source
from claimtrack.reports.html import templates
from claimtrack.reports.html.page import page
from claimtrack.reports.html.page_data import PageData, PageLimits
from claimtrack.reports.html.text import shown
from tests.benchmarks.generator import generate
from tests.golden import assert_golden
from tests.laws import profiles
from tests.nonempty import nonempty
from tests.reports.html.hostile import STRINGS, hostile_ledger
from tests.reports.html.pages import by_id, page_for, parsed, tag, text_of, with_class
from tests.reports.stories import BRIDGE, lines_of
from tests.strategies import ledgers

ROOT = Path(__file__).parents[3]
GOLDEN = Path(__file__).parents[1] / "golden"
SEED = ROOT / "seeds" / "slbm-2021" / "ledger.toml"

tried = profiles.tried(20)

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


def harmless(page: str) -> Element:
    """Return the tree of a page that holds our own elements and attributes, and nothing else."""
    root = parsed(page)
    ours, attributes = set(OURS.split()), set(ATTRIBUTES.split())
    for element in root.iter():
        if isinstance(element.tag, str):
            assert tag(element) in ours
            assert set(element.attrib) <= attributes
            assert element.get("href", "#").startswith("#")
            assert element.get("marker-end", "url(#tip").startswith("url(#tip")
    (script,) = root.iter("script")
    (style,) = root.iter("style")
    assert script.text == templates.part("page.js")
    assert style.text == templates.part("page.css")
    return root


def ids(root: Element) -> list[str]:
    return [element.get("id", "") for element in root.iter() if element.get("id")]


@pytest.fixture(scope="module")
def seed() -> Element:
    return harmless(page_for(claimtrack.load(SEED)))


@tried
@given(ledgers())
def test_whatever_the_words_the_page_is_well_formed_and_ours(ledger: Ledger) -> None:
    harmless(page_for(ledger)) if ledger.claims else None


@tried
@given(ledgers())
def test_no_character_of_a_page_hides(ledger: Ledger) -> None:
    hidden = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

    assert set() == {
        character
        for character in page_for(ledger, "title \u202e")
        if category(character) in hidden and character not in "\n\u2068\u2069"
    }


def test_hostile_words_are_shown_and_do_nothing() -> None:
    ledger = hostile_ledger()
    root = harmless(page_for(ledger, STRINGS[0]))
    seen = text_of(root)

    assert len(STRINGS) - 1 <= len(ledger.claims)
    for claim in ledger.claims.values():
        assert " ".join(shown(claim.text).split()) in seen


def test_the_policy_allows_our_style_and_script_by_hash_and_nothing_else(seed: Element) -> None:
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


def test_the_style_and_the_script_ask_for_nothing() -> None:
    for name in nonempty(templates.EMBEDDED.values()):
        text = templates.part(name)

        assert text.isascii()
        assert not re.search(r"@import|://|fetch|XMLHttp|innerHTML|eval|</", text)
        assert not re.search(r"url\((?!#)", text)


def test_every_id_is_given_once_and_every_link_leads_somewhere(seed: Element) -> None:
    found = ids(seed)
    links = {element.get("href", "")[1:] for element in seed.iter() if element.get("href")}
    named = {name for element in seed.iter() for name in element.get("aria-labelledby", "").split()}

    assert len(found) == len(set(found))
    assert set() == links - set(found)
    assert set() == named - set(found)


@tried
@given(ledgers())
def test_so_it_is_in_any_page(ledger: Ledger) -> None:
    root = parsed(page_for(ledger))
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
    """Return what the shapes of a class in the picture are called."""
    parents = {child: parent for parent in root.iter() for child in parent}
    return [
        text_of(next(each for each in (shape, parents[shape]) if any(map(_is_title, each))))
        for shape in with_class(by_id(root, "picture"), name)
    ]


def _is_title(element: Element) -> bool:
    return tag(element) == "title"


@pytest.mark.parametrize("claims", [SEED, 60])
def test_the_table_holds_what_the_picture_shows(claims: Path | int) -> None:
    ledger = generate(claims) if isinstance(claims, int) else claimtrack.load(claims)
    root = parsed(page_for(ledger))
    table = rows(root)

    assert set(ledger.claims) == set(table)
    for node in with_class(by_id(root, "picture"), "node"):
        id, _, said = node.get("aria-label", "").partition(": ")
        status = said.rpartition(", ")[0].rpartition(" ")[2]
        assert " ".join(ledger.claims[id].text.split()) in table[id]
        assert status in table[id]
        for code in re.findall(r"CT\d+", said.rpartition(", ")[2]):
            assert code in table[id]
    every = " ".join(table.values())
    for wire in with_class(by_id(root, "picture"), "wire"):
        words = "".join(wire.itertext()).rpartition(" (")[0].partition(" (origin")[0]
        assert words in every or "nobody" in words
    for arc in with_class(by_id(root, "picture"), "bond"):
        if arc.get("aria-hidden") is None:
            one, verb, other = re.fullmatch(r"(\S+) (.+) (\S+?)(?: \(.*)?", text_of(arc)).groups()  # type: ignore[union-attr]  # a bond has this form
            assert f"{verb} {other}" in table[one]
            assert f"{one} {verb} it" in table[other]


@given(ledgers())
@tried
def test_the_same_ledger_gives_the_same_page(ledger: Ledger) -> None:
    assert page_for(ledger) == page_for(ledger)


def matter(ledger: Ledger, limits: PageLimits) -> PageData:
    report = claimtrack.check(ledger)
    idle = Rule("XX999", "idle-rule", Severity.NOTE, "Not run.", scope=Scope.CLAIM)
    return PageData(report, "a ledger", [*report.rules, idle], limits=limits)


def test_a_large_ledger_is_folded_and_the_page_says_what_is_left_out() -> None:
    ledger = generate(90)
    limits = PageLimits(drawn=20, chains=2, full=10, excerpts=5, paged=40, dates=3)
    root = harmless(page(matter(ledger, limits)))
    said = text_of(root)

    assert "Drawn are the 20 claims with the gravest findings of 90" in said
    assert "is told of the 10 claims with the gravest findings" in said
    assert "dates with fewer events are left out" in said
    assert 20 == len(list(with_class(root, "node")))
    assert 3 == len(list(with_class(root, "leaf")))
    assert 10 == len(list(with_class(root, "parts"))) + said.count("it keeps the base rate")
    assert 5 == len(list(root.iter("pre")))
    assert set(ledger.claims) == set(rows(root))


def test_a_small_one_says_nothing_of_that(seed: Element) -> None:
    said = text_of(seed)

    assert "Drawn are" not in said
    assert "is told of the" not in said


def test_what_was_not_checked_is_told() -> None:
    said = text_of(by_id(parsed(page(matter(generate(10), PageLimits()))), "unchecked"))

    assert "1 rule did not run: XX999 idle-rule." in said
    assert "Whether a claim is true." in said


def test_a_page_in_ascii_shows_the_same() -> None:
    ledger = Ledger.of(
        Source("a", "person", name="Zoë Śliwa"), Claim("c", "測試"), Assertion("c", ["a"])
    )
    whole = page_for(ledger)
    plain = in_ascii(whole)

    assert plain.isascii()
    assert text_of(parsed(whole)) == text_of(parsed(plain))
    assert not whole.isascii()


def test_a_page_of_a_small_ledger() -> None:
    """The whole page, less its style, script and policy, which have tests of their own."""
    ledger = claimtrack.formats.toml.reader.read_text(BRIDGE, "ledger.toml")
    whole = page_for(ledger, "bridge", lines_of({"ledger.toml": BRIDGE}))
    for name in templates.EMBEDDED.values():
        whole = whole.replace(templates.part(name), f"/* {name} */")

    assert_golden(GOLDEN / "page.html", re.sub(r"sha256-[^&]+", "sha256-...", whole))


def test_limits_are_values() -> None:
    assert PageLimits(drawn=3) == evolve(PageLimits(), drawn=3)
