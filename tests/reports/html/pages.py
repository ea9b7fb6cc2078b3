"""Rendering and parsing of pages."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

import claimtrack
from claimtrack.model import Ledger, Settings
from claimtrack.reports.html.page import render_page
from claimtrack.rules import installed_rules


def page_for(ledger: Ledger, title: str = "a ledger") -> str:
    """Return the page of a ledger, checked by all rules."""
    report = claimtrack.check(ledger, settings=Settings())
    return render_page(report, title, installed_rules())


def parse_page(page: str) -> Element:
    """Parse a page as browsers do.

    Raises:
        html5lib.html5parser.ParseError: it is not well formed.
    """
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root: Element = parser.parse(page)
    return root


def tag(element: Element) -> str:
    """Return the name of an element, without its namespace."""
    return str(element.tag).rpartition("}")[2]


def with_class(root: Element, name: str) -> Iterator[Element]:
    """Yield the elements of a class, in order."""
    return (each for each in root.iter() if name in each.get("class", "").split())


def text_of(element: Element) -> str:
    """Return the text of an element with normalized blanks."""
    return " ".join("".join(element.itertext()).split())


def by_id(root: Element, id: str) -> Element:
    """Return the element with an id."""
    (found,) = [each for each in root.iter() if each.get("id") == id]
    return found
