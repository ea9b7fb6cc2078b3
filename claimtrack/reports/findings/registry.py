"""The formats of other tools in which findings can be written."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from attrs import frozen

from claimtrack._lazy import late


@frozen
class FindingFormat:
    """How findings are written."""

    write: Callable[..., str]
    """Called with the reports of a check, and the problems for which there are none."""
    endings: tuple[str, ...]
    """The endings of the names of files with them."""


FINDINGS: Mapping[str, FindingFormat] = MappingProxyType(
    {
        "sarif": FindingFormat(
            late("claimtrack.reports.findings.sarif", "as_sarif"), (".sarif", ".json")
        ),
        "github": FindingFormat(
            late("claimtrack.reports.findings.github", "as_github"), (".txt", ".log")
        ),
        "gitlab": FindingFormat(
            late("claimtrack.reports.findings.gitlab", "as_gitlab"), (".json",)
        ),
        "junit": FindingFormat(late("claimtrack.reports.findings.junit", "as_junit"), (".xml",)),
        "markdown": FindingFormat(
            late("claimtrack.reports.findings.markdown", "as_markdown"), (".md", ".markdown")
        ),
    }
)
