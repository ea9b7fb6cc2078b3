"""A session of an assistant with the server as a page, by the client of the official SDK."""

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any  # JSON

from tests.mcp.assistant import Assistant, start_assistant, text_of

_PAGE = """\
<!doctype html>
<meta charset="utf-8">
<style>
body {{ margin: 16px; background: #f3f4f6; color: #1f2937; font: 15px "DejaVu Sans" }}
main {{ padding: 4px 20px 12px; border-radius: 8px; background: #ffffff }}
h2 {{ margin: 18px 0 6px; font: bold 14px/1.4 "DejaVu Sans Mono", monospace; color: #075985 }}
pre {{
  margin: 0; padding: 10px 12px; border-left: 4px solid #94a3b8; background: #f8fafc;
  font: 13px/1.45 "DejaVu Sans Mono", monospace; white-space: pre-wrap;
}}
pre.refused {{ border-color: #b91c1c; background: #fef2f2 }}
</style>
<main>{calls}</main>
"""

_DRAFT = {
    "text": "Swimming in the lake is forbidden until further notice.",
    "via": [{"source": "mayor", "quote": "The lake is closed till further notice"}],
    "at": ["article#p2"],
}
_VERBATIM = {"source": "mayor", "quote": "The lake is closed until further notice"}


def assistant_page(folder: Path) -> str:
    """Return a session about the ledger of the tutorial in a folder, as a page."""
    with start_assistant(folder, "--write") as assistant:
        calls = [
            _checked(assistant),
            _failed(assistant),
            _added(assistant, _DRAFT),
            _added(assistant, {**_DRAFT, "via": [_VERBATIM]}),
        ]
    return _PAGE.format(calls="\n".join(calls))


def _checked(assistant: Assistant) -> str:
    arguments = {"ledger": "ledger.toml", "limit": 1}
    result = assistant.call("check_ledger", **arguments)
    kept = ("code", "name", "severity", "subject", "quoted_message", "quoted_hint")
    findings = [{key: each[key] for key in kept} for each in result["findings"]]
    shown = {"claims": result["claims"], "findings": findings, "further": result["further"]}
    return _call("check_ledger", arguments, shown)


def _failed(assistant: Assistant) -> str:
    arguments = {"ledger": "ledger.toml", "source": "town"}
    result = assistant.call("what_if_source_fails", **arguments)
    changed = [
        {
            "claim": each["claim"],
            "quoted_text": each["quoted_text"],
            "before": each["before"]["status"],
            "after": each["after"]["status"],
        }
        for each in result["changed"]
    ]
    shown = {"changed": changed, "unchanged": result["unchanged"]}
    return _call("what_if_source_fails", arguments, shown)


def _added(assistant: Assistant, claim: Mapping[str, object]) -> str:
    arguments = {"ledger": "ledger.toml", "claims": [claim]}
    answer = assistant.answer("add_claims", arguments)
    if answer.is_error:
        return _call("add_claims", arguments, text_of(answer))
    return _call("add_claims", arguments, answer.structured_content)


def _call(tool: str, arguments: Mapping[str, object], shown: Any) -> str:
    """Return a call with the part of its result that is shown, or with its refusal."""
    refused = isinstance(shown, str)
    text = shown if refused else json.dumps(shown, ensure_ascii=False, indent=2)
    words = ", ".join(
        f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in arguments.items()
    )
    style = ' class="refused"' if refused else ""
    return f"<h2>{tool}({escape(words)})</h2>\n<pre{style}>{escape(str(text))}</pre>"
