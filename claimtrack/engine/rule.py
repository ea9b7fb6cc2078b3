"""Rules: what one is, and how it is declared."""

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
    """A rule that could not be loaded or run: the check as a whole did not run."""


@frozen
class PriorFindings:
    """What a closing rule judges: the findings so far, the rules that ran, and those that did not.

    The ``idle`` ones were switched off, so that nothing follows from their silence.
    """

    findings: Sequence[Finding] = ()
    idle: "Sequence[Rule]" = ()
    ran: "Sequence[Rule]" = ()


@frozen
class Rule:
    """One thing that can be wrong with a ledger.

    ``code`` is its stable alias, ``name`` states the problem, ``doc`` explains
    it in Markdown. ``judge`` goes from facts to flags. A *closing* rule judges
    the findings of all others as well.

    ``scope`` says what its findings are about and what they may name, which the engine
    checks. A closing rule is judged once for all parts of a ledger, with the findings
    that waivers may be about: it reports waivers, and its scope is ``Scope.LEDGER``.
    """

    code: str
    name: str
    severity: Severity
    doc: str = field(repr=False)
    judge: Judge | None = field(default=None, repr=False)
    closing_judge: ClosingJudge | None = field(default=None, repr=False)
    scope: Scope = field(kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise RuleError(f"a rule's code is letters and three digits, not {self.code!r}")
        if not _NAME.fullmatch(self.name):
            raise RuleError(f"a rule's name is lower-case words joined by -, not {self.name!r}")
        if not isinstance(self.severity, Severity):
            raise RuleError(f"rule {self.code} weighs error, warning or note: use Severity")
        if not isinstance(self.scope, Scope):
            raise RuleError(f"rule {self.code} has the scope {self.scope!r:.80}: use Scope")
        if self.closing_judge is not None and self.scope is not Scope.LEDGER:
            raise RuleError(f"rule {self.code} is a closing rule: its scope is Scope.LEDGER")

    @property
    def summary(self) -> str:
        """The first line of its explanation."""
        return self.doc.strip().partition("\n")[0]

    @property
    def needs_every_part(self) -> bool:
        """True if a finding holds of a ledger only if each part with its subject makes it."""
        return self.scope is Scope.LEDGER and self.closing_judge is None

    def flags(self, facts: Facts, judged: PriorFindings) -> Iterator[Flag]:
        """Yield what it has to say of a ledger, given what the others said."""
        if self.closing_judge is not None:
            yield from self.closing_judge(facts, judged)
        elif self.judge is not None:
            yield from self.judge(facts)

    def matches(self, pattern: str) -> bool:
        """Whether a code, a name, the beginning of a code, or ``ALL`` means this rule."""
        if pattern in ("ALL", self.name):
            return True
        return pattern[:1].isupper() and self.code.startswith(pattern)


def rule(code: str, name: str, severity: Severity, *, scope: Scope) -> Callable[[Judge], Rule]:
    """Make a rule of a judging function; its module's docstring explains it."""

    def made(judge: Judge) -> Rule:
        return Rule(code, name, severity, _doc(judge), judge=judge, scope=scope)

    return made


def closing_rule(
    code: str, name: str, severity: Severity, *, scope: Scope
) -> Callable[[ClosingJudge], Rule]:
    """Make a rule that judges the findings of all others as well, and reports waivers."""

    def made(judge: ClosingJudge) -> Rule:
        return Rule(code, name, severity, _doc(judge), closing_judge=judge, scope=scope)

    return made


def _doc(judge: Callable[..., object]) -> str:
    return judge.__doc__ or sys.modules[judge.__module__].__doc__ or ""
