"""Templates into text: everything escaped and made visible, nothing undefined.

The page carries its own style and script and a policy that allows these two by
their hashes and nothing else.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from claimtrack.reports.html.text import shown

if TYPE_CHECKING:
    from jinja2 import Environment


def rendered(template: str, **values: object) -> str:
    """Return a template filled in."""
    return environment().get_template(template).render(**values)


@cache
def part(name: str) -> str:
    """Return the text of a file beside the templates."""
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")


def policy() -> str:
    """Return the Content-Security-Policy of a page: its own style and script, and nothing else."""
    allowed = {f"{kind}-src": _hash(part(name)) for kind, name in EMBEDDED.items()}
    rules = [f"{directive} '{digest}'" for directive, digest in allowed.items()]
    return "; ".join(["default-src 'none'", *rules, "base-uri 'none'", "form-action 'none'"])


EMBEDDED = {"style": "page.css", "script": "page.js"}
"""The element of a page that holds each of its parts, and the part's file."""


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


@cache
def environment() -> "Environment":
    """Return the environment in which all pages are made."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(part),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _visible(value: object) -> object:
    """Return text with nothing in it that hides; what is markup of ours as it is."""
    return shown(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
