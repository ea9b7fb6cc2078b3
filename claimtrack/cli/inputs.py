"""Ledgers that a command reads, with the settings of their checks.

Confidential sources are disguised here, so that no command reveals them.
"""

import os
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from attrs import evolve, field, frozen

from claimtrack import api
from claimtrack.cli import config
from claimtrack.cli.config import Overrides
from claimtrack.cli.options import ClaimOptions, RuleOptions
from claimtrack.cli.terminal import Terminal
from claimtrack.confidential import Disguise
from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule
from claimtrack.engine.run import unknown_rules
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats import registry
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.limits import Limits
from claimtrack.model import Claim, Ledger, LedgerAsOf, Settings
from claimtrack.model import desk as model_desk
from claimtrack.model.asked_claims import find_missing_claims
from claimtrack.model.values import refuse
from claimtrack.rules import installed_rules

STANDARD_INPUT = "-"
"""The name for a ledger on standard input."""


@frozen
class CheckInputs:
    """Ledgers to check, each with its settings."""

    files: Sequence[str]
    ledgers: Sequence[Ledger]
    settings: Sequence[Settings]
    rules: Sequence[Rule]
    known: Sequence[LedgerAsOf | None]
    """The state of each ledger on an earlier day, or None for the whole ledger."""
    configured: Sequence[Path | None]
    """The configuration file of each ledger, or None."""
    undisguised: Sequence[Ledger] = field(repr=False)
    """The ledgers as they were read, which name the files of their texts. Never shown."""

    @classmethod
    def of(
        cls,
        names: Sequence[str],
        source_format: str | None,
        options: RuleOptions,
        terminal: Terminal,
    ) -> "CheckInputs":
        """Read all ledgers, and disguise them together.

        Raises:
            LedgerError: with every problem of the ledgers, or of the options.
        """
        rules = installed_rules()
        flags = given_overrides(options, rules)
        ledgers, disguise = load_ledgers(names, source_format, terminal)
        return cls.of_read(names, ledgers, disguise, flags, rules, drafts=options.drafts)

    @classmethod
    def of_read(
        cls,
        names: Sequence[str],
        ledgers: Sequence[Ledger],
        disguise: Disguise,
        flags: Overrides,
        rules: Sequence[Rule],
        *,
        drafts: bool,
        top: Path | None = None,
    ) -> "CheckInputs":
        """Disguise ledgers that were read, and find their settings, with ``top`` below a folder.

        Raises:
            LedgerError: with every problem of the settings.
        """
        settings, configured = _settings(names, ledgers, flags, rules, disguise, top)
        return cls(
            [_file_label(name) for name in names],
            [each if drafts else each.without_drafts() for each in map(disguise.ledger, ledgers)],
            settings,
            rules,
            [None] * len(ledgers),
            configured,
            ledgers,
        )

    def as_of(self, day: date | None) -> "CheckInputs":
        """Return the ledgers as of a day, or unchanged without one."""
        if day is None:
            return self
        known = [ledger.as_of(day) for ledger in self.ledgers]
        ledgers = [each.ledger for each in known]
        pairs = zip(ledgers, self.settings, strict=True)
        settings = [own.within(ledger.sources) for ledger, own in pairs]
        return evolve(self, ledgers=ledgers, settings=settings, known=known)

    def check(self, today: date) -> Iterator[Report]:
        """Check each ledger."""
        for file, ledger, settings, known in zip(
            self.files, self.ledgers, self.settings, self.known, strict=True
        ):
            report = api.check(
                ledger, settings=settings, rules=self.rules, today=today, drafts=True
            )
            yield evolve(report, file=file, known=known)


@frozen
class ClaimInput:
    """One ledger to ask about claims, with its settings and what was known by a day."""

    ledger: Ledger
    settings: Settings
    known: Sequence[LedgerAsOf]
    disguise: Disguise
    configured: Path | None
    """The configuration file, or None."""
    undisguised: Ledger = field(repr=False)
    """The ledger as it was read, which names the files of its texts. Never shown."""

    @classmethod
    def of(
        cls,
        options: ClaimOptions,
        claims: Sequence[str],
        terminal: Terminal,
    ) -> "ClaimInput":
        """Read a ledger that contains some claims, as of a day if one is given.

        Raises:
            LedgerError: with every problem of the ledger, for a desk that is not in it, or
                for each claim that is missing, a draft, or was not known by the day.
        """
        if (
            claims
            and options.ledger != STANDARD_INPUT
            and not os.path.lexists(options.ledger)
            and os.path.lexists(claims[0])
        ):
            hint = f"the ledger comes first: {claims[0]} {options.ledger}"
            refuse(f"there is no file `{options.ledger}`", hint, Fault.NO_FILE)
        (read,), disguise = load_ledgers([options.ledger], options.source_format, terminal)
        whole = disguise.ledger(read)
        ledger = whole if options.drafts else whole.without_drafts()
        problems = [*find_missing_claims(map(disguise.id, claims), ledger, whole)]
        if problems:
            raise LedgerError(*problems)
        known = [] if options.as_of is None else [ledger.as_of(options.as_of)]
        for each in known:
            wanted = [ledger.claims[disguise.id(id)] for id in claims]
            problems += _unknown_by_day(each, wanted)
            ledger = each.ledger
        if problems:
            raise LedgerError(*problems)
        given = {"profile": options.profile, "desk": options.desk}
        flags = Overrides({word: value for word, value in given.items() if value is not None})
        overrides = config.find_overrides(ledger_file(options.ledger).parent)
        chosen = flags.apply(overrides.apply(read.settings))
        if problems := [*find_unknown_desk(chosen, read.sources, flags)]:
            raise LedgerError(*problems)
        settings = disguise.settings(chosen).within(ledger.sources)
        # Assumptions about the ledger are made by the same settings.
        asked = evolve(ledger, settings=settings)
        return cls(asked, settings, known, disguise, overrides.file, read)


def _unknown_by_day(known: LedgerAsOf, claims: Sequence[Claim]) -> Iterator[Problem]:
    """Yield a problem for each claim not certainly known, or one for a ledger without claims."""
    if not known.ledger.claims and not claims:
        message = f"no claim was known by {known.day}: there is nothing to assess"
        yield Problem(Fault.EMPTY, message)
    for claim in claims:
        if claim.id not in known.ledger.claims:
            doubt = "; it may have been" if claim in known.possible else ""
            message = f"claim `{claim.id}` was not certainly known by {known.day}{doubt}"
            yield Problem(Fault.EMPTY, message, claim.place)


def load_ledgers(
    names: Sequence[str], format: str | None, terminal: Terminal, *, allow_empty: bool = False
) -> tuple[list[Ledger], Disguise]:
    """Read ledgers, and return them with the disguise for showing them together.

    The terminal gets the disguise, too, so that no later message names a confidential source.

    Raises:
        LedgerError: with the problems of all of them. A ledger without a claim is a
            problem unless ``allow_empty`` is set.
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
        if not ledger.claims and not allow_empty:
            message = "the ledger has no claim: there is nothing to check"
            hint = "add a claim, and in `via` who said it, origin first"
            problems.append(Problem(Fault.EMPTY, message, Place(_file_label(name), 1), hint))
    disguise = terminal.disguise = Disguise.of(*ledgers, before=terminal.disguise)
    if problems:
        raise LedgerError(*problems)
    return ledgers, disguise


def _load(name: str, format: str | None) -> Ledger:
    if name == STANDARD_INPUT:
        if format is None:
            refuse("the format of standard input is unknown", "name it with --from", Fault.SETTING)
        if sys.stdin is None:
            refuse("standard input is closed", fault=Fault.NO_FILE)
        return registry.read_stream(sys.stdin.buffer, format)
    if not os.path.lexists(name):
        # Report the missing file before any problem with its extension.
        refuse(f"there is no file `{name}`", fault=Fault.NO_FILE)
    return api.load(name, format)


def _settings(
    names: Sequence[str],
    ledgers: Sequence[Ledger],
    flags: Overrides,
    rules: Sequence[Rule],
    disguise: Disguise,
    top: Path | None,
) -> tuple[list[Settings], list[Path | None]]:
    """Return the settings and the configuration file of each disguised ledger.

    Raises:
        LedgerError: with every problem of the settings.
    """
    settings: list[Settings] = []
    configured: list[Path | None] = []
    problems: dict[Problem, None] = {}
    for name, ledger in zip(names, ledgers, strict=True):
        try:
            overrides = config.find_overrides(ledger_file(name).parent, top)
        except LedgerError as error:
            problems.update(dict.fromkeys(error.problems))
            continue
        configured.append(overrides.file)
        chosen = flags.apply(overrides.apply(ledger.settings))
        settings.append(disguise.settings(chosen))
        problems.update(dict.fromkeys(find_unknown_desk(chosen, ledger.sources, flags)))
        problems.update(dict.fromkeys(unknown_rules(settings[-1], rules)))
    if problems:
        raise LedgerError(*problems)
    return settings, configured


def find_unknown_desk(
    settings: Settings, sources: Collection[str], flags: Overrides
) -> Iterator[Problem]:
    """Yield a problem, with the option that names it, if the desk is not a source."""
    option = "--" if "desk" in flags.given else ""
    for problem in model_desk.find_unknown_desk(settings, sources):
        yield evolve(problem, message=problem.message.replace("desk", f"{option}desk", 1))


def given_overrides(options: RuleOptions, rules: Sequence[Rule]) -> Overrides:
    """Return the settings given on the command line.

    Raises:
        LedgerError: with every unknown rule, and the option that names it.
    """
    given: dict[str, object] = {
        name: value
        for name, value in (
            ("profile", options.profile),
            ("select", options.select),
            ("ignore", options.ignore),
            ("severity", dict(options.severity)),
            ("desk", options.desk),
        )
        if value
    }
    problems: list[Problem] = []
    for name, value in given.items():
        try:
            found = unknown_rules(Overrides({name: value}).apply(Settings()), rules)
        except LedgerError as error:
            found = error.problems
        problems += [evolve(each, message=f"`--{name}`: {each.message}") for each in found]
    if problems:
        raise LedgerError(*problems)
    return Overrides(given)


def _file_label(name: str) -> str:
    """Return the name of a ledger's file in output."""
    return registry.STDIN if name == STANDARD_INPUT else str(ledger_file(name))


def ledger_file(name: str) -> Path:
    """Return the file of a ledger named on the command line, which may be a folder."""
    return registry.ledger_file_of(Path(name))


def find_toml_ledger(name: str, done: str) -> Path:
    """Return the file of a ledger in TOML. ``done`` is what the command does, such as "served".

    Raises:
        LedgerError: the ledger has another format.
    """
    path = ledger_file(name)
    if registry.detect_format(path).name != "toml":
        message = f"only TOML ledgers can be {done}"
        raise LedgerError(Problem(Fault.SETTING, message, Place(str(path), 1)))
    return path


def input_files(ledger: Path, baseline: Path | None, read: Iterable[Ledger]) -> Iterator[Path]:
    """Yield the files that a command reads, existing or not.

    ``read`` is the undisguised ledger once it was read, which names the texts of its documents.
    """
    yield ledger
    yield from config.config_files(ledger.parent)
    if ledger.name in registry.FOLDER_FILES:
        yield from sorted(ledger.parent.iterdir())
    elif ledger.suffix == ".toml":
        yield from reader.find_included_files(ledger, Limits())
    if baseline is not None:
        yield baseline
    for each in read:
        for document in each.documents.values():
            if document.path is not None:
                yield ledger.parent / document.path
