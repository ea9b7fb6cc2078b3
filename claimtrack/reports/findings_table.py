"""The formats of other tools in which findings can be written."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from attrs import frozen

from claimtrack.reports.github import as_github
from claimtrack.reports.gitlab import as_gitlab
from claimtrack.reports.junit import as_junit
from claimtrack.reports.markdown import as_markdown
from claimtrack.reports.results import Results
from claimtrack.reports.sarif import as_sarif


@frozen
class Format:
    """How findings are written, and what the names of files with them end in."""

    write: Callable[[Results], str]
    endings: tuple[str, ...]


FINDINGS: Mapping[str, Format] = MappingProxyType(
    {
        "sarif": Format(as_sarif, (".sarif", ".json")),
        "github": Format(as_github, (".txt", ".log")),
        "gitlab": Format(as_gitlab, (".json",)),
        "junit": Format(as_junit, (".xml",)),
        "markdown": Format(as_markdown, (".md", ".markdown")),
    }
)
