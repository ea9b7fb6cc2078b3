"""The rules: one module, one rule. A rule is found because it is here.

Installed packages add theirs under the entry-point group ``claimtrack.rules``;
an entry names a :class:`claimtrack.engine.rule.Rule`.
"""

from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import walk_packages

from claimtrack.engine.rule import Rule, RuleError

GROUP = "claimtrack.rules"


def shipped() -> tuple[Rule, ...]:
    """Return the rules of this package in the order of their codes."""
    found: list[Rule] = []
    for module in walk_packages(__path__, f"{__name__}."):
        members = vars(import_module(module.name)).values()
        found += [member for member in members if isinstance(member, Rule)]
    return ordered(found)


def installed() -> tuple[Rule, ...]:
    """Return the shipped rules and those that installed packages advertise.

    Raises:
        RuleError: one does not load, is no rule, or has the code or name of another.
    """
    found = list(shipped())
    for entry in entry_points(group=GROUP):
        try:
            advertised = entry.load()
        except Exception as error:
            raise RuleError(
                f"rule {entry.name} ({entry.value}) does not load: {error!r}"
            ) from error
        if not isinstance(advertised, Rule):
            raise RuleError(f"rule {entry.name} ({entry.value}) is no claimtrack.engine.rule.Rule")
        found.append(advertised)
    return ordered(found)


def ordered(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return rules in the order of their codes.

    Raises:
        RuleError: two have one code or one name.
    """
    seen: dict[str, Rule] = {}
    result = sorted(rules, key=lambda rule: rule.code)
    for rule in result:
        for word in (rule.code, rule.name):
            if word in seen:
                raise RuleError(f"two rules are called {word}")
            seen[word] = rule
    return tuple(result)
