"""What each command does: arguments in, text out, exit status back."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from functools import cache
from pathlib import Path

from attrs import evolve, frozen

import claimtrack
from claimtrack import baseline, configuration
from claimtrack.configuration import Overrides
from claimtrack.engine import Rule, unknown_rules
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.findings import Finding
from claimtrack.formats import files, schema, skeleton, table, toml_layout
from claimtrack.formats.limits import Limits
from claimtrack.formats.rewrite import ChangedMeanwhileError, Snapshot, rewrite
from claimtrack.model import Ledger, Settings, Severity, Waiver
from claimtrack.model.values import nearest
from claimtrack.place import Place
from claimtrack.reports import json_text
from claimtrack.reports.concise import findings_in_lines, problems_in_lines
from claimtrack.reports.full import findings_in_full, problems_in_full
from claimtrack.reports.tally import Checked, counted
from claimtrack.reports.tone import line
from claimtrack.terminal import Terminal


class Status(IntEnum):
    """How a command ends."""

    CLEAN = 0
    FOUND = 1
    FAILED = 2
    INTERRUPTED = 130


_INPUT = "-"
"""The ledger that is read from standard input."""

Command = Callable[[Namespace, Terminal], Status]


def tell_problems(problems: Iterable[Problem], format: str, terminal: Terminal) -> None:
    """Print why a command could not run, in the format its result was asked for."""
    match format:
        case "json":
            terminal.write(json_text.problems_as_json(problems))
        case "concise":
            terminal.remark(problems_in_lines(problems, terminal.err_display))
        case _:
            lines = _lines_of_files()
            terminal.remark(problems_in_full(problems, lines, terminal.err_display))


def problem_of(error: OSError) -> Problem:
    """Return the problem that the system has with a file."""
    if isinstance(error, ChangedMeanwhileError):
        return Problem(Fault.PATH, str(error))
    name = f"`{error.filename}`" if error.filename is not None else "a file"
    return Problem(Fault.NO_FILE, f"{name}: {error.strerror or error}")


def check(options: Namespace, terminal: Terminal) -> Status:
    """Judge ledgers, and print what was found."""
    with terminal.patience("checking"):
        checks = list(_checks(options, terminal))
    if options.write_baseline is not None:
        every = [finding for done in checks for finding in done.findings]
        count = baseline.write(options.write_baseline, every)
        said = f"{counted(count, 'fingerprint')} written to {options.write_baseline}"
        terminal.remark([line(terminal.err_display.shown(said))])
        return Status.CLEAN
    known = frozenset[str]() if options.baseline is None else baseline.read(options.baseline)
    findings = [f for done in checks for f in done.findings if f.fingerprint not in known]
    checked = Checked(
        claims=sum(len(done.ledger.claims) for done in checks),
        assertions=sum(len(done.ledger.assertions) for done in checks),
        rules=max(done.rules for done in checks),
        waived=sum(len(done.waived) for done in checks),
        known=sum(len(done.findings) for done in checks) - len(findings),
    )
    waived = [each for done in checks for each in done.waived] if options.show_waived else None
    _report(findings, checked, waived, options.format, terminal)
    threshold = Severity(options.fail_on).rank
    failing = any(finding.severity.rank <= threshold for finding in findings)
    return Status.FOUND if failing else Status.CLEAN


def show(options: Namespace, terminal: Terminal) -> Status:
    """Print who stands behind a claim."""
    from claimtrack.reports.claim_tree import claim_as_json, claim_as_tree

    (ledger,) = _loaded([options.ledger], options.source_format)
    if options.claim not in ledger.claims:
        hint = nearest(options.claim, ledger.claims)
        message = f"no claim is called `{options.claim}`"
        raise LedgerError(Problem(Fault.DANGLING, message, hint=hint))
    view = claimtrack.explain(ledger, options.claim)
    if options.format == "json":
        terminal.write(claim_as_json(view, options.claim))
    else:
        terminal.show(claim_as_tree(view, ledger, terminal.display, options.claim))
    return Status.CLEAN


def rule(options: Namespace, terminal: Terminal) -> Status:
    """Print the explanation of one rule."""
    from claimtrack.rules import installed

    rules = {word: each for each in installed() for word in (each.code, each.name)}
    wanted = options.rule if options.rule in rules else options.rule.upper()
    if wanted not in rules:
        message = f"no rule is called `{options.rule}`"
        raise LedgerError(
            Problem(
                Fault.SETTING, message, hint=nearest(options.rule, rules) or nearest(wanted, rules)
            )
        )
    found = rules[wanted]
    terminal.write(f"{found.code} {found.name} ({found.severity.value})\n\n{found.doc.strip()}\n")
    return Status.CLEAN


def rules(options: Namespace, terminal: Terminal) -> Status:
    """Print one line for each rule."""
    from claimtrack.rules import installed

    for each in installed():
        words = f"{each.code}  {each.name:<28} {each.severity.value:<8} {each.summary}"
        terminal.write(words.rstrip() + "\n")
    return Status.CLEAN


def print_schema(options: Namespace, terminal: Terminal) -> Status:
    """Print the JSON Schema of the ledger file."""
    terminal.write(json_text.text(json.loads(schema.shipped())))
    return Status.CLEAN


def init(options: Namespace, terminal: Terminal) -> Status:
    """Write the first ledger for a text; never over a file that is there."""
    text, ledger = Path(options.text), Path(options.output)
    if table.format_of(ledger).name != "toml":
        message = f"`{ledger}`: the first ledger is written in TOML"
        raise LedgerError(Problem(Fault.SETTING, message, hint="let its name end in .toml"))
    data = files.read_bytes(text, str(text), Limits().size)
    files.page_of(data, str(text))
    try:
        path = text.resolve().relative_to(ledger.resolve().parent).as_posix()
    except ValueError:
        message = f"`{text}` is not in the folder of `{ledger}` or below it"
        hint = "name a ledger beside the text with --output"
        raise LedgerError(Problem(Fault.PATH, message, hint=hint)) from None
    written = skeleton.skeleton(data, path)
    try:
        with ledger.open("x", encoding="utf-8", newline="\n") as file:
            file.write(written)
    except FileExistsError:
        message = f"`{ledger}` is there already; nothing was written"
        raise LedgerError(Problem(Fault.PATH, message, hint="name another --output")) from None
    terminal.remark([line(terminal.err_display.shown(f"wrote {ledger}"))])
    return Status.CLEAN


def fmt(options: Namespace, terminal: Terminal) -> Status:
    """Put the layout of ledger files in order, or tell which are not; go on past any that fail."""
    changed = False
    problems: list[Problem] = []
    for name in options.ledgers:
        try:
            changed |= _lay_out(_file(name), options.check, terminal)
        except LedgerError as error:
            problems += error.problems
        except OSError as error:
            problems.append(problem_of(error))
    if problems:
        raise LedgerError(*problems)
    return Status.FOUND if changed and options.check else Status.CLEAN


def _lay_out(path: Path, only_tell: bool, terminal: Terminal) -> bool:
    """Lay one file out and say so; return whether that changes it."""
    if table.format_of(path).name != "toml":
        message = "only ledgers in TOML have a layout"
        raise LedgerError(Problem(Fault.SETTING, message, Place(str(path), 1)))
    page, _ = files.page_at(path, Limits().size)
    before = Snapshot.of(path)
    text = toml_layout.format_text(page.text, str(path))
    if files.digest(text.encode()) == before.digest:
        return False
    if not only_tell:
        rewrite(path, text, before)
    word = "would be laid out anew" if only_tell else "laid out anew"
    terminal.show([line(terminal.display.shown(f"{path}: {word}"))])
    return True


@frozen
class _Done:
    """One ledger, checked."""

    ledger: Ledger
    findings: tuple[Finding, ...]
    waived: tuple[tuple[Finding, Waiver], ...]
    rules: int


def _checks(options: Namespace, terminal: Terminal) -> Iterator[_Done]:
    """Check each ledger once all of them were read."""
    from claimtrack.rules import installed

    rules = installed()
    flags = _flags(options, rules)
    ledgers = _loaded(options.ledgers, options.source_format)
    settings = _settings(options.ledgers, ledgers, flags, rules)
    for ledger, chosen in zip(ledgers, settings, strict=True):
        _tell_notes(ledger.notes, options.format, terminal)
        report = claimtrack.check(ledger, settings=chosen, rules=rules, today=options.today)
        waived = tuple(zip(report.waived, report.waivers, strict=True))
        yield _Done(ledger, report.findings, waived, len(report.rules))


def _loaded(names: Sequence[str], format: str | None) -> list[Ledger]:
    """Read ledgers.

    Raises:
        LedgerError: with the problems of all of them; one without a claim is a problem.
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
        if not ledger.claims:
            message = "the ledger has no claim: there is nothing to check"
            file = table.INPUT if name == _INPUT else str(_file(name))
            problems.append(Problem(Fault.EMPTY, message, Place(file, 1)))
    if problems:
        raise LedgerError(*problems)
    return ledgers


def _load(name: str, format: str | None) -> Ledger:
    if name == _INPUT:
        if format is None:
            message = "nothing says which format standard input is in"
            raise LedgerError(Problem(Fault.SETTING, message, hint="name it with --from"))
        if sys.stdin is None:
            raise LedgerError(Problem(Fault.NO_FILE, "standard input is closed"))
        return table.read_input(sys.stdin.buffer, format)
    if not os.path.lexists(name):
        # Said before anybody wonders about the ending of its name.
        raise LedgerError(Problem(Fault.NO_FILE, f"there is no file `{name}`"))
    return claimtrack.load(name, format)


def _tell_notes(notes: Sequence[Problem], format: str, terminal: Terminal) -> None:
    """Print what a reader warned of, beside the result."""
    if format == "full":
        terminal.remark(problems_in_full(notes, _lines_of_files(), terminal.err_display))
    else:
        terminal.remark(problems_in_lines(notes, terminal.err_display))


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
            found = configuration.found_for(_file(name).parent)
        except LedgerError as error:
            problems.update(dict.fromkeys(error.problems))
            continue
        chosen.append(flags.over(found.over(ledger.settings)))
        problems.update(dict.fromkeys(unknown_rules(chosen[-1], rules)))
    if problems:
        raise LedgerError(*problems)
    return chosen


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


def _report(
    findings: Sequence[Finding],
    checked: Checked,
    waived: Sequence[tuple[Finding, Waiver]] | None,
    format: str,
    terminal: Terminal,
) -> None:
    display = terminal.display
    match format:
        case "json":
            terminal.write(json_text.findings_as_json(findings, checked, waived))
        case "concise":
            terminal.show(findings_in_lines(findings, checked, display, waived or ()))
        case _:
            lines = _lines_of_files()
            terminal.show(findings_in_full(findings, checked, lines, display, waived or ()))


def _file(name: str) -> Path:
    """Return the file that a ledger's name means: a folder means its ``ledger.toml``."""
    path = Path(name)
    return path / table.LEDGER_FILE if path.is_dir() else path


def _lines_of_files() -> Callable[[str], Sequence[str] | None]:
    """Return a reader of the lines of files, each read once."""

    @cache
    def lines(file: str) -> Sequence[str] | None:
        if file == table.INPUT or not os.path.isfile(file):  # noqa: PTH113  # a name that is no path is no error here
            return None
        try:
            page, _ = files.page_at(Path(file), Limits().size)
        except LedgerError:
            return None
        return page.text.split("\n")

    return lines
