"""The extractors by name: the built-in ones, and those of installed packages.

A package registers a class of its own under the entry-point group ``claimtrack.extractors``.
"""

from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from claimtrack._lazy import lazy_import
from claimtrack.confidential import Disguise
from claimtrack.drafts.draft import Extractor
from claimtrack.errors import Fault
from claimtrack.model import Ledger
from claimtrack.model.values import refuse, suggest

GROUP = "claimtrack.extractors"

_BUILT_IN: Mapping[str, Callable[[], Extractor]] = MappingProxyType(
    {"patterns": lazy_import("claimtrack.drafts.patterns.extractor", "PatternExtractor")}
)
_WITH_MODEL: Mapping[str, Callable[[str | None], Extractor]] = MappingProxyType(
    {
        "spacy": lazy_import("claimtrack.drafts.dependencies", "load_pipeline"),
        "llm": lazy_import("claimtrack.drafts.language_model", "load_language_model"),
    }
)
"""The extractors that take the name of a model, or None for a default."""


@runtime_checkable
class RemoteExtractor(Extractor, Protocol):
    """An extractor that sends the text to a third party."""

    @property
    def sends_to(self) -> str:
        """The recipient of the text, such as the name of a model."""
        ...


def extractor_names() -> tuple[str, ...]:
    """Return the names of the built-in extractors, and then of the installed ones."""
    installed = sorted(entry.name for entry in entry_points(group=GROUP))
    return tuple(dict.fromkeys([*_BUILT_IN, *_WITH_MODEL, *installed]))


def load_extractor(name: str, model: str | None = None) -> Extractor:
    """Return an extractor by its name.

    Raises:
        LedgerError: the name is unknown, the extractor takes no model, or it does not load,
            for example because a package is missing.
    """
    if name in _WITH_MODEL:
        return _WITH_MODEL[name](model)
    if model is not None and name in extractor_names():
        hint = f"leave out the model, or use {' or '.join(_WITH_MODEL)}"
        refuse(f"the extractor `{name}` takes no model", hint, Fault.SETTING)
    if name in _BUILT_IN:
        return _BUILT_IN[name]()
    return _load_installed(name)


def _load_installed(name: str) -> Extractor:
    for entry in entry_points(group=GROUP, name=name):
        try:
            extractor: object = entry.load()()
        except Exception as error:
            hint = "reinstall or remove the package that registers it"
            refuse(f"the extractor `{name}` does not load: {error!r}", hint, Fault.SETTING)
        if not isinstance(extractor, Extractor):
            message = f"`{entry.value}`, registered as the extractor `{name}`, has no `extract`"
            refuse(message, fault=Fault.SETTING)
        return extractor
    names = extractor_names()
    hint = suggest(name, names) or f"there are: {', '.join(names)}"
    return refuse(f"unknown extractor `{name}`", hint, Fault.SETTING)


def check_sending(text: str, file: str, ledgers: Iterable[Ledger]) -> None:
    """Refuse to send a text that names a confidential source of the ledgers.

    The message does not say which source, since it may end in a log.

    Raises:
        LedgerError: the text has the id or the name of a confidential source.
    """
    disguise = Disguise.of(*ledgers)
    if disguise.text(text) != text:
        refuse(
            f"`{file}` names a confidential source, and the text would go to a third party",
            "use another extractor, or send it with --send",
        )
