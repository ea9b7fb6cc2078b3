"""The ledgers that a command judges: read, with the settings that each is judged by.

Confidential sources have other names from here on, so that no command tells who they are.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from attrs import evolve, field, frozen

from claimtrack import api
from claimtrack.cli import config
from claimtrack.cli.config import Overrides
from claimtrack.confidential import Disguise
from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule
from claimtrack.engine.run import unknown_rules
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats import registry
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import Claim, Ledger, LedgerAsOf, Settings
from claimtrack.model.values import nearest
from claimtrack.rules import installed

_INPUT = "-"
"""The ledger that is read from standard input."""


@frozen
class Inputs:
    """Ledgers that were read, and how each is to be judged."""

    files: Sequence[str]
    ledgers: Sequence[Ledger]
    settings: Sequence[Settings]
    rules: Sequence[Rule]
    known: Sequence[LedgerAsOf | None]
    """What was known of each by a day; None if they are judged as they are."""
    disguise: Disguise = field(factory=Disguise.of)
    """What confidential sources are called."""

    @classmethod
    def of(cls, names: Sequence[str], options: Namespace) -> "Inputs":
        """Read all ledgers.

        Raises:
            LedgerError: with what is wrong with any, or with the options.
        """
        rules = installed()
        flags = _flags(options, rules)
        ledgers = loaded(names, options.source_format)
        settings = _settings(names, ledgers, flags, rules)
        disguise = Disguise.of(*ledgers)
        return cls(
            [_file_named(name) for name in names],
            [disguise.ledger(ledger) for ledger in ledgers],
            [disguise.settings(chosen) for chosen in settings],
            rules,
            [None] * len(ledgers),
            disguise,
        )

    def on(self, day: date | None) -> "Inputs":
        """Return the ledgers as of a day; as they are if none is given."""
        if day is None:
            return self
        known = [ledger.as_of(day) for ledger in self.ledgers]
        return evolve(self, ledgers=[each.ledger for each in known], known=known)

    def checks(self, today: date) -> Iterator[Report]:
        """Check each ledger."""
        each = zip(self.files, self.ledgers, self.settings, self.known, strict=True)
        for file, ledger, chosen, known in each:
            report = api.check(ledger, settings=chosen, rules=self.rules, today=today)
            yield evolve(report, file=file, known=known)


def loaded(
    names: Sequence[str], format: str | None, *, without_claims: bool = False
) -> list[Ledger]:
    """Read ledgers.

    Raises:
        LedgerError: with the problems of all of them; one without a claim is a problem
            unless they may be ``without_claims``.
    """
    ledgers: list[Ledger] = []
    problems: list[Problem] = []
    for name in names:
        try:
            ledger = _load(name, format)
        except LedgerError as error:
            problems += error.problems
            continue
        ledgers.append(ledger)
        if not ledger.claims and not without_claims:
            message = "the ledger has no claim: there is nothing to check"
            hint = "add a claim, and in `via` who said it, origin first"
            problems.append(Problem(Fault.EMPTY, message, Place(_file_named(name), 1), hint))
    if problems:
        raise LedgerError(*problems)
    return ledgers


@frozen
class Input:
    """One ledger of which something is asked, how it is judged, and what was known of it."""

    ledger: Ledger
    settings: Settings
    known: Sequence[LedgerAsOf]
    disguise: Disguise


def read_one(options: Namespace, claims: Sequence[str]) -> Input:
    """Read one ledger in which claims are asked for, as of a day if one is given.

    Raises:
        LedgerError: with what is wrong with it; a claim is not there, or was not
            known by the day.
    """
    (ledger,) = loaded([options.ledger], options.source_format)
    problems = [_no_claim(id, ledger) for id in claims if id not in ledger.claims]
    if problems:
        raise LedgerError(*problems)
    disguise = Disguise.of(ledger)
    ledger = disguise.ledger(ledger)
    known = [] if options.as_of is None else [ledger.as_of(options.as_of)]
    for each in known:
        problems += _unknown_then(each, [ledger.claims[disguise.word(id)] for id in claims])
        ledger = each.ledger
    if problems:
        raise LedgerError(*problems)
    profile = getattr(options, "profile", None)
    flags = Overrides({} if profile is None else {"profile": profile})
    found = config.found_for(file_of(options.ledger).parent)
    settings = disguise.settings(flags.over(found.over(ledger.settings)))
    return Input(ledger, settings, known, disguise)


def _no_claim(id: str, ledger: Ledger) -> Problem:
    hint = nearest(id, ledger.claims) or "`claimtrack assess LEDGER --quick` lists them"
    return Problem(Fault.DANGLING, f"no claim is called `{id}`", hint=hint)


def _unknown_then(known: LedgerAsOf, claims: Sequence[Claim]) -> Iterator[Problem]:
    """Yield a problem for each claim not certainly known, or one if there is none at all."""
    if not known.ledger.claims and not claims:
        message = f"no claim was known by {known.day}: there is nothing to assess"
        yield Problem(Fault.EMPTY, message)
    for claim in claims:
        if claim.id not in known.ledger.claims:
            doubt = "; it may have been" if claim in known.possible else ""
            message = f"claim `{claim.id}` was not certainly known by {known.day}{doubt}"
            yield Problem(Fault.EMPTY, message, claim.place)


def supposing(ledger: Ledger, without: Sequence[str], assuming: Mapping[str, str]) -> Ledger:
    """Return a ledger as it would be if sources failed or were of another grade.

    Itself where nothing is supposed.

    Raises:
        LedgerError: there is no such source or grade, with the option that has it.
    """
    problems: list[Problem] = []
    for id in without:
        with _told_of("--without", problems):
            ledger = ledger.without(id)
    for id, grade in assuming.items():
        with _told_of("--assume", problems):
            ledger = ledger.assuming({id: grade})
    if problems:
        raise LedgerError(*problems)
    return ledger


@contextmanager
def _told_of(flag: str, problems: list[Problem]) -> Iterator[None]:
    """Gather the problems with an option's word, each told with the option."""
    try:
        yield
    except LedgerError as error:
        problems += [evolve(each, message=f"`{flag}`: {each.message}") for each in error.problems]


def _load(name: str, format: str | None) -> Ledger:
    if name == _INPUT:
        if format is None:
            message = "nothing says which format standard input is in"
            raise LedgerError(Problem(Fault.SETTING, message, hint="name it with --from"))
        if sys.stdin is None:
            raise LedgerError(Problem(Fault.NO_FILE, "standard input is closed"))
        return registry.read_input(sys.stdin.buffer, format)
    if not os.path.lexists(name):
        # Said before anybody wonders about the ending of its name.
        raise LedgerError(Problem(Fault.NO_FILE, f"there is no file `{name}`"))
    return api.load(name, format)


def _settings(
    names: Sequence[str], ledgers: Sequence[Ledger], flags: Overrides, rules: Sequence[Rule]
) -> list[Settings]:
    """Return how each ledger is to be checked.

    Raises:
        LedgerError: with what is wrong with the settings of any.
    """
    chosen: list[Settings] = []
    problems: dict[Problem, None] = {}
    for name, ledger in zip(names, ledgers, strict=True):
        try:
            found = config.found_for(file_of(name).parent)
        except LedgerError as error:
            problems.update(dict.fromkeys(error.problems))
            continue
        chosen.append(flags.over(found.over(ledger.settings)))
        problems.update(dict.fromkeys(unknown_rules(chosen[-1], rules)))
    if problems:
        raise LedgerError(*problems)
    return chosen


def settings_of_folder(folder: Path, options: Namespace) -> Settings:
    """Return how a ledger in Parquet is to be checked.

    Raises:
        LedgerError: with what is wrong with its settings, or with the options.
    """
    rules = installed()
    flags = _flags(options, rules)
    found = config.found_for(folder)
    settings = flags.over(found.over(parquet_folder.settings(folder)))
    if problems := unknown_rules(settings, rules):
        raise LedgerError(*problems)
    return settings


def _flags(options: Namespace, rules: Sequence[Rule]) -> Overrides:
    """Return the settings that the command line gives.

    Raises:
        LedgerError: with every word that means no rule, and the option that has it.
    """
    given: dict[str, object] = {}
    if options.profile is not None:
        given["profile"] = options.profile
    for name in ("select", "ignore"):
        if chosen := getattr(options, name):
            given[name] = [code for codes in chosen for code in codes]
    if options.severity:
        given["severity"] = dict(options.severity)
    problems: list[Problem] = []
    for name, value in given.items():
        try:
            found = unknown_rules(Overrides({name: value}).over(Settings()), rules)
        except LedgerError as error:
            found = error.problems
        problems += [evolve(each, message=f"`--{name}`: {each.message}") for each in found]
    if problems:
        raise LedgerError(*problems)
    return Overrides(given)


def _file_named(name: str) -> str:
    """Return what the file of a ledger is called in what is told of it."""
    return registry.INPUT if name == _INPUT else str(file_of(name))


def file_of(name: str) -> Path:
    """Return the file that a ledger's name means: a folder means the one its ledger is in."""
    return registry.file_of(Path(name))
