"""Citation marks and other parts of an answer that state nothing: labels, lists, Markdown."""

import re
from collections.abc import Collection, Iterator

from claimtrack.facts.text.quotations import Span

REFERENCE_WORDS = (
    *("passage", "document", "doc", "source", "reference", "ref", "citation", "context", "snippet"),
    *("excerpt", "text", "article", "result", "chunk", "page", "footnote"),
)
"""Words before the number of a source, as in "(Doc 2)"."""
LABEL_WORDS = (
    *("passage", "document", "doc", "source", "reference", "ref", "citation", "snippet", "excerpt"),
    *("chunk", "footnote", "step", "question", "option", "example", "figure", "fig.", "table"),
    *("chapter", "section", "appendix", "exhibit", "paragraph"),
)
"""Words before a number that counts nothing, as in "step 4"."""

_NUMBERS = r"\d{1,3}(?:\s*(?:,|;|&|and|-|–|to)\s*\d{1,3})*"
_WORDS = "|".join(map(re.escape, REFERENCE_WORDS))
_LABELS = "|".join(map(re.escape, LABEL_WORDS))
_LIST = rf"(?:(?:{_WORDS})s?\.?:?\s*(?:#|no\.\s*)?)?{_NUMBERS}"
_MARK = re.compile(
    rf"\[\^?(?P<square>{_LIST}(?:\s*[,;]\s*{_LIST})*)\](?:\([^()\s]{{0,500}}\))?"
    rf"|\((?P<round>(?:see\s+)?(?:{_WORDS})s?\.?:?\s*(?:#|no\.\s*)?{_NUMBERS}"
    rf"(?:\s*(?:,|;|and)\s*{_LIST})*)\)"
    r"|【(?P<lens>\d{1,3})(?:[:†][^】]{0,80})?】"
    r"|(?P<raised>[⁰¹²³⁴-⁹]{1,3})(?![\d⁰¹²³⁴-⁹])|\^(?P<caret>\d{1,3})\^?(?!\d)",
    re.IGNORECASE,
)
_FENCE = re.compile(r"^[ \t]*(```|~~~)[^\n]*\n(?:.*?\n)??[ \t]*\1[`~]*[ \t]*$", re.M | re.S)
_FOOTNOTE = re.compile(
    r"^[ \t]*\[\^?[^\[\]\n]{1,60}\]:.*$|^[ \t*_#]*(?:sources?|references?|citations?)[*_]*:[*_]*"
    r"(?=[ \t]*(?:[\[【^⁰¹²³⁴-⁹]|https?:|$)).*$",
    re.MULTILINE | re.IGNORECASE,
)
_SOURCES_HEADING = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]+)?[*_]{0,3}(?:sources|references|citations|bibliography|works cited)"
    r"[*_]{0,3}:?[*_]{0,3}[ \t\r]*$",
    re.MULTILINE | re.IGNORECASE,
)
_SOURCE_ENTRY = re.compile(
    r"[ \t]*(?:(?:[-*+•]|\(?\d{1,3}[.)])[ \t]+)?(?P<mark>[*_]{0,3}(?:\[[^\[\]\n]{1,60}\]|【))?"
)
_LETTER = re.compile(r"[^\n]")
_NAMED = re.compile(r"\[\^?(?P<name>[^\[\]\n]{1,200})\](?!\()|\((?P<round>[^()\n]{1,200})\)")
_NUMBER = re.compile(r"(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3}))?")
_LABEL = re.compile(
    rf"\b(?:{_LABELS})\.?\s*(?:#|no\.\s*)?{_NUMBERS}(?![\d.,:]*\d|\s?%|\w)"
    rf"|\b(?:{_LABELS})s\.?\s*\d{{1,3}}\s*(?:,|&|and|-|–|to)\s*{_NUMBERS}(?![\d.,:]*\d|\s?%|\w)",
    re.IGNORECASE,
)
_CODE = re.compile(r"`[^`\n]+`")
_PART = re.compile(
    rf"^[ \t*#<(\[]*(?:(?:{_WORDS})[ \t_-]*(?:#|no\.\s*)?(\d{{1,3}})\b|\[(\d{{1,3}})\])",
    re.IGNORECASE | re.MULTILINE,
)
_DIGIT = re.compile("[0-9]")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LINE_START = re.compile(
    r"[ \t]*(?:>[ \t]*)*(?:#{1,6}[ \t]+|[-*+•·–—][ \t]+(?:\[[ xX]\][ \t]+)?)*"
    r"(?:[*_]{0,3}\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.):][*_]{0,3}(?=[ \t]|$))?[ \t]*"
)
_MARKUP = re.compile(
    r"\*{1,3}|~~|`{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)"
    r"|!?\[(?=[^\[\]\n]{1,500}\]\()|\]\([^()\s]{1,500}(?:\s+\"[^\"\n]{0,200}\")?\)"
    r"|</?(?:b|i|em|strong|sup|sub|br|p|ul|ol|li|code)\b[^<>]{0,80}>",
    re.IGNORECASE,
)
MAX_RANGE = 50
"""Most sources that a mark such as ``[1-5]`` cites."""


def find_marks(
    text: str, number_of_sources: int, ids: Collection[str]
) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """Yield the span of each citation mark with the words for its sources, in order of the text.

    A source is named by its number in digits, or by an id among ``ids``. Raised
    digits are marks only if there is a source of that number, because they may be a power.
    """
    text = _CODE.sub(lambda match: " " * len(match[0]), text)
    found: dict[int, tuple[Span, tuple[str, ...]]] = {}
    for match in _MARK.finditer(text):
        raised = match["raised"] or match["caret"]
        words = match["square"] or match["round"] or match["lens"] or raised.translate(_RAISED)
        numbers = tuple(_numbers(words))
        if raised and not (
            text[match.start() - 1 : match.start()] in ".,;:!?\"')”’"
            and all(0 < int(each) <= number_of_sources for each in numbers)
        ):
            continue
        if match["square"] and words not in ids and words.isdigit() and len(words) > 3:
            continue  # a year
        found[match.start()] = match.span(), numbers
    for match in _NAMED.finditer(text) if ids else ():
        names = [each.strip().strip("^#") for each in re.split("[,;]", match[1] or match[2])]
        if all(each in ids for each in names) and any(not each.isdigit() for each in names):
            found[match.start()] = match.span(), tuple(names)
    for start in sorted(found):
        yield found[start]


def numbers_of_parts(text: str) -> frozenset[str]:
    """Return the numbers of the passages of a text that has several: "passage 2: ..."."""
    return frozenset(match[1] or match[2] for match in _PART.finditer(text))


def blank_unread(text: str) -> str:
    """Return the text with blanks for blocks of code and for lines that only list sources."""
    text = _FENCE.sub(_blank_of, text)
    start = _source_list_start(text)
    text = text[:start] + _LETTER.sub(" ", text[start:])
    return _FOOTNOTE.sub(_blank_of, text)


def _blank_of(match: re.Match[str]) -> str:
    return _LETTER.sub(" ", match[0])


def _source_list_start(text: str) -> int:
    """Return where a list of sources at the end of a text begins, or the length of the text.

    Its entries begin with marks, or explain marks before its heading. Entries that have marks
    elsewhere are statements, as in a list of the sources of a river.
    """
    headings = list(_SOURCES_HEADING.finditer(text))
    if not headings:
        return len(text)
    start, end = headings[-1].span()
    lines = [line for line in text[end:].splitlines() if line.strip()]
    entries = [_SOURCE_ENTRY.match(line) for line in lines]
    is_list = all(
        entry is not None and entry[0].strip() and not _MARK.search(line, entry.end())
        for entry, line in zip(entries, lines, strict=True)
    )
    explains = _MARK.search(text, 0, start) or all(entry and entry["mark"] for entry in entries)
    return start if lines and is_list and explains else len(text)


def find_labels(text: str) -> Iterator[Span]:
    """Yield the span of each label with its number, such as "passage 3" and "step 4"."""
    for match in _LABEL.finditer(text) if _DIGIT.search(text) else ():
        yield match.span()


def find_markup(text: str) -> Iterator[Span]:
    """Yield the span of each piece of Markdown or HTML inside a line."""
    for match in _MARKUP.finditer(text):
        yield match.span()


def content_start(text: str, start: int, end: int) -> int:
    """Return where the words of a line begin, after quote, heading and list marks."""
    match = _LINE_START.match(text, start, end)
    return start if match is None else match.end()


def _numbers(words: str) -> Iterator[str]:
    """Yield the numbers in a mark, those of a range one by one."""
    for match in _NUMBER.finditer(words):
        first, last = int(match[1]), int(match[2] or match[1])
        if first <= last <= first + MAX_RANGE:
            yield from map(str, range(first, last + 1))
        else:
            yield from (str(first), str(last))
