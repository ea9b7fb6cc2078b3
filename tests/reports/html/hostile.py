"""Strings that have broken HTML pages, and a ledger with each string in every field."""

from collections.abc import Iterator

from claimtrack.errors import LedgerError
from claimtrack.model import Assertion, Claim, Document, Hop, Ledger, Link, Record, Source

_ALERT = "alert(document.domain)"

STRINGS = (
    # Markup that runs.
    f"<script>{_ALERT}</script>",
    f"</script><script>{_ALERT}</script>",
    f"</style><script>{_ALERT}</script>",
    f"</title><script>{_ALERT}</script>",
    f"</textarea><script>{_ALERT}</script>",
    f"--><script>{_ALERT}</script>",
    f"]]><script>{_ALERT}</script>",
    f"<img src=x onerror={_ALERT}>",
    f'"><img src=x onerror={_ALERT}>',
    f"'><img src=x onerror={_ALERT}>",
    f"<svg onload={_ALERT}>",
    f"<svg><script>{_ALERT}</script></svg>",
    f"<svg><animate onbegin={_ALERT} attributeName=x dur=1s>",
    f"<details open ontoggle={_ALERT}>",
    f"<input autofocus onfocus={_ALERT}>",
    f"<iframe srcdoc='<script>{_ALERT}</script>'></iframe>",
    f"<iframe src=javascript:{_ALERT}></iframe>",
    f"<object data=javascript:{_ALERT}></object>",
    f"<a href=javascript:{_ALERT}>x</a>",
    f'" onmouseover="{_ALERT}" x="',
    f"' onmouseover='{_ALERT}' x='",
    f"` onmouseover={_ALERT} `",
    f'" autofocus onfocus="{_ALERT}',
    f"javascript:{_ALERT}",
    f"data:text/html,<script>{_ALERT}</script>",
    f"<math><mi//xlink:href='data:x,<script>{_ALERT}</script>'>",
    f"<noscript><p title='</noscript><img src=x onerror={_ALERT}>'>",
    f"<template><script>{_ALERT}</script></template>",
    # Markup that fetches, moves or restyles.
    "<img src=https://fetched.invalid/x.png>",
    "<link rel=stylesheet href=https://fetched.invalid/x.css>",
    "<style>@import 'https://fetched.invalid/x.css';</style>",
    "<style>* { display: none }</style>",
    "<meta http-equiv=refresh content='0;url=https://fetched.invalid/'>",
    "<base href=https://fetched.invalid/>",
    "<form action=https://fetched.invalid/><input name=q></form>",
    "<video src=https://fetched.invalid/x.mp4 autoplay>",
    "<plaintext>",
    "<!--",
    "<![CDATA[",
    "</body></html>",
    "</main></section></details>",
    "</td></tr></table>",
    "</svg></div>",
    # Templates and entities.
    "{{ 7 * 7 }}",
    "{% raw %}",
    "{% endraw %}{{ cycler.__init__.__globals__ }}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "&lt;script&gt;&amp;&quot;&#x27;&#0;&nbsp;",
    "&#60;script&#62;",
    "a & b && c &amp",
    "\\u003cscript\\u003e",
    # Text that hides, reorders or runs on.
    "\u202egnp.exe\u202c",
    "\u2066abc\u2069\u2067def\u2069",
    "\u200b\u200c\u200d\u2060\ufeff",
    "\u0627\u0644\u0633\u0644\u0627\u0645 <b>\u05e9\u05dc\u05d5\u05dd</b>",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324" * 20,
    "W" * 5000,
    "\u6e2c\u8a66" * 400,
    "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U000e0041\U000e0042\U000e0043",
    "\ufffe\uffff\U0010ffff",
    "\u2028\u2029",
    "\u1160\u115f\u3164",
    "line\nline\n\n\nline",
    "\t\ttabs\there",
    "%00 %3Cscript%3E",
    "' OR 1=1 --",
    "=cmd|' /C calc'!A0",
    "../../etc/passwd",
    "C:\\con\\con",
)


def _if_valid(make: object, *given: object, **named: object) -> Iterator[Record]:
    """Yield a record if the model accepts its text."""
    try:
        yield make(*given, **named)  # type: ignore[operator]  # one of the records' classes
    except LedgerError:
        return


def hostile_ledger() -> Ledger:
    """Return a ledger with every string in every text field that accepts it."""
    return Ledger.of(_records())


def _records() -> Iterator[Record]:
    yield Source("origin", "person")
    for i, words in enumerate(STRINGS):
        named = [*_if_valid(Source, f"named-{i}", "outlet", name=words, note=words)]
        yield from named or [Source(f"named-{i}", "outlet")]
        yield from _if_valid(Source, f"owner-{i}", "government", name=words)
        yield from _if_valid(Document, f"paper-{i}", publisher=f"named-{i}", title=words, url=words)
        yield from _if_valid(Claim, f"says-{i}", words, note=words)
        first = Hop("origin", act="said", quote=words)
        yield from _if_valid(Assertion, f"says-{i}", (first, f"named-{i}"), note=words)
        yield from _if_valid(Assertion, f"says-{i}", (f"named-{i}",), note=words)
        if i:
            yield Link("contradicts", f"says-{i}", f"says-{i - 1}", note=words)
