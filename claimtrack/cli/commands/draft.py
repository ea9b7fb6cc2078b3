"""``claimtrack draft``: write a ledger of what an article says and who says it."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

from claimtrack.cli.new_ledger import (
    LEDGER,
    add_article,
    read_described_article,
    require_new,
    require_toml,
    write_new,
)
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.confidential import Disguise
from claimtrack.drafts.addition import LedgerFile, add_to_ledger
from claimtrack.drafts.article_draft import draft_article, require_statements
from claimtrack.drafts.draft import MAX_TEXT, Draft, check_length, draft_as_json
from claimtrack.drafts.draft_ledger import drafted_ledger
from claimtrack.drafts.extractors import RemoteExtractor, check_sending, load_extractor
from claimtrack.drafts.ledger_match import LedgerMatch
from claimtrack.drafts.proposal import Proposal, propose
from claimtrack.drafts.texts import Article, write_page_text
from claimtrack.errors import Fault
from claimtrack.formats import registry
from claimtrack.formats.records import files
from claimtrack.formats.records.file_writer import write_file
from claimtrack.model import Ledger, When
from claimtrack.model.values import refuse
from claimtrack.reports.text.totals import pluralize

_STANDARD_OUTPUT = Path("-")


@frozen
class DraftArguments:
    """The arguments of ``claimtrack draft``."""

    text: Path
    output: Path | None
    outlet: str | None
    date: When | None
    url: str | None
    into: Path | None
    using: str
    model: str | None
    send: bool
    max_length: int
    format: str


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    add_article(parser)
    parser.add_argument("--url", metavar="URL", help="the address of the article; never opened")
    parser.add_argument(
        "--into",
        type=Path,
        metavar="LEDGER",
        help="add what is new to the end of a ledger, instead of writing one",
    )
    parser.add_argument(
        "--using",
        default="patterns",
        metavar="NAME",
        help="the extractor: patterns, spacy, llm, or that of an installed package"
        " (default: patterns)",
    )
    parser.add_argument(
        "--model", metavar="NAME", help="the model of the extractor, by its name or path"
    )
    parser.add_argument(
        "--send",
        action="store_true",
        help="send the text to a third party even if it names a confidential source",
    )
    parser.add_argument(
        "--max-length",
        type=_parse_length,
        default=MAX_TEXT,
        metavar="NUMBER",
        help=f"the greatest number of characters of the text (default: {MAX_TEXT:,})",
    )
    parser.add_argument(
        "--format",
        choices=["toml", "json"],
        default="toml",
        help="a ledger, or the statements with the offsets of their words",
    )


def _parse_length(text: str) -> int:
    """Return a number of characters."""
    if not text.isascii() or not text.isdigit() or int(text[:12]) == 0:
        raise ArgumentTypeError(f"{text!r} is not a number of characters, such as {MAX_TEXT}")
    return int(text[:12])


def run(arguments: DraftArguments, terminal: Terminal) -> ExitStatus:
    """Write the draft of an article as a ledger, at the end of a ledger, or as JSON.

    Raises:
        LedgerError: the text cannot be read or sent, or nothing was found in it.
    """
    if arguments.into is not None and arguments.output is not None:
        refuse("--into and --output both name a ledger to write", fault=Fault.SETTING)
    if arguments.format == "json":
        return _write_json(arguments, terminal)
    if arguments.into is not None:
        return _add_to_ledger(arguments, arguments.into, terminal)
    ledger = arguments.output or LEDGER
    require_toml(ledger)
    require_new(ledger)
    article = _read(arguments, ledger.parent)
    draft = _extract(arguments, article, terminal)
    proposal = propose(LedgerMatch(article), draft)
    content = drafted_ledger(proposal)
    write_page_text(article, ledger.parent)
    write_new(ledger, content)
    claims = pluralize(len(proposal.claims), "claim")
    unattributed = pluralize(len(draft.unattributed), "sentence")
    counts = f"{claims}, {unattributed} without a source"
    _say(terminal, f"wrote {ledger}: {counts}", f"  next: claimtrack review {ledger}")
    return ExitStatus.CLEAN


def _write_json(arguments: DraftArguments, terminal: Terminal) -> ExitStatus:
    """Write the statements of an article as JSON, with the text if it was a page."""
    output = None if arguments.output == _STANDARD_OUTPUT else arguments.output
    if output is not None:
        require_new(output)
    file = None if arguments.into is None else _ledger_file(arguments.into, terminal)
    article = _read(arguments, arguments.text.parent if file is None else file.path.parent)
    draft = _extract(arguments, article, terminal)
    match = LedgerMatch(article) if file is None else LedgerMatch(article, file.ledger)
    proposal = propose(match, draft)
    value = draft_as_json(draft)
    claims = {each.number: each.claim.id for each in proposal.statements if each.claim}
    value["claims"] = [claims.get(number) for number in range(len(draft.statements))]
    hide = terminal.hide_names
    value["suggestions"] = [
        {key: hide(item) if isinstance(item, str) else item for key, item in each.items()}
        for each in (suggestion.as_json() for suggestion in proposal.suggestions)
    ]
    if article.page is not None:
        value["text"] = article.text
    written = _render(value)
    if output is None:
        terminal.write(written)
    else:
        write_new(output, written)
        _say(terminal, f"wrote {output}")
    return ExitStatus.CLEAN


def _render(value: Mapping[str, object]) -> str:
    """Return an object as JSON, with a line for each key and for each statement."""
    lines = []
    for key, item in value.items():
        if isinstance(item, list) and item and isinstance(item[0], dict):
            rows = ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in item)
            lines.append(f'  "{key}": [\n{rows}\n  ]')
        else:
            lines.append(f'  "{key}": {json.dumps(item, ensure_ascii=False)}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _add_to_ledger(arguments: DraftArguments, into: Path, terminal: Terminal) -> ExitStatus:
    """Add what is new in an article to the end of a ledger."""
    file = _ledger_file(into, terminal)
    path = file.path
    article = _read(arguments, path.parent)
    draft = _extract(arguments, article, terminal)
    addition = add_to_ledger(file, article, draft)
    proposal = addition.proposal
    if addition.data != file.data:
        write_page_text(article, path.parent)
        write_file(path, addition.data, before=files.digest(file.data))
    new, chains = len(proposal.claims), len(proposal.statements) - len(proposal.claims)
    counts = [(new, "claim"), (chains, "further chain")]
    added = " and ".join(pluralize(count, noun) for count, noun in counts if count)
    lines = [f"added to {path}: {added}" if added else f"nothing new for {path}"]
    if added and proposal.is_new_document and proposal.publisher_is_guess:
        lines.append(f"  {_guessed_publisher(proposal, file.ledger)}")
    if proposal.known:
        lines.append(f"  {pluralize(proposal.known, 'statement')} of the article were there")
    lines += [f"  no longer in the article: {claim}, was at {at}" for claim, at in addition.gone]
    if added:
        lines.append(f"  next: claimtrack review {path}")
    _say(terminal, *lines)
    return ExitStatus.CLEAN


def _guessed_publisher(proposal: Proposal, ledger: Ledger) -> str:
    """Return a line that says which publisher was taken for an article that names none."""
    publisher = proposal.publisher
    if publisher.id not in ledger.sources:
        return "the text does not name its publisher: give --outlet"
    why = "the desk" if publisher.id == ledger.settings.desk else "as the other documents"
    return f"published by {publisher.label}, {why}, a guess: give --outlet if it is another"


def _ledger_file(into: Path, terminal: Terminal) -> LedgerFile:
    """Read the ledger to which a draft is added, and hide its confidential sources."""
    path = registry.ledger_file_of(into)
    require_toml(path)
    file = LedgerFile.read(path)
    terminal.disguise = Disguise.of(file.ledger)
    return file


def _read(arguments: DraftArguments, folder: Path) -> Article:
    return read_described_article(
        arguments.text, folder, arguments.outlet, arguments.date, arguments.url
    )


def _extract(arguments: DraftArguments, article: Article, terminal: Terminal) -> Draft:
    """Return the draft of an article, with its dates resolved.

    Raises:
        LedgerError: the extractor is unknown, must not have the text, or finds nothing.
    """
    check_length(article.text, arguments.max_length)
    extractor = load_extractor(arguments.using, arguments.model)
    if isinstance(extractor, RemoteExtractor):
        ledger = arguments.into or LEDGER
        if not arguments.send:
            known = [registry.read(ledger)] if ledger.exists() else []
            check_sending(article.text, str(arguments.text), known)
        _say(terminal, f"note: the text goes to a third party: {extractor.sends_to}")
    with terminal.activity("drafting"):
        draft = draft_article(article, extractor, arguments.using)
    if draft.dropped:
        answers = pluralize(draft.dropped, "answer")
        _say(terminal, f"dropped {answers} of the model that the text does not have")
    require_statements(draft, f"`{arguments.text}`", arguments.using)
    return draft


def _say(terminal: Terminal, *lines: str) -> None:
    terminal.say(*map(terminal.hide_names, lines))
