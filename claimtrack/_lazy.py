"""Lazy imports, to keep start-up fast."""

from collections.abc import Callable
from importlib import import_module
from typing import Any  # the imported function has its own signature


def lazy_import(module: str, name: str) -> Callable[..., Any]:
    """Return a function that imports a module's function on each call and calls it."""

    def call(*arguments: object, **named: object) -> object:
        return getattr(import_module(module), name)(*arguments, **named)

    return call
