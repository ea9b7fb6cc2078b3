"""The public functions, with their defaults.

Each function imports what it uses when it is called, to keep ``import claimtrack`` and the
start of each command fast.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve

from claimtrack.errors import LedgerError
from claimtrack.model import Ledger, Profile, Settings
from claimtrack.model.asked_claims import require_claim
from claimtrack.model.desk import find_unknown_desk
from claimtrack.model.status import Credibility

if TYPE_CHECKING:
    from claimtrack.assessment.assessment import Assessments
    from claimtrack.engine.diff import Changes
    from claimtrack.engine.report import Report
    from claimtrack.engine.rule import Rule
    from claimtrack.facts.claim_view import ClaimView
    from claimtrack.formats.records.output import Conversion


def load(path: str | PathLike[str], format: str | None = None) -> Ledger:
    """Read a ledger from a file, or from a folder such as one with a ``ledger.toml``.

    The file extension decides the format unless ``format`` names it.

    Raises:
        LedgerError: the ledger cannot be read; the error has every problem.
    """
    from claimtrack.formats.registry import read

    return read(Path(path), format)


def check(
    ledger: Ledger,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    profile: Profile | str | None = None,
    desk: str | None = None,
    settings: Settings | None = None,
    rules: "Sequence[Rule] | None" = None,
    today: date | None = None,
    drafts: bool = False,
) -> "Report":
    """Run the installed rules, or the given ``rules``, over a ledger.

    ``select`` and ``ignore`` take codes (``CT102``), families (``CT1``) or names
    (``single-origin``) of rules. ``desk`` is the source that keeps the ledger. These and
    ``profile`` replace the same fields of ``settings``, which default to the settings of
    the ledger. ``today`` is the day by which waivers expire; without it none expires.
    Drafts are left out, unless ``drafts`` is true: then they are judged as if accepted.

    Raises:
        LedgerError: no rule, profile or source has that name.
        RuleError: a rule could not be loaded, or it failed.
        TypeError: an argument has the wrong type.
    """
    from claimtrack.engine.run import run
    from claimtrack.rules import installed_rules, sort_rules

    ledger = _judged(ledger, drafts)
    if isinstance(today, datetime):
        today = today.date()
    if not isinstance(today, date | None):
        raise TypeError(f"`today` takes a datetime.date, not {today!r:.80}")
    chosen = installed_rules() if rules is None else sort_rules(_checked_rules(rules))
    return run(ledger, chosen, _settings(ledger, settings, select, ignore, profile, desk), today)


def diff(
    before: Ledger,
    after: Ledger,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    profile: Profile | str | None = None,
    desk: str | None = None,
    settings: Settings | None = None,
    rules: "Sequence[Rule] | None" = None,
    today: date | None = None,
    drafts: bool = False,
) -> "Changes":
    """Compare the findings and verdicts of two ledgers, and name the records behind each change.

    The arguments are those of :func:`check`, which checks both ledgers.

    Raises:
        LedgerError: no rule, profile or source has that name.
        RuleError: a rule could not be loaded, or it failed.
        TypeError: an argument has the wrong type.
    """
    from claimtrack.engine.diff import compare_reports

    def checked(ledger: Ledger) -> "Report":
        _require_ledger(ledger)
        chosen = _settings(ledger, settings, select, ignore, profile, desk)
        return check(ledger, settings=chosen, rules=rules, today=today, drafts=drafts)

    return compare_reports(checked(before), checked(after))


def assess(
    ledger: Ledger,
    *,
    desk: str | None = None,
    settings: Settings | None = None,
    drafts: bool = False,
) -> "Assessments":
    """Assess how far each claim is supported: its status, its grade, and the belief in it.

    ``settings`` default to the settings of the ledger. ``desk`` is the source that keeps
    the ledger, and replaces that of the settings. Drafts are left out, unless ``drafts`` is
    true.

    Raises:
        LedgerError: the ledger has no source with the id of the desk.
        TypeError: ``ledger`` is not a ledger.
    """
    from claimtrack.assessment.assessment import Assessments

    ledger = _judged(ledger, drafts)
    return Assessments.of(ledger, _settings(ledger, settings, desk=desk))


def explain(
    ledger: Ledger, claim: str, *, desk: str | None = None, drafts: bool = False
) -> "ClaimView":
    """Return a view of a claim: the voices, chains and origins for it and against it.

    ``desk`` is the source that keeps the ledger, by default that of its settings. Drafts are
    left out, unless ``drafts`` is true.

    Raises:
        LedgerError: the ledger has no source with the id of the desk.
        KeyError: the ledger has no claim with that id.
        TypeError: ``ledger`` is not a ledger.
    """
    from claimtrack.facts.facts import Facts

    ledger = _judged(ledger, drafts)
    require_claim(ledger, claim)
    return Facts(ledger, settings=_settings(ledger, desk=desk)).claim(claim)


def graph(
    ledger: Ledger,
    format: str,
    claims: Iterable[str] | None = None,
    *,
    desk: str | None = None,
    settings: Settings | None = None,
    drafts: bool = False,
) -> str:
    """Draw the attribution graph of a ledger as ``dot`` or ``mermaid``.

    With ``claims`` the graph has only their neighbourhood. Comments at its head list what the
    format cannot show. ``settings`` default to the settings of the ledger. ``desk`` is the
    source that keeps the ledger, and replaces that of the settings. Confidential sources
    are disguised. Drafts are left out, unless ``drafts`` is true.

    Raises:
        LedgerError: no graph format or source has that name.
        KeyError: the ledger has no claim with one of the ids.
        TypeError: ``ledger`` is not a ledger.
    """
    from claimtrack.assessment.assessment import Assessments
    from claimtrack.confidential import Disguise
    from claimtrack.reports.graph.builder import build_graph
    from claimtrack.reports.graph.registry import draw_graph

    _require_ledger(ledger)
    disguise = Disguise.of(ledger)
    shown = _judged(disguise.ledger(ledger), drafts)
    ids = None if claims is None else [disguise.id(claim) for claim in claims]
    for claim in ids or ():
        require_claim(shown, claim)
    chosen = disguise.settings(_settings(ledger, settings, desk=desk))
    return draw_graph(build_graph(Assessments.of(shown, chosen), ids), format).text


def report(
    ledger: Ledger,
    *,
    title: str | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    profile: Profile | str | None = None,
    desk: str | None = None,
    settings: Settings | None = None,
    today: date | None = None,
    drafts: bool = False,
) -> str:
    """Return an HTML page with the findings and assessments of a ledger.

    Without ``title``, the page has the title of the document that most assertions are in.
    The page needs no network and no other file. Confidential sources are disguised. The
    other arguments are those of :func:`check`.

    Raises:
        LedgerError: no rule, profile or source has that name.
        RuleError: a rule could not be loaded, or it failed.
        TypeError: an argument has the wrong type.
    """
    from claimtrack.confidential import Disguise
    from claimtrack.reports.html.page import render_page
    from claimtrack.reports.text.masthead import document_title
    from claimtrack.rules import installed_rules

    _require_ledger(ledger)
    disguise = Disguise.of(ledger)
    chosen = disguise.settings(_settings(ledger, settings, select, ignore, profile, desk))
    rules = installed_rules()
    shown = disguise.ledger(ledger)
    checked = check(shown, settings=chosen, rules=rules, today=today, drafts=drafts)
    heading = title or document_title(checked.ledger) or "Claims"
    return render_page(checked, heading, rules)


def convert(ledger: Ledger, format: str) -> "Conversion":
    """Convert a ledger to another format, and list what that format cannot carry.

    The formats are those of ``claimtrack convert``. Confidential sources are disguised.

    Raises:
        LedgerError: no format has that name, it is only read, or it needs an extra that is
            not installed.
        TypeError: ``ledger`` is not a ledger.
    """
    from claimtrack.confidential import Disguise
    from claimtrack.formats.records.loss import Loss, LossReason
    from claimtrack.formats.registry import write

    _require_ledger(ledger)
    disguise = Disguise.of(ledger)
    shown = disguise.export(ledger)
    written = write(shown, format, lambda: _credibility(shown))
    if shown is ledger:
        return written
    sources = tuple(each for each in shown.sources.values() if each.confidential)
    why = "it is confidential, so that it has another name and no note"
    lost = [Loss("source.name", why, LossReason.NEVER, sources)]
    pairs = [(old, shown.documents[disguise.id(old.id)]) for old in ledger.documents.values()]
    if documents := tuple(new for old, new in pairs if old.sha256 != new.sha256):
        why = "names of confidential sources could be tried against the digest"
        lost.append(Loss("document.sha256", why, LossReason.NEVER, documents))
    why = "it is too long with the other names of confidential sources; its end is cut off"
    lost += [Loss(k, why, records=tuple(cut)) for k, cut in disguise.cut_texts(ledger).items()]
    return evolve(written, lost=(*written.lost, *lost))


def _credibility(ledger: Ledger) -> Mapping[str, Credibility]:
    """Return the credibility of each claim that is not a draft, by its id."""
    ledger = ledger.without_drafts()
    assessments = assess(ledger)
    return {claim: assessments[claim].credibility for claim in ledger.claims}


def _settings(
    ledger: Ledger,
    settings: Settings | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    profile: Profile | str | None = None,
    desk: str | None = None,
) -> Settings:
    """Return the settings of a check, with the given words in the place of theirs.

    Raises:
        LedgerError: no profile has that name, or the desk is not a source of the ledger.
    """
    base = settings or ledger.settings
    chosen = evolve(
        base,
        select=_words("select", select) or base.select,
        ignore=_words("ignore", ignore) or base.ignore,
        profile=base.profile if profile is None else profile,
        desk=base.desk if desk is None else desk,
    )
    if unknown := [*find_unknown_desk(chosen, ledger.sources)]:
        raise LedgerError(*unknown)
    return chosen


def _words(name: str, value: Iterable[str]) -> tuple[str, ...]:
    words = (value,) if isinstance(value, str) else tuple(value)
    for word in words:
        if not isinstance(word, str):
            raise TypeError(f"`{name}` takes codes or names of rules, not {word!r:.80}")
    return words


def _checked_rules(rules: "Sequence[Rule]") -> "Sequence[Rule]":
    from claimtrack.engine.rule import Rule

    for rule in rules:
        if not isinstance(rule, Rule):
            hint = "`select` takes codes and names"
            raise TypeError(f"`rules` takes rules, not {rule!r:.80}; {hint}")
    return rules


def _judged(ledger: Ledger, drafts: bool) -> Ledger:
    """Return a ledger without its drafts, or as it is if drafts are judged too."""
    _require_ledger(ledger)
    return ledger if drafts else ledger.without_drafts()


def _require_ledger(ledger: Ledger) -> None:
    if not isinstance(ledger, Ledger):
        hint = "read a file with claimtrack.load(path)"
        raise TypeError(f"expected a Ledger, not {type(ledger).__name__}; {hint}")
