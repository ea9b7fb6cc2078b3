"""The rule class and the decorators that declare rules."""

import re
import sys
from collections.abc import Callable, Iterator, Sequence

from attrs import field, frozen

from claimtrack.engine.finding import Finding, Flag
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity

Judge = Callable[[Facts], Iterator[Flag]]
ClosingJudge = Callable[[Facts, "PriorFindings"], Iterator[Flag]]

_CODE = re.compile(r"[A-Z]{2,4}[0-9]{3}")
_NAME = re.compile(r"[a-z]+(-[a-z]+)*")


class RuleError(RuntimeError):
    """A rule could not be loaded or run, so the check has no result."""


@frozen
class PriorFindings:
    """The input of a closing rule: findings of the other rules, and the rules themselves.

    A ``disabled`` rule did not run, so the absence of its findings proves nothing.
    """

    findings: Sequence[Finding] = ()
    disabled: "Sequence[Rule]" = ()
    ran: "Sequence[Rule]" = ()


@frozen
class Rule:
    """A check for one kind of problem in a ledger.

    ``name`` states the problem, ``code`` is a stable alias, and ``doc`` explains the
    rule in Markdown. ``judge`` yields flags for the facts of a ledger.

    ``scope`` declares the records that findings are about and may name. The engine
    enforces the scope.

    ``covered_by`` names the rules with more specific findings about the same records, the
    most specific first. A finding that is covered by one of them has no entry of its own.

    A *closing* rule also receives the findings of the other rules. It runs once for all
    parts of a ledger, receives the findings that waivers may be about, and reports
    waivers. Its scope is ``Scope.LEDGER``.
    """

    code: str
    name: str
    severity: Severity
    doc: str = field(repr=False)
    judge: Judge | None = field(default=None, repr=False)
    closing_judge: ClosingJudge | None = field(default=None, repr=False)
    scope: Scope = field(kw_only=True)
    covered_by: tuple[str, ...] = field(default=(), kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise RuleError(
                f"a rule's code must be two to four capitals and three digits, not {self.code!r}"
            )
        if not _NAME.fullmatch(self.name):
            raise RuleError(
                f"a rule's name must be lower-case words joined by hyphens, not {self.name!r}"
            )
        if not isinstance(self.severity, Severity):
            raise RuleError(f"rule {self.code}: severity must be a Severity")
        if not isinstance(self.scope, Scope):
            raise RuleError(f"rule {self.code}: scope must be a Scope, not {self.scope!r:.80}")
        if self.closing_judge is not None and self.scope is not Scope.LEDGER:
            raise RuleError(f"rule {self.code} is a closing rule: its scope must be Scope.LEDGER")

    @property
    def summary(self) -> str:
        """The first line of the explanation."""
        return self.doc.strip().partition("\n")[0]

    @property
    def needs_every_part(self) -> bool:
        """True if a finding counts only when every part with its subject raises it."""
        return self.scope is Scope.LEDGER and self.closing_judge is None

    def flags(self, facts: Facts, prior: PriorFindings) -> Iterator[Flag]:
        """Yield the flags that the rule raises on a ledger."""
        if self.closing_judge is not None:
            yield from self.closing_judge(facts, prior)
        elif self.judge is not None:
            yield from self.judge(facts)

    def matches(self, pattern: str) -> bool:
        """True if a pattern selects the rule: its code, name or code prefix, or ``ALL``."""
        if pattern in ("ALL", self.name):
            return True
        return pattern[:1].isupper() and self.code.startswith(pattern)


def rule(
    code: str, name: str, severity: Severity, *, scope: Scope, covered_by: tuple[str, ...] = ()
) -> Callable[[Judge], Rule]:
    """Decorate a function as a rule.

    The docstring of the function, or else of its module, is the explanation.
    """

    def decorate(judge: Judge) -> Rule:
        doc = _doc(judge)
        return Rule(code, name, severity, doc, judge=judge, scope=scope, covered_by=covered_by)

    return decorate


def closing_rule(
    code: str, name: str, severity: Severity, *, scope: Scope
) -> Callable[[ClosingJudge], Rule]:
    """Decorate a function as a rule that judges the findings of all other rules."""

    def decorate(judge: ClosingJudge) -> Rule:
        return Rule(code, name, severity, _doc(judge), closing_judge=judge, scope=scope)

    return decorate


def _doc(judge: Callable[..., object]) -> str:
    return judge.__doc__ or sys.modules[judge.__module__].__doc__ or ""
