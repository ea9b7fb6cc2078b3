"""The verbs: load, check, diff, assess, explain, graph, convert, with their defaults."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from os import PathLike
from pathlib import Path

from attrs import evolve

from claimtrack import rules as rule_modules
from claimtrack.assessment.assessment import Assessments
from claimtrack.confidential import Disguise, disguised
from claimtrack.engine.diff import Changes, changes
from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule
from claimtrack.engine.run import run
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.facts import Facts
from claimtrack.formats.records.loss import Loss, LossReason
from claimtrack.formats.records.output import Conversion
from claimtrack.formats.registry import read, write
from claimtrack.model import Ledger, Settings
from claimtrack.model.status import Credibility
from claimtrack.model.values import nearest
from claimtrack.reports.graph.builder import graph_of
from claimtrack.reports.graph.registry import drawn


def load(path: str | PathLike[str], format: str | None = None) -> Ledger:
    """Read a ledger from a file or from a folder, such as one that holds ``ledger.toml``.

    The format follows from the extension unless it is named.

    Raises:
        LedgerError: with everything that is wrong with it.
    """
    return read(Path(path), format)


def check(
    ledger: Ledger,
    *,
    settings: Settings | None = None,
    rules: Sequence[Rule] | None = None,
    today: date | None = None,
) -> Report:
    """Judge a ledger by the installed rules, or by those given.

    Raises:
        LedgerError: the settings name a rule nobody knows.
        RuleError: a rule could not be loaded or failed.
    """
    if isinstance(today, datetime):
        today = today.date()
    chosen = rule_modules.installed() if rules is None else rule_modules.ordered(rules)
    return run(ledger, chosen, settings, today)


def diff(
    before: Ledger,
    after: Ledger,
    *,
    settings: Settings | None = None,
    rules: Sequence[Rule] | None = None,
    today: date | None = None,
) -> Changes:
    """Tell which findings and what standing changed from one ledger to another, and why.

    Both are judged as :func:`check` does; without ``settings`` each by its own.

    Raises:
        LedgerError: the settings name a rule nobody knows.
        RuleError: a rule could not be loaded or failed.
    """
    one, other = (
        check(ledger, settings=settings, rules=rules, today=today) for ledger in (before, after)
    )
    return changes(one, other)


def assess(ledger: Ledger, *, settings: Settings | None = None) -> Assessments:
    """Tell how far each claim is supported: its status, its grade, and the belief in it.

    ``settings`` go before those of the ledger.
    """
    return Assessments.of(ledger, settings)


def explain(ledger: Ledger, claim: str) -> ClaimView:
    """Tell who stands behind a claim, and who against it.

    Raises:
        KeyError: the ledger has no claim of that id.
    """
    _require(ledger, claim)
    return Facts(ledger).claim(claim)


def graph(
    ledger: Ledger,
    format: str,
    claims: Iterable[str] | None = None,
    *,
    settings: Settings | None = None,
) -> str:
    """Return the attribution graph of a ledger as ``dot`` or ``mermaid``.

    With ``claims`` only their neighbourhood. What a format cannot show is told in
    comments at its head. ``settings`` go before those of the ledger. Confidential
    sources have other names.

    Raises:
        LedgerError: there is no such format.
        KeyError: the ledger has no claim of an id asked for.
    """
    disguise = Disguise.of(ledger)
    asked = None if claims is None else tuple(claims)
    for claim in asked or ():
        _require(ledger, claim)
    assessed = Assessments.of(
        disguise.ledger(ledger), None if settings is None else disguise.settings(settings)
    )
    shown = None if asked is None else [disguise.word(claim) for claim in asked]
    return drawn(graph_of(assessed, shown), format).text


def convert(ledger: Ledger, format: str) -> Conversion:
    """Return what a format makes of a ledger, and what it cannot carry.

    The formats are those of ``claimtrack convert``. Nothing in it says who a
    confidential source is (:mod:`claimtrack.confidential`).

    Raises:
        LedgerError: there is no such format, it is only read, or it needs an extra
            that is not installed.
    """
    shown = disguised(ledger)
    written = write(shown, format, partial(_credibility, shown))
    if shown is ledger:
        return written
    kept = tuple(each for each in shown.sources.values() if each.confidential)
    why = "it is confidential, so that it has another name and no note"
    return evolve(written, lost=(*written.lost, Loss("source.name", why, LossReason.NEVER, kept)))


def _credibility(ledger: Ledger) -> Mapping[str, Credibility]:
    """Return how credible each claim is by the record, by its id."""
    assessed = assess(ledger)
    return {claim: assessed.of_claim(claim).credibility for claim in ledger.claims}


def _require(ledger: Ledger, claim: str) -> None:
    if claim not in ledger.claims:
        hint = nearest(claim, ledger.claims)
        raise KeyError(f"no claim `{claim}` in the ledger" + (f"; {hint}" if hint else ""))
