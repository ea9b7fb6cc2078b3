"""The templates of pages, and their style sheet."""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from claimtrack.reports.article.view import NoteStatus
from claimtrack.reports.text.totals import pluralize
from claimtrack.reports.text.visible import Display

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment

_SCREEN = Display()
STYLES = ("page.css", "article.css", "picture.css", "record.css")
"""The style sheets of a page, which are joined to one."""


@cache
def style() -> str:
    """Return the style sheet of pages."""
    return "".join(map(read_template, STYLES))


@cache
def make_environment(loader: "BaseLoader | None" = None) -> "Environment":
    """Return the environment of the templates, which sanitizes and escapes all text.

    ``loader`` finds templates that are not in the folder of this package.
    """
    from jinja2 import ChoiceLoader, Environment, FunctionLoader, StrictUndefined

    loaders = [*([] if loader is None else [loader]), FunctionLoader(read_template)]
    environment = Environment(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(NoteStatus=NoteStatus, pluralize=pluralize)
    return environment


@cache
def read_template(name: str) -> str:
    """Return the text of a file in the folder of templates."""
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")


def _finalize(value: object) -> object:
    """Sanitize text before it is escaped; leave markup of templates as it is."""
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return _SCREEN.sanitize(value)
    return value
