"""Where pages go: to a file or to standard output, and which are refused."""

from argparse import Namespace

from attrs import evolve

from claimtrack.bench import Bench, file_of
from claimtrack.confidential import disguised
from claimtrack.engine import Report
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.output import put
from claimtrack.pages import in_ascii, page_of, title_of
from claimtrack.reports.excerpt import Lines
from claimtrack.reports.tone import line
from claimtrack.terminal import Terminal

_ENDINGS = (".html", ".htm")


def refuse_odd_pages(options: Namespace) -> None:
    """Refuse what goes ill with a page.

    Raises:
        LedgerError: the page would show several ledgers or what changed in one, or
            its name is not that of a page, so that a ledger might be written over.
    """
    if options.format != "html":
        if options.output is not None:
            _refuse("`--output` goes with --format html")
    elif len(options.ledgers) > 1 or options.since is not None:
        _refuse("a page shows one ledger, and not what changed in it", "leave out --format html")
    elif options.output is not None and options.output.suffix.lower() not in _ENDINGS:
        _refuse(f"`{options.output}`: a page is written in HTML", "let its name end in .html")


def to_be_shared(bench: Bench) -> Bench:
    """Return ledgers as a page may show them: without a word of who confidential sources are."""
    return evolve(bench, ledgers=[disguised(ledger) for ledger in bench.ledgers])


def _refuse(message: str, hint: str | None = None) -> None:
    raise LedgerError(Problem(Fault.SETTING, message, hint=hint))


def publish(
    bench: Bench, done: Report, left: Report, options: Namespace, lines: Lines, terminal: Terminal
) -> None:
    """Write the page of a ledger to its file, or print it.

    ``left`` is what a baseline leaves of what was ``done``.

    Raises:
        LedgerError: the extra ``report`` is not installed.
        OSError: the file cannot be written.
    """
    with terminal.patience("drawing"):
        page = page_of(
            left,
            title_of(file_of(options.ledgers[0])),
            bench.rules,
            lines=lines,
            known=bench.known,
            baseline=len(done.findings) - len(left.findings),
        )
    if options.output is not None:
        put(options.output, page.encode())
        terminal.remark([line(terminal.err_display.shown(f"wrote {options.output}"))])
    elif (terminal.out.encoding or "").lower().replace("-", "") == "utf8":
        terminal.write(page)
    else:
        terminal.write(in_ascii(page))
