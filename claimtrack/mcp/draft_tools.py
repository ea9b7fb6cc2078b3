"""Tools that draft claims from articles, and add them to ledgers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from attrs import evolve, frozen
from pydantic import Field

from claimtrack.confidential import Disguise
from claimtrack.drafts.addition import LedgerFile, add_to_ledger, tables_to_add
from claimtrack.drafts.article_draft import draft_article, require_statements
from claimtrack.drafts.draft import MAX_TEXT, Draft
from claimtrack.drafts.draft_ledger import drafted_ledger
from claimtrack.drafts.extractors import load_extractor
from claimtrack.drafts.ledger_match import LedgerMatch
from claimtrack.drafts.proposal import Proposal, propose
from claimtrack.drafts.texts import Article, describe_text, read_article, write_page_text
from claimtrack.edits.edited_ledger import EditedLedger
from claimtrack.errors import Fault
from claimtrack.formats import registry
from claimtrack.formats.records import files
from claimtrack.formats.records.file_writer import write_file
from claimtrack.mcp.additions import Drafts, add_drafts
from claimtrack.mcp.cancellation import current_request
from claimtrack.mcp.ledger_tools import LedgerName, Limit
from claimtrack.mcp.open_ledger import LedgerFolder, change_ledger, disguised_problems
from claimtrack.mcp.results import (
    AddedResult,
    DraftedClaimResult,
    DraftResult,
    SentenceWithoutSource,
    WrittenDraft,
)
from claimtrack.mcp.root_folder import MAX_NAME
from claimtrack.model import When
from claimtrack.model.values import refuse, to_name

MAX_LEDGER_TEXT = 100_000
"""The number of characters of a proposed ledger that is returned."""

_EXTRACTOR = "patterns"
"""The extractor that needs no model and sends nothing."""

_INLINE = "the text"
"""A text that has no file, in messages."""

ArticlePath = Annotated[
    str,
    Field(
        max_length=MAX_NAME,
        description="A text or a page in HTML below the folder of the server.",
    ),
]
_Name = Annotated[str, Field(max_length=MAX_NAME)]
Outlet = Annotated[_Name | None, Field(description="The name of the publisher.")]
PublicationDate = Annotated[
    _Name | None, Field(description="The date of publication, such as 2031-06-10.")
]
Address = Annotated[_Name | None, Field(description="The address of the article; never opened.")]


@frozen(eq=False)
class DraftTools:
    """The tools for drafts. They raise LedgerError with every problem found."""

    ledgers: LedgerFolder

    def draft_claims(
        self,
        path: ArticlePath | None = None,
        text: Annotated[str | None, Field(description="Instead of a path: the article.")] = None,
        ledger: Annotated[
            _Name | None, Field(description="A ledger whose claims and sources are recognized.")
        ] = None,
        outlet: Outlet = None,
        date: PublicationDate = None,
        url: Address = None,
        limit: Limit = 50,
    ) -> DraftResult:
        """Draft from an article what it says and who says it, as a proposal. Nothing is written."""
        if (path is None) == (text is None):
            hint = "give one of them" if path is None else "give one, not both"
            refuse("expected `path` or `text`", hint, Fault.MISSING)
        file, disguise = None, Disguise()
        if ledger is not None:
            file, disguise = self._ledger_file(ledger)
        if path is not None:
            found = self.ledgers.root.find(path) if file is None else file.path
            article = self._read(path, found.parent)
        else:
            _check_length(text or "")
            article = describe_text(None, (text or "").encode(), _INLINE)
        article = _described(article, outlet, date, url)
        draft = _draft(article, f"`{path}`" if path is not None else _INLINE)
        if file is None:
            proposal = propose(LedgerMatch(article), draft)
            return _proposed(proposal, draft, drafted_ledger(proposal), limit)
        # In the disguised ledger, no word of an article matches a confidential name, so that
        # the result does not reveal which names are confidential.
        match = LedgerMatch(article, disguise.ledger(file.ledger))
        proposal = propose(match, draft)
        tables = tables_to_add(file, proposal, tuple(match.gone())).strip("\n")
        return _proposed(proposal, draft, tables, limit)

    def draft_into_ledger(
        self,
        ledger: LedgerName,
        path: ArticlePath,
        outlet: Outlet = None,
        date: PublicationDate = None,
        url: Address = None,
    ) -> WrittenDraft:
        """Add what is new in an article to the end of a ledger, as drafts."""
        found = self._toml_ledger(ledger)
        article = _described(self._read(path, found.parent), outlet, date, url)
        draft = _draft(article, f"`{path}`")

        def change() -> WrittenDraft:
            file, disguise = self._ledger_file(ledger)
            with disguised_problems(disguise):
                addition = add_to_ledger(file, article, draft)
                proposal = addition.proposal
                if addition.data != file.data:
                    current_request().begin_write()
                    write_page_text(article, file.path.parent)
                    write_file(file.path, addition.data, before=files.digest(file.data))
                    if disguise:  # the new ids may have confidential names
                        disguise = Disguise.of(LedgerFile.read(file.path).ledger)
            return WrittenDraft(
                ledger=str(file.path),
                added_claims=[disguise.id(each.id) for each in proposal.claims],
                added_chains=len(proposal.statements) - len(proposal.claims),
                known=proposal.known,
                quoted_gone=[
                    disguise.text(f"{claim}, was at {passage}") for claim, passage in addition.gone
                ],
            )

        return change_ledger(found, change)

    def add_claims(self, ledger: LedgerName, claims: Drafts) -> AddedResult:
        """Add claims or chains to a ledger as drafts, each quote verified against the text."""
        path = self._toml_ledger(ledger)

        def change() -> AddedResult:
            # Opening refuses files outside the root, before they are read for the edit.
            disguise = self.ledgers.open(ledger, allow_empty=True).disguise
            with disguised_problems(disguise):
                edited = EditedLedger.read(path)
            after = add_drafts(claims, edited, disguise, current_request().begin_write)
            shown = Disguise.of(after.ledger)
            new_claims = [each for each in after.ledger.claims if each not in edited.ledger.claims]
            new_sources = [id for id in after.ledger.sources if id not in edited.ledger.sources]
            return AddedResult(
                ledger=str(path),
                claims=[shown.id(each) for each in new_claims],
                chains=len(claims) - len(new_claims),
                sources=[shown.id(each) for each in new_sources],
                next_step=f"a person accepts or rejects the drafts: claimtrack review {path}",
            )

        return change_ledger(path, change)

    def _toml_ledger(self, name: str) -> Path:
        """Return the path of a ledger to write.

        Raises:
            LedgerError: it is not a TOML file.
        """
        path = self.ledgers.root.find_ledger(name)
        if registry.detect_format(path).name != "toml":
            refuse(f"`{path}` is not a TOML file", "use the extension .toml", Fault.SETTING)
        return path

    def _ledger_file(self, name: str) -> tuple[LedgerFile, Disguise]:
        path = self._toml_ledger(name)
        # Opening disguises problems, and refuses files outside the root.
        disguise = self.ledgers.open(name, allow_empty=True).disguise
        return LedgerFile.read(path), disguise

    def _read(self, name: str, folder: Path) -> Article:
        article = read_article(self.ledgers.root.find(name), folder)
        _check_length(article.text)
        return article


def _check_length(text: str) -> None:
    if len(text) > MAX_TEXT:
        message = f"the text has {len(text):,} characters, more than {MAX_TEXT:,}"
        refuse(message, "draft its parts", Fault.LIMIT)


def _described(article: Article, outlet: str | None, date: str | None, url: str | None) -> Article:
    """Return an article whose own publisher, date and address are replaced by those given."""
    return evolve(
        article,
        publisher=to_name(outlet).strip() if outlet else article.publisher,
        published=When.parse(date) if date else article.published,
        url=to_name(url) if url else article.url,
    )


def _draft(article: Article, name: str) -> Draft:
    draft = draft_article(article, load_extractor(_EXTRACTOR), _EXTRACTOR)
    require_statements(draft, name, _EXTRACTOR)
    return draft


def _proposed(proposal: Proposal, draft: Draft, tables: str, limit: int) -> DraftResult:
    """Return a proposal, with the words of the article for each statement."""
    claims = []
    for each in proposal.statements[:limit]:
        statement = draft.statements[each.number]
        words = [draft.text[start:end] for start, end in statement.attribution.content]
        text = each.assertion.claim if each.claim is None else each.claim.text
        claims.append(
            DraftedClaimResult(
                claim=each.assertion.claim,
                new=each.claim is not None,
                at=[str(passage) for passage in each.assertion.at],
                sources=[hop.source for hop in each.assertion.via],
                kind=statement.kind.value,
                confidence=statement.attribution.confidence.value,
                quoted_text=text,
                quoted_words=" … ".join(words),
                quoted_questions=[*each.questions],
            )
        )
    sentences: Sequence[tuple[int, str]] = proposal.unattributed
    return DraftResult(
        document=proposal.document.id,
        claims=claims,
        further=max(0, len(proposal.statements) - limit),
        known=proposal.known,
        without_source=[
            SentenceWithoutSource(at=f"{proposal.document.id}#p{block}", quoted_text=words)
            for block, words in sentences[:limit]
        ],
        further_without_source=max(0, len(sentences) - limit),
        quoted_ledger=tables if len(tables) <= MAX_LEDGER_TEXT else None,
    )
