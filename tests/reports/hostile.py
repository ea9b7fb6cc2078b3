"""Ledgers whose texts have a meaning in DOT, Mermaid, Markdown or HTML."""

from collections.abc import Sequence

from hypothesis import strategies as st

from claimtrack.model import Assertion, Claim, Ledger, Source

TEXTS = (
    "end",
    "graph TD",
    "subgraph x",
    'style a: #fff; classDef b: #fff"',
    "%%{init: {'theme': 'dark'}}%%",
    "%% a comment",
    "---\ntitle: front matter\n---",
    '"]; click n0 "javascript:alert(1)"',
    '|"x"| --> n1',
    "`**bold** *italic* ~~gone~~`",
    "1. list\n- item\n* item",
    "#quot; #35; &quot; &lt;b&gt; &amp;",
    "\ufb02\xb0\xb035\xb6\xdf",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</style></svg><svg onload=alert(1)>",
    "]]><!-- -- --> <![CDATA[",
    "back\\slash \\n \\N \\G \\L \\",
    '\\"',
    "a \\\\",
    "\\l\\r\\E\\T",
    "<b>HTML label</b>",
    "=== front ===",
    "[claim]: text [claim] @[claim] [a](b)",
    "<argument>: text <argument> @<argument>",
    "  +> [c0]\n  -> [c1]\n  _> <a>",
    "{data: [1, 2]} } {",
    "#tag #(a tag) # heading",
    "// comment /* comment */",
    ".shortcode. :smile: .",
    "--\n(1) premise\n----",
    "*a* _b_ **c** __d__",
    "\u05e9\u05dc\u05d5\u05dd \u202etxt.exe \u2066x",
    "\u6e2c\u8a66 \U0001f680 e\u0301 \u200b\ufeff \u2028",
    "{{ template }} {% raw %} ${x}",
    "$x^2$ \\(y\\) \\[z\\]",
    "word " * 60,
    "w" * 300,
    " ",
)
"""Texts that end a string; begin a comment, tag, directive or relation; or hide."""

hostile_texts = st.lists(
    st.sampled_from(TEXTS)
    | st.lists(st.sampled_from([*TEXTS, '"', "\\", "&", "#", ";", "'", "`", "]", "}", ">"])).map(
        "".join
    ),
    min_size=1,
    max_size=6,
)
"""Lists of these texts, alone or concatenated."""


def hostile_ledger(texts: Sequence[str]) -> Ledger:
    """Return a ledger with each text as a claim, a source name and an owner name."""
    pairs = list(enumerate(text[:20_000] for text in texts))
    return Ledger.of(
        [Source(f"o{i}", "company", name=name_of(text)) for i, text in pairs],
        [Source(f"s{i}", "person", name=name_of(text), part_of=f"o{i}") for i, text in pairs],
        [Claim(f"c{i}", text) for i, text in pairs],
        [Assertion(f"c{i}", [f"s{i}", "s0"]) for i, _ in pairs],
    )


def name_of(text: str) -> str | None:
    """Return the part of a text that is valid as a name; None if nothing is left."""
    printable = "".join(c for c in text if c.isprintable())
    return printable[:200].strip() or None
