"""Options of the commands that write the first ledger for an article, and its files."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

from attrs import evolve

from claimtrack.cli.options import argument_error
from claimtrack.drafts.texts import Article, read_article
from claimtrack.errors import Fault, LedgerError
from claimtrack.formats import registry
from claimtrack.formats.records.file_writer import is_stream, write_file
from claimtrack.model import When
from claimtrack.model.values import refuse, to_name

LEDGER = Path("ledger.toml")
"""The ledger to write by default."""


def add_article(parser: ArgumentParser) -> None:
    """Add the article, the ledger to write, and what is known about the article."""
    parser.add_argument(
        "text",
        type=Path,
        metavar="TEXT",
        help="a UTF-8 text in the ledger's folder or below, or a page in HTML",
    )
    parser.add_argument(
        "--output",
        "-o",
        type=Path,
        metavar="LEDGER",
        help=f"the ledger to write; never overwritten (default: {LEDGER})",
    )
    parser.add_argument(
        "--outlet", type=_parse_outlet, metavar="NAME", help="the name of the publisher"
    )
    parser.add_argument(
        "--date", type=_parse_date, metavar="DATE", help="the date of publication: 2031-06-10"
    )


def require_toml(ledger: Path) -> None:
    """Reject a ledger that is not a TOML file.

    Raises:
        LedgerError: its extension is that of another format, or unknown.
    """
    if registry.detect_format(ledger).name != "toml":
        refuse(f"`{ledger}` is not a TOML file", "use the extension .toml", Fault.SETTING)


def read_described_article(
    path: Path, folder: Path, outlet: str | None, date: When | None, url: str | None = None
) -> Article:
    """Read an article for a ledger in a folder. What is given takes the place of what it says.

    Raises:
        LedgerError: as :func:`read_article` does.
    """
    article = read_article(path, folder)
    return evolve(
        article,
        publisher=outlet or article.publisher,
        published=date or article.published,
        url=url or article.url,
    )


def require_new(path: Path) -> None:
    """Reject a file that exists, before any work is done for it.

    Raises:
        LedgerError: the file exists.
    """
    if path.exists() and not is_stream(path):
        message = f"`{path}` already exists; nothing was written"
        refuse(message, "name another --output", Fault.PATH)


def write_new(path: Path, content: str) -> None:
    """Write a text to a new file.

    Raises:
        LedgerError: the file exists.
    """
    try:
        write_file(path, content.encode(), new=True)
    except FileExistsError:
        require_new(path)
        raise


def _parse_outlet(text: str) -> str:
    """Return the name of an outlet."""
    try:
        name = to_name(text).strip()
    except LedgerError as error:
        raise argument_error(error) from None
    if not name:
        raise ArgumentTypeError("the name is empty")
    return name


def _parse_date(text: str) -> When:
    """Return a date in EDTF."""
    try:
        return When.parse(text)
    except LedgerError as error:
        raise argument_error(error) from None
