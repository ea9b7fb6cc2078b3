"""The formats of other tools for findings, by name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from attrs import frozen

from claimtrack._lazy import lazy_import


@frozen
class FindingFormat:
    """A format of findings."""

    write: Callable[..., str]
    """Called with the reports of a check and the problems that stopped it."""
    endings: tuple[str, ...]
    """The file name extensions of the format."""


FINDINGS: Mapping[str, FindingFormat] = MappingProxyType(
    {
        "sarif": FindingFormat(
            lazy_import("claimtrack.reports.findings.sarif", "as_sarif"), (".sarif", ".json")
        ),
        "github": FindingFormat(
            lazy_import("claimtrack.reports.findings.github", "as_github"), (".txt", ".log")
        ),
        "gitlab": FindingFormat(
            lazy_import("claimtrack.reports.findings.gitlab", "as_gitlab"), (".json",)
        ),
        "junit": FindingFormat(
            lazy_import("claimtrack.reports.findings.junit", "as_junit"), (".xml",)
        ),
        "markdown": FindingFormat(
            lazy_import("claimtrack.reports.findings.markdown", "as_markdown"), (".md", ".markdown")
        ),
    }
)
