"""What is imported when it is first called, so that a command answers soon."""

from collections.abc import Callable
from importlib import import_module
from typing import Any  # what is called takes and returns what it says itself


def late(module: str, name: str) -> Callable[..., Any]:
    """Return a function of a module that is not imported before it is called."""

    def called(*arguments: object, **named: object) -> object:
        return getattr(import_module(module), name)(*arguments, **named)

    return called
