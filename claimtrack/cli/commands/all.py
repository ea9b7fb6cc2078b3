"""What each command does: arguments in, text out, exit status back."""

import json
from argparse import Namespace
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from claimtrack._lazy import late
from claimtrack.cli import baseline, output
from claimtrack.cli import files as publishing_
from claimtrack.cli.inputs import Inputs, file_of, read_one, supposing
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.engine.diff import changes
from claimtrack.engine.finding import Finding
from claimtrack.engine.report import Report
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats import registry
from claimtrack.formats.records import files
from claimtrack.formats.records.file_rewrite import FileSnapshot, rewrite
from claimtrack.formats.toml.limits import Limits
from claimtrack.model import Severity
from claimtrack.model.values import nearest
from claimtrack.reports.findings import json_output
from claimtrack.reports.findings.registry import FINDINGS
from claimtrack.reports.text.known import knowledge_in_lines, known_in
from claimtrack.reports.text.styled import line
from claimtrack.reports.text.totals import counted

_answer_schema = late("claimtrack.formats.answer.schema", "shipped")
_schema = late("claimtrack.formats.toml.schema", "shipped")
_skeleton = late("claimtrack.formats.toml.skeleton", "skeleton")
_format_text = late("claimtrack.formats.toml.layout", "format_text")


def check(options: Namespace, terminal: Terminal) -> ExitStatus:
    """Judge ledgers, and print what was found, or why that could not be done."""
    publishing_.refuse_odd_pages(options)
    try:
        return _check(options, terminal)
    except LedgerError as error:
        if options.format not in FINDINGS:
            raise
        publishing_.publish_failure(error.problems, options, terminal)
        return ExitStatus.FAILED


def _check(options: Namespace, terminal: Terminal) -> ExitStatus:
    if options.since is not None:
        return _since(options, terminal)
    bench, checks = judge(options, terminal)
    if options.write_baseline is not None:
        every = [finding for done in checks for finding in done.findings]
        count = baseline.write(options.write_baseline, every)
        said = f"{counted(count, 'fingerprint')} written to {options.write_baseline}"
        terminal.remark([line(terminal.err_display.shown(said))])
        return ExitStatus.CLEAN
    return tell(bench, checks, options, terminal)


def judge(options: Namespace, terminal: Terminal) -> tuple[Inputs, list[Report]]:
    """Read the ledgers that are asked for, and judge them.

    Raises:
        LedgerError: with what is wrong with any, or nothing was known by the day.
        RuleError: a rule failed.
    """
    with terminal.patience("checking"):
        bench = _read(options.ledgers, options, terminal).on(options.as_of)
        if not any(ledger.claims for ledger in bench.ledgers):
            message = f"no claim was known by {options.as_of}: there is nothing to check"
            raise LedgerError(Problem(Fault.EMPTY, message))
        return bench, list(bench.checks(today(options)))


def tell(
    bench: Inputs, checks: Sequence[Report], options: Namespace, terminal: Terminal
) -> ExitStatus:
    """Print what checks found, as it was asked for."""
    reports = less_baseline(checks, options)
    if options.format == "html":
        publishing_.publish_page(reports[0], bench, options, terminal)
    elif options.format in FINDINGS:
        publishing_.publish_findings(reports, options, terminal)
    else:
        output.tell_findings(reports, options, terminal, bench.disguise)
    findings = (finding for each in reports for finding in each.findings)
    return ExitStatus.FOUND if _weighing(findings, options.fail_on) else ExitStatus.CLEAN


def report(options: Namespace, terminal: Terminal) -> ExitStatus:
    """Write a page that shows all of a ledger."""
    options.ledgers = [options.ledger]
    publishing_.refuse_odd_pages(options)
    with terminal.patience("checking"):
        bench = _read(options.ledgers, options, terminal).on(options.as_of)
        (done,) = less_baseline(bench.checks(today(options)), options)
    publishing_.publish_page(done, bench, options, terminal)
    return ExitStatus.CLEAN


def less_baseline(reports: Iterable[Report], options: Namespace) -> list[Report]:
    """Return reports less the findings of the baseline that the options name, if any."""
    if options.baseline is None:
        return list(reports)
    known = baseline.read(options.baseline)
    return [each.without(known) for each in reports]


def _weighing(findings: Iterable[Finding], least: str) -> bool:
    """Whether some findings weigh enough to be told by the exit status."""
    threshold = Severity(least).rank
    return any(finding.severity.rank <= threshold for finding in findings)


def today(options: Namespace) -> date:
    """Return the day by which things expire."""
    day: date = options.today or getattr(options, "as_of", None) or date.today()
    return day


def _since(options: Namespace, terminal: Terminal) -> ExitStatus:
    """Print what changed in a ledger after a day."""
    if options.write_baseline is not None or options.show_waived:
        message = "--since goes with neither --write-baseline nor --show-waived"
        raise LedgerError(Problem(Fault.SETTING, message))
    if len(options.ledgers) > 1:
        raise LedgerError(Problem(Fault.SETTING, "--since looks at one ledger at a time"))
    with terminal.patience("checking"):
        bench = _read(options.ledgers, options, terminal)
        later = bench.on(options.as_of)
        earlier = bench.on(options.since)
        checks = (
            *earlier.checks(options.today or options.since),
            *later.checks(today(options)),
        )
        before, after = less_baseline(checks, options)
        found = changes(before, after)
    since, known = known_in([before]), known_in([after])
    output.tell_changes(found, since, known, options.format, terminal)
    failing = found.fates or _weighing((*found.appeared, *found.gone), options.fail_on)
    return ExitStatus.FOUND if failing else ExitStatus.CLEAN


def diff(options: Namespace, terminal: Terminal) -> ExitStatus:
    """Print what changed from one ledger to another."""
    with terminal.patience("checking"):
        bench = _read([options.before, options.after], options, terminal)
        before, after = bench.checks(today(options))
        found = changes(before, after)
    output.tell_changes(found, (), (), options.format, terminal)
    return ExitStatus.FOUND if found else ExitStatus.CLEAN


def show(options: Namespace, terminal: Terminal) -> ExitStatus:
    """Print who stands behind a claim."""
    from claimtrack.assessment.assessment import Assessments
    from claimtrack.reports.claims.claim_tree import claim_as_json, claim_as_tree

    read = read_one(options, [options.claim])
    assessed = Assessments.of(read.ledger, read.settings)
    claim = read.disguise.word(options.claim)
    if options.format == "json":
        terminal.write(claim_as_json(assessed, claim, read.known))
    else:
        terminal.show(claim_as_tree(assessed, claim, terminal.display))
    terminal.remark(knowledge_in_lines(read.known, terminal.err_display))
    return ExitStatus.CLEAN


def assess(options: Namespace, terminal: Terminal) -> ExitStatus:
    """Print how far claims are supported: all of them, or those asked for in full."""
    from claimtrack.assessment.assessment import Assessments
    from claimtrack.reports.claims.detail import survey_in_full
    from claimtrack.reports.claims.json_output import survey_as_json
    from claimtrack.reports.claims.markdown import claims_as_markdown, survey_as_markdown
    from claimtrack.reports.claims.survey import Survey, assessed
    from claimtrack.reports.claims.table import survey_as_table

    watched = terminal.out.isatty()
    with terminal.patience("assessing"):
        read = read_one(options, options.claims)
        called, known = read.disguise.word, read.known
        output.tell_notes(read.ledger.notes, options.format, terminal, read.disguise)
        without = [called(source) for source in options.without]
        grades = {called(source): grade for source, grade in options.assume}
        supposed = supposing(read.ledger, without, grades)
        now = Assessments.of(supposed, read.settings)
        before = None if supposed is read.ledger else Assessments.of(read.ledger, read.settings)
        survey = Survey(
            assessed(now, [called(claim) for claim in options.claims], before),
            quick=options.quick,
            icd203=options.icd203,
            without=tuple(dict.fromkeys(without)),
            assuming=grades,
        )
        text, lines = "", []
        match options.format:
            case "json":
                text = survey_as_json(survey, known)
            case "markdown":
                text = (claims_as_markdown if options.claims else survey_as_markdown)(survey)
            case _ if options.claims:
                lines = list(survey_in_full(survey, terminal.display))
            case _:
                lines = list(survey_as_table(survey, terminal.display, cut=watched))
    terminal.write(text)
    terminal.show(lines)
    terminal.remark(knowledge_in_lines(known, terminal.err_display))
    return ExitStatus.CLEAN


def graph(options: Namespace, terminal: Terminal) -> ExitStatus:
    """Print the attribution graph, or write it to a file, and tell what it cannot show."""
    from claimtrack.assessment.assessment import Assessments
    from claimtrack.reports.graph.builder import graph_of
    from claimtrack.reports.graph.registry import drawn, format_of

    format = options.format or format_of(options.output)
    with terminal.patience("drawing"):
        read = read_one(options, options.claims)
        output.tell_notes(read.ledger.notes, format, terminal, read.disguise)
        assessed = Assessments.of(read.ledger, read.settings)
        claims = [read.disguise.word(claim) for claim in options.claims]
        drawing = drawn(graph_of(assessed, claims or None), format)
    if options.output is None:
        terminal.write(drawing.text)
    else:
        options.output.write_bytes(drawing.text.encode())
    terminal.remark(line(f"not shown: {sentence}") for sentence in drawing.lost)
    terminal.remark(knowledge_in_lines(read.known, terminal.err_display))
    return ExitStatus.CLEAN


def rule(options: Namespace, terminal: Terminal) -> ExitStatus:
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
    return ExitStatus.CLEAN


def rules(options: Namespace, terminal: Terminal) -> ExitStatus:
    """Print one line for each rule."""
    from claimtrack.rules import installed

    for each in installed():
        words = f"{each.code}  {each.name:<32} {each.severity.value:<8} {each.summary}"
        terminal.write(words.rstrip() + "\n")
    return ExitStatus.CLEAN


def print_schema(options: Namespace, terminal: Terminal) -> ExitStatus:
    """Print the JSON Schema of the ledger file, or of answers."""
    shipped = _answer_schema() if options.of == "answer" else _schema()
    terminal.write(json_output.text(json.loads(shipped)))
    return ExitStatus.CLEAN


def init(options: Namespace, terminal: Terminal) -> ExitStatus:
    """Write the first ledger for a text; never over a file that is there."""
    text, ledger = Path(options.text), Path(options.output)
    if registry.format_of(ledger).name != "toml":
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
    written = _skeleton(data, path)
    try:
        with ledger.open("x", encoding="utf-8", newline="\n") as file:
            file.write(written)
    except FileExistsError:
        message = f"`{ledger}` is there already; nothing was written"
        raise LedgerError(Problem(Fault.PATH, message, hint="name another --output")) from None
    said = (f"wrote {ledger}", f"  next: write its first claim, then claimtrack check {ledger}")
    terminal.remark([line(terminal.err_display.shown(words)) for words in said])
    return ExitStatus.CLEAN


def fmt(options: Namespace, terminal: Terminal) -> ExitStatus:
    """Put the layout of ledger files in order, or tell which are not; go on past any that fail."""
    changed = False
    problems: list[Problem] = []
    for name in options.ledgers:
        try:
            changed |= _lay_out(file_of(name), options.check, terminal)
        except LedgerError as error:
            problems += error.problems
        except OSError as error:
            problems.append(output.problem_of(error))
    if problems:
        raise LedgerError(*problems)
    return ExitStatus.FOUND if changed and options.check else ExitStatus.CLEAN


def _lay_out(path: Path, only_tell: bool, terminal: Terminal) -> bool:
    """Lay one file out and say so; return whether that changes it."""
    if registry.format_of(path).name != "toml":
        message = "only ledgers in TOML have a layout"
        raise LedgerError(Problem(Fault.SETTING, message, Place(str(path), 1)))
    page, _ = files.page_at(path, Limits().size)
    before = FileSnapshot.of(path)
    text = _format_text(page.text, str(path))
    if files.digest(text.encode()) == before.digest:
        return False
    if not only_tell:
        rewrite(path, text, before)
    word = "would be laid out anew" if only_tell else "laid out anew"
    terminal.show([line(terminal.display.shown(f"{path}: {word}"))])
    return True


def _read(names: Sequence[str], options: Namespace, terminal: Terminal) -> Inputs:
    """Read ledgers, and tell what their reader warned of."""
    bench = Inputs.of(names, options)
    for ledger in bench.ledgers:
        output.tell_notes(ledger.notes, options.format, terminal, bench.disguise)
    return bench
