"""The built-in rules, one in each module, and the loader of rules.

Installed packages add rules under the entry-point group ``claimtrack.rules``. An entry
names a :class:`claimtrack.engine.rule.Rule`.
"""

from collections.abc import Iterable, Sequence
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import walk_packages

from claimtrack.engine.rule import Rule, RuleError
from claimtrack.errors import Fault
from claimtrack.model.values import refuse, suggest

GROUP = "claimtrack.rules"


def builtin_rules() -> tuple[Rule, ...]:
    """Return the built-in rules in the order of their codes."""
    found: list[Rule] = []
    for module in walk_packages(__path__, f"{__name__}."):
        members = vars(import_module(module.name)).values()
        found += [member for member in members if isinstance(member, Rule)]
    return sort_rules(found)


def installed_rules() -> tuple[Rule, ...]:
    """Return the built-in rules and those of installed packages, in the order of their codes.

    Raises:
        RuleError: a rule does not load, is not a rule, or has the code or name of another.
    """
    found = list(builtin_rules())
    for entry in entry_points(group=GROUP):
        try:
            loaded = entry.load()
        except Exception as error:
            raise RuleError(
                f"rule {entry.name} ({entry.value}) does not load: {error!r}"
            ) from error
        if not isinstance(loaded, Rule):
            raise RuleError(
                f"rule {entry.name} ({entry.value}) is not a claimtrack.engine.rule.Rule"
            )
        found.append(loaded)
    return sort_rules(found)


def find_rule(name: str, rules: Sequence[Rule]) -> Rule:
    """Return the rule with a code or name; codes may be in lower case.

    Raises:
        LedgerError: no rule is called so.
    """
    known = {word: rule for rule in rules for word in (rule.code, rule.name)}
    word = name if name in known else name.upper()
    if word not in known:
        hint = suggest(name, known) or suggest(word, known)
        refuse(f"no rule is called `{name}`", hint, Fault.SETTING)
    return known[word]


def sort_rules(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return rules in the order of their codes.

    Raises:
        RuleError: two rules have the same code or name, or rules cover each other.
    """
    seen: dict[str, Rule] = {}
    result = sorted(rules, key=lambda rule: rule.code)
    for rule in result:
        for word in (rule.code, rule.name):
            if word in seen:
                both = f"`{seen[word].name}` and `{rule.name}`"
                raise RuleError(f"two rules are called {word}: {both}; choose another word")
            seen[word] = rule
    try:
        TopologicalSorter({rule.name: rule.covered_by for rule in result}).prepare()
    except CycleError as error:
        raise RuleError(f"rules cover each other: {' < '.join(error.args[1])}") from error
    return tuple(result)
