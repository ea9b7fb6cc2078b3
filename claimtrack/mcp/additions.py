"""Claims that an assistant adds to a ledger as drafts, each quote verified."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated

from attrs import evolve
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from claimtrack.confidential import Disguise
from claimtrack.edits.edit_data import EditDataError, EditKind, ShownNames, parse_edit
from claimtrack.edits.edited_ledger import EditedLedger
from claimtrack.edits.requests import ChainAddition, ClaimEdit
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.records.ids import comparable
from claimtrack.mcp.root_folder import MAX_NAME
from claimtrack.model import Act, Certainty, ClaimKind, Ledger, Passage, SourceKind, Stance

MAX_ADDED = 50
"""The number of drafts that are added at once."""


_Id = Annotated[str, Field(max_length=MAX_NAME)]


class _Input(BaseModel):
    """A part of the input of a tool."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceToAdd(_Input):
    """A source that the ledger does not have yet."""

    name: str
    kind: SourceKind
    named: bool = Field(True, description="False if the name only describes it: `two workers`.")
    part_of: _Id | None = Field(None, description="The id of the source that it belongs to.")


class HopToAdd(_Input):
    """One source of a chain."""

    source: _Id | SourceToAdd = Field(description="The id of a source, or a new source.")
    act: Act | None = None
    certainty: Certainty | None = None
    quote: str | None = Field(
        None, description="The words of the source, exactly as the text of the passage has them."
    )


def _hop(value: object) -> object:
    return {"source": value} if isinstance(value, str) else value


class DraftToAdd(_Input):
    """A claim with its first chain, or a further chain of a claim."""

    text: str | None = Field(None, description="The new claim in plain words.")
    claim: _Id | None = Field(
        None, description="Instead of a text: the id of a claim that gets a further chain."
    )
    via: list[Annotated[HopToAdd, BeforeValidator(_hop, json_schema_input_type=_Id | HopToAdd)]] = (
        Field(
            description="Who says it, origin first; without the publisher. Empty if the publisher"
            " says it itself."
        )
    )
    at: list[_Id] = Field(
        default_factory=list,
        description="The passages that say so, such as `article#p4`, or `#p4` if the ledger has"
        " only one document.",
    )
    stance: Stance | None = None
    kind: ClaimKind | None = None
    topics: list[str] | None = None
    about: list[_Id] | None = Field(None, description="The ids of the parties that it charges.")


Drafts = Annotated[list[DraftToAdd], Field(min_length=1, max_length=MAX_ADDED)]


def add_drafts(
    drafts: Sequence[DraftToAdd],
    edited: EditedLedger,
    disguise: Disguise,
    before_write: Callable[[], None],
) -> EditedLedger:
    """Add drafts, whose names are those of the disguised ledger, and return the new ledger.

    Raises:
        LedgerError: with every problem of the drafts, disguised, among them each quote that is
            not in its passages, or that no text can verify.
        FileChangedError: the file has changed since it was read.
    """
    names = ShownNames.of(edited.ledger, disguise)
    given = (hop.quote.strip() for draft in drafts for hop in draft.via if hop.quote)
    quotes = {names.text(quote): quote for quote in given if quote}
    # Only shown words are compared, so that a refusal confirms no confidential name.
    shown = disguise.ledger(edited.ledger).claims.values()
    same = {comparable(each.text): each.id for each in shown}
    problems: list[Problem] = []
    additions: dict[int, ClaimEdit | ChainAddition] = {}
    for number, draft in enumerate(drafts, 1):
        if draft.text is not None and draft.claim is not None:
            message, hint = f"claim {number}: `text` and `claim`", "give one, not both"
            problems.append(Problem(Fault.VALUE, message, hint=hint))
            continue
        words = comparable(draft.text or "")
        if words and words in same:
            id = same[words]
            message = f"claim {number}: `text`: the claim `{id}` has these words"
            hint = f"to add a chain to it, give `claim`: `{id}` instead of `text`"
            problems.append(Problem(Fault.DUPLICATE, message, hint=hint))
            continue
        try:
            additions[number] = _read(draft, edited, disguise)
        except EditDataError as error:
            for each in error.problems:
                field = each.field.removeprefix("chain.")
                message = f"claim {number}: `{field}`: {each.message}"
                problems.append(Problem(Fault.VALUE, message, hint=each.hint))
            continue
        found = _unverifiable(number, additions[number], edited.ledger)
        problems += (_disguised(each, quotes, disguise) for each in found)

    def proceed() -> None:
        if problems:
            raise LedgerError
        before_write()

    try:
        return edited.add_drafts(additions, proceed)
    except LedgerError as error:
        found = (_disguised(each, quotes, disguise) for each in error.problems)
        raise LedgerError(*problems, *found) from None


def _disguised(problem: Problem, quotes: Mapping[str, str], disguise: Disguise) -> Problem:
    """Return a problem without confidential names, but with a quote as it was given.

    ``quotes`` are the quotes as they were given, by their words in the ledger's own names. If
    the names in a quote were replaced, the assistant could test who is confidential. For the
    same reason, the nearest words stay as the article has them, unless the quote has an alias.
    """
    words = "|".join(map(re.escape, sorted(quotes, key=len, reverse=True)))
    found = re.search(f'(?<=the words ")(?:{words})(?=")', problem.message) if quotes else None
    (shown,) = disguise.problems([problem])
    if found is None:
        return shown
    own, given = found[0], quotes[found[0]]
    before, after = problem.message[: found.start()], problem.message[found.end() :]
    return evolve(
        shown,
        message=f"{disguise.text(before)}{given}{disguise.text(after)}",
        hint=problem.hint if own == given else shown.hint,
    )


def _read(draft: DraftToAdd, edited: EditedLedger, disguise: Disguise) -> ClaimEdit | ChainAddition:
    data = draft.model_dump(mode="json", exclude_none=True)
    chain = {key: data.pop(key) for key in ("via", "at", "stance") if key in data}
    documents = [*disguise.ledger(edited.ledger).documents]
    if len(documents) == 1:
        chain["at"] = [f"{documents[0]}{at}" if at.startswith("#") else at for at in draft.at]
    kind = EditKind.CHAIN if "claim" in data else EditKind.CLAIM
    edit = parse_edit(kind, {**data, "chain": chain}, edited, disguise)
    assert isinstance(edit, ClaimEdit | ChainAddition), "these kinds have these edits"
    return edit


def _unverifiable(
    number: int, addition: ClaimEdit | ChainAddition, ledger: Ledger
) -> Iterator[Problem]:
    """Yield a problem for each quote of a draft for which there is no text to verify it."""
    chain = addition.chain
    for hop in chain.via:
        if not hop.quote:
            continue
        message = f'claim {number}: the words "{hop.quote}" cannot be verified'
        if not chain.at:
            hint = "name their passage in `at`, such as `article#p4`"
            yield Problem(Fault.MISSING, f"{message}: the claim has no passage", hint=hint)
        for text in chain.at:
            document = ledger.documents[Passage.parse(text).document]
            if document.text is None:
                hint = "give the document a `path`, or leave the quote out"
                reason = f"the ledger has no text of `{document.id}`"
                yield Problem(Fault.MISSING, f"{message}: {reason}", hint=hint)
