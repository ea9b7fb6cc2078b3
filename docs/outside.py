"""What a built site would fetch from elsewhere: ``python docs/outside.py build/docs``.

A link that a reader may follow is nothing of the kind. What counts is all that
a browser fetches by itself: scripts, styles, pictures, fonts, frames, hints to
connect, and addresses that a script holds. Prints each with its file, then how
many pages there are, and exits with 1 if there was one.
"""

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_OF_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""", re.IGNORECASE)
_OF_SCRIPT = re.compile(r"""["'`]((?:https?:|wss?:)?//[^"'`\s]+)""", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NAMESPACES = "http://www.w3.org/"  # identifiers that no browser fetches
_FETCHING = {"action", "background", "data", "formaction", "poster", "src", "xlink:href"}
# The relations of `link` that cause no request.
_SAYING = {"alternate", "author", "canonical", "help", "index", "license", "next", "prev", "search"}


class _Page(HTMLParser):
    """A parser that collects the addresses a browser fetches for a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the addresses of a tag."""
        self._inside = tag
        values = {name: value or "" for name, value in attrs}
        for name, value in values.items():
            match name:
                case "srcset" | "imagesrcset":
                    self.found += [part.split()[0] for part in value.split(",") if part.strip()]
                case "style":
                    self.found += of_style(value)
                case "href" if tag not in ("a", "area"):
                    if tag != "link" or not _SAYING.issuperset(values.get("rel", "").split()):
                        self.found.append(value)
                case "content" if values.get("http-equiv", "").lower() == "refresh":
                    self.found.append(value.lower().partition("url=")[2])
                case _ if name in _FETCHING:
                    self.found.append(value)

    def handle_endtag(self, tag: str) -> None:
        """Leave a script or style."""
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Collect the addresses within a script or style."""
        match self._inside:
            case "script":
                self.found += of_script(data)
            case "style":
                self.found += of_style(data)


def of_page(text: str) -> list[str]:
    """Return the addresses on other hosts that a browser fetches for a page."""
    page = _Page()
    page.feed(text)
    return [address for address in page.found if _ELSEWHERE.match(address)]


def of_style(text: str) -> list[str]:
    """Return the addresses on other hosts in a style sheet."""
    addresses = (first or second for first, second in _OF_STYLE.findall(text))
    return [address for address in addresses if _ELSEWHERE.match(address)]


def of_script(text: str) -> list[str]:
    """Return the addresses on other hosts in the strings of a script."""
    found = _OF_SCRIPT.findall(_COMMENT.sub("", text))
    return [address for address in found if not address.startswith(_NAMESPACES)]


_READERS = {".html": of_page, ".css": of_style, ".svg": of_page, ".js": of_script}


def of_site(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield each address on another host that a browser fetches for a site, with its file."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in _READERS:
            for address in _READERS[path.suffix](path.read_text(encoding="utf-8")):
                yield path, address


def main() -> int:
    """Print the requests of a site to other hosts."""
    folder = Path(sys.argv[1])
    found = list(of_site(folder))
    for path, address in found:
        print(f"{path}: {address}")
    pages = sum(1 for _ in folder.rglob("*.html"))
    print(f"{pages} pages, {len(found)} requests elsewhere")
    return 1 if found or not pages else 0


if __name__ == "__main__":
    sys.exit(main())
