"""``claimtrack review``: accept, edit or reject the drafts of a ledger, one after the other."""

import os
import shlex
import subprocess
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import define, evolve, field, frozen

from claimtrack.cli.inputs import find_toml_ledger
from claimtrack.cli.output import line_reader, print_notes, print_problems, problems_of
from claimtrack.cli.terminal import STATUS_OF_RUN, ExitStatus, Terminal
from claimtrack.confidential import Disguise
from claimtrack.edits.draft_item import DraftItem
from claimtrack.edits.edited_ledger import EDITED, QUESTION, EditedLedger
from claimtrack.errors import Fault, LedgerError
from claimtrack.formats.records import files
from claimtrack.formats.records.file_writer import FileChangedError
from claimtrack.formats.toml.limits import Limits
from claimtrack.model import Claim, Ledger, Ref
from claimtrack.model.values import refuse, suggest
from claimtrack.reports.claims.claim_tree import describe_hop
from claimtrack.reports.text.marked_passage import passage_lines
from claimtrack.reports.text.styles import Style, StyledLine, styled_line
from claimtrack.reports.text.totals import pluralize

_PROMPT = "accept, edit, reject, skip, quit? [a/e/r/s/q/?] "
_LINE = 1_000
"""The most bytes of an answer."""
_HELP = (
    "a  accept: the draft becomes part of the ledger, and its #? comments go",
    "e  edit: open its lines in the editor that VISUAL or EDITOR names",
    "r  reject: remove it, and the sources that only it named",
    "s  skip: leave it as a draft",
    "q  quit: leave all others as drafts",
    "Each decision is written to the ledger file at once.",
)


@frozen
class ReviewArguments:
    """The arguments of ``claimtrack review``."""

    ledger: str
    only: str | None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.add_argument("ledger", metavar="LEDGER", help="a TOML ledger, or its folder")
    parser.epilog = STATUS_OF_RUN
    parser.add_argument("--only", metavar="CLAIM", help="the id of a claim to review alone")


def run(arguments: ReviewArguments, terminal: Terminal) -> ExitStatus:
    """Ask for a decision on each draft, and write it at once."""
    path = find_toml_ledger(arguments.ledger, "reviewed")
    review = _Review(EditedLedger.read(path), arguments.only, terminal)
    review.run()
    return ExitStatus.FAILED if review.refused else ExitStatus.CLEAN


@define
class _Review:
    """An interactive review of the drafts of a ledger."""

    reviewed: EditedLedger
    only: str | None
    terminal: Terminal
    skipped: set[Ref] = field(factory=set)
    refused: set[Ref] = field(factory=set)
    """The drafts whose last decision failed."""
    counts: Counter[str] = field(factory=Counter)
    attempt: str | None = None
    """The edited lines of the present draft, if they could not be written."""

    def run(self) -> None:
        """Show the warnings and each draft, and carry out the answers, until either list ends.

        Raises:
            LedgerError: the only claim to review does not exist, or the ledger that another
                program has changed cannot be read.
            OSError: a file cannot be written.
        """
        self._disguise_names()
        claims = self.reviewed.ledger.claims
        if self.only is not None and self.only not in claims:
            message, hint = f"no claim is called `{self.only}`", suggest(self.only, claims)
            refuse(message, hint, Fault.DANGLING)
        disguise = self.terminal.disguise or Disguise()
        print_notes(disguise.problems(self.reviewed.ledger.notes), "concise", self.terminal)
        total = len(self._drafts())
        shown: DraftItem | None = None
        while pending := [each for each in self._drafts() if each.ref not in self.skipped]:
            item = pending[0]
            if item != shown:
                shown, self.attempt = item, None
                self._show(item, f"draft {max(1, total - len(pending) + 1)} of {total}")
            if not self._decide(item):
                break
        counts = {**self.counts, "skipped": len(self.skipped), "refused": len(self.refused)}
        done = ", ".join(f"{count:,} {word}" for word, count in counts.items() if count)
        left = f"{pluralize(len(self._drafts()), 'draft')} left"
        self.terminal.show([styled_line(f"{done}; {left}" if done else left)])

    def _drafts(self) -> list[DraftItem]:
        return [item for item in self.reviewed.drafts() if self.only in (None, item.claim.id)]

    def _decide(self, item: DraftItem) -> bool:
        """Ask for an answer and carry it out; return False at the end of the answers."""
        match self._ask():
            case "a" | "accept":
                self._carry_out("accepted", item, partial(self.reviewed.accept, item))
            case "e" | "edit":
                self._edit(item)
            case "r" | "reject":
                self._reject(item)
            case "s" | "skip":
                self.skipped.add(item.ref)
            case "q" | "quit" | None:
                return False
            case _:
                self.terminal.show(styled_line(f"  {line}") for line in _HELP)
        return True

    def _ask(self) -> str | None:
        """Return the next answer, or None at the end of standard input."""
        self.terminal.write(_PROMPT)
        self.terminal.flush()
        line = b"" if sys.stdin is None else sys.stdin.buffer.readline(_LINE)
        answer = line.decode(errors="replace").strip().lower()
        if sys.stdin is None or not sys.stdin.isatty():
            self.terminal.write(f"{self.terminal.display.sanitize(answer)}\n")
        return answer if line else None

    def _carry_out(self, done: str, item: DraftItem, decide: Callable[[], EditedLedger]) -> bool:
        """Write a decision and return True, or print why it is refused and return False."""
        try:
            self.reviewed = decide()
        except LedgerError as error:
            self._refuse(item, error)
            return False
        except FileChangedError as error:
            self._refuse(item, error)
            self.reviewed = EditedLedger.read(self.reviewed.path)
            self._say("the ledger was read again")
            return False
        finally:
            self._disguise_names()
        self.refused.discard(item.ref)
        self.counts[done] += 1
        return True

    def _refuse(self, item: DraftItem, error: LedgerError | OSError) -> None:
        print_problems(problems_of(error), "concise", self.terminal)
        self.refused.add(item.ref)

    def _reject(self, item: DraftItem) -> None:
        before = self.reviewed.ledger.sources
        if self._carry_out("rejected", item, partial(self.reviewed.reject, item)):
            for id in before:
                if id not in self.reviewed.ledger.sources:
                    self._say(f"removed source `{id}`, which no record names any more")

    def _edit(self, item: DraftItem) -> None:
        """Open the lines of a draft in an editor, and write them if they were changed.

        A draft whose flag was removed in the editor is accepted.
        """
        try:
            words = self.attempt or self.reviewed.words(item)
            edited = _edit_text(words)
        except (LedgerError, OSError) as error:
            self._refuse(item, error)
            return
        if edited == words:
            self._say("nothing was changed")
            return
        before = len(self._drafts())
        if self._carry_out("edited", item, partial(self.reviewed.replace, item, edited)):
            self.attempt = None
            self.counts["accepted"] += max(0, before - len(self._drafts()))
        else:
            self.attempt = edited
            self._say("`e` opens your lines again")

    def _disguise_names(self) -> None:
        self.terminal.disguise = Disguise.of(self.reviewed.ledger, before=self.terminal.disguise)

    def _say(self, text: str) -> None:
        text = self.terminal.hide_names(text)
        self.terminal.show([styled_line(f"  {self.terminal.display.sanitize(text)}")])

    def _show(self, item: DraftItem, heading: str) -> None:
        """Show the passages of a draft, its lines in the ledger, and its chains with names."""
        disguise = self.terminal.disguise or Disguise()
        ledger = disguise.ledger(self.reviewed.ledger)
        pairs = zip(
            self.reviewed.drafts(), evolve(self.reviewed, ledger=ledger).drafts(), strict=True
        )
        shown = next(shown for each, shown in pairs if each == item)
        self.terminal.show(self._lines(item, shown, ledger, heading))

    def _lines(
        self, item: DraftItem, shown: DraftItem, ledger: Ledger, heading: str
    ) -> Iterator[StyledLine]:
        """Yield the lines about a draft; ``shown`` is the draft without confidential names."""
        display = self.terminal.display
        yield styled_line("")
        yield styled_line((heading, Style.STRONG), display.sanitize(f" at {shown.place}"))
        if not isinstance(shown.record, Claim):
            yield styled_line(display.sanitize(f"a new chain for: {shown.claim.text}"))
        for passage in shown.passages(ledger):
            yield styled_line("")
            yield styled_line((display.sanitize(passage.document.label), Style.QUIET))
            text = passage.document.text or ""
            yield from passage_lines(text, passage.blocks, passage.words, display)
        yield styled_line("")
        line = line_reader(self.terminal)
        for number in self.reviewed.line_numbers(item):
            text = line(item.place.file, number) or ""
            style = Style.WARNING if text.lstrip().startswith(QUESTION) else Style.PLAIN
            yield styled_line("  ", (display.sanitize(text), style))
        yield styled_line("")
        for assertion in shown.assertions:
            hops = (describe_hop(depth, hop, ledger) for depth, hop in enumerate(assertion.via))
            yield styled_line(display.sanitize(f"  chain: {' '.join(hops)}"))


def _edit_text(text: str) -> str:
    """Return a text after the user has edited it.

    Raises:
        LedgerError: there is no editor, it fails, or the text is not UTF-8.
        OSError: the editor cannot be started.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        words = shlex.split(command)
    except ValueError as error:
        refuse(f"VISUAL or EDITOR is not a command: {error}", fault=Fault.SETTING)
    if not words:
        hint = "set EDITOR, for example to nano, or edit the ledger file itself"
        refuse("no editor is set", hint, Fault.SETTING)
    with TemporaryDirectory(prefix="claimtrack-") as folder:
        path = Path(folder) / "draft.toml"
        path.write_bytes(text.encode())
        # Piped answers are for the prompt, so the editor must not read them.
        stdin = None if sys.stdin is not None and sys.stdin.isatty() else subprocess.DEVNULL
        run = subprocess.run([*words, str(path)], stdin=stdin, check=False)
        if run.returncode:
            message = f"the editor ended with status {run.returncode}; nothing was changed"
            refuse(message, fault=Fault.SETTING)
        return files.decode_text(files.read_bytes(path, EDITED, Limits().size), EDITED)[0].text
