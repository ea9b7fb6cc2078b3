"""The records that an edit adds to a ledger or changes, and all problems found in them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar

from attrs import define, evolve, field

from claimtrack.confidential import Disguise
from claimtrack.edits.record_tables import complete_chain
from claimtrack.edits.requests import ChainAddition, ChainEdit, ClaimEdit, HopEdit, NewSource
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.facts.quotes.anchors import FoundWords, find_words
from claimtrack.formats.records.ids import ReadableIds, id_words
from claimtrack.formats.toml.shorthands import Defaults
from claimtrack.model import Assertion, Claim, Hop, Ledger, Passage, Source
from claimtrack.model.document import find_blocks
from claimtrack.model.values import suggest

_T = TypeVar("_T")


@define
class NewRecords:
    """A mutable collection of new records, and the problems found in the edit."""

    ledger: Ledger
    sources: dict[NewSource, Source] = field(factory=dict, init=False)
    """The new sources. A source that the edit names twice is added once."""
    problems: list[Problem] = field(factory=list, init=False)
    _claims: list[str] = field(factory=list, init=False)
    """The ids of the new claims."""

    def require_valid(self) -> None:
        """Raise an error with all problems, each once, if there are any."""
        if self.problems:
            raise LedgerError(*dict.fromkeys(self.problems))

    @contextmanager
    def naming(self, name: str) -> Iterator[None]:
        """Prefix the messages of the problems found meanwhile with a name."""
        known = len(self.problems)
        yield
        self.problems[known:] = [
            evolve(each, message=f"{name}: {each.message}") for each in self.problems[known:]
        ]

    def valid(self, record: _T | None) -> _T:
        """Return a record if neither it nor another one has problems.

        Raises:
            LedgerError: with all problems.
        """
        self.require_valid()
        if record is None:
            raise ValueError("a record that has no problems is made")
        return record

    def draft(
        self, addition: ClaimEdit | ChainAddition, defaults: Defaults
    ) -> tuple[Claim | None, Assertion | None]:
        """Return a new drafted claim with its chain; for a further chain, no claim and the chain.

        A record with problems is None.
        """
        if isinstance(addition, ChainAddition):
            self._require(addition.claim, self.ledger.claims, "claim")
            chain = self.assertion(addition.claim, addition.chain)
            return None, chain and evolve(chain, draft=True)
        claim = self.claim(addition, defaults)
        chain = self.assertion(claim.id if claim else "claim", addition.chain)
        return claim and evolve(claim, draft=True), chain

    def claim(self, edit: ClaimEdit, defaults: Defaults) -> Claim | None:
        """Return a new claim with an id of its words, or None if it has problems."""
        ids = ReadableIds()
        ids.reserve((*self.ledger.claims, *self._claims))
        self._claims.append(id := ids.make(id_words(edit.text), "claim"))
        return self.changed_claim(Claim(id, "", defaults.kind, defaults.topics), edit)

    def changed_claim(self, claim: Claim, edit: ClaimEdit) -> Claim | None:
        """Return a claim as it is after an edit, or None if it has problems."""
        if not edit.text.strip():
            self._add(Fault.MISSING, "the claim has no words", "write what is claimed")
        for source in edit.about or ():
            self._require(source, self.ledger.sources, "source")
        return self._try(
            lambda: evolve(
                claim,
                text=edit.text,
                kind=claim.kind if edit.kind is None else edit.kind,
                topics=claim.topics if edit.topics is None else edit.topics,
                about=claim.about if edit.about is None else edit.about,
            )
        )

    def assertion(self, claim: str, edit: ChainEdit) -> Assertion | None:
        """Return a new chain for a claim, or None if it has problems."""
        return self._assertion(edit, (), lambda via, at: Assertion(claim, via, at))

    def changed_assertion(self, assertion: Assertion, edit: ChainEdit) -> Assertion | None:
        """Return an assertion as it is after an edit, or None if it has problems.

        A hop of the same source keeps what an edit does not have, such as its date.
        """
        return self._assertion(
            edit, assertion.via, lambda via, at: evolve(assertion, via=via, at=at)
        )

    def _assertion(
        self,
        edit: ChainEdit,
        before: Sequence[Hop],
        build: Callable[[Sequence[Hop], Sequence[Passage]], Assertion],
    ) -> Assertion | None:
        at = [each for text in edit.at if (each := self._passage(text)) is not None]
        left = [*before]
        hops = [hop for each in edit.via if (hop := self._hop(each, at, left)) is not None]
        if len(hops) < len(edit.via) or len(at) < len(edit.at):
            return None
        via = complete_chain(hops, at, self.ledger)
        if via[len(hops) :] and before[-1:] and before[-1].source == via[-1].source:
            via = (*hops, before[-1])
        if not via:
            self._add(Fault.MISSING, "nobody says it: the chain has no source", "choose a source")
            return None
        made = self._try(lambda: build(via, at))
        if made is None:
            return None
        default = Assertion(made.claim, made.via).stance
        return self._try(lambda: evolve(made, stance=edit.stance or default))

    def _passage(self, text: str) -> Passage | None:
        passage = self._try(lambda: Passage.parse(text))
        if passage is None or not self._require(
            passage.document, self.ledger.documents, "document"
        ):
            return None
        number = passage.number or 0
        document = self.ledger.documents[passage.document]
        if document.text is not None and number > (count := len([*find_blocks(document.text)])):
            message = f"{document.label} has {count} paragraphs, and no paragraph {number}"
            self._add(Fault.VALUE, message)
            return None
        return passage

    def _hop(self, edit: HopEdit, at: Sequence[Passage], left: list[Hop]) -> Hop | None:
        """Return a hop, which keeps other fields of an earlier hop of the same source.

        ``left`` are the earlier hops; the one that is found is removed.
        """
        source = self._source(edit.source)
        if source is None:
            return None
        old = next((each for each in left if each.source == source), None)
        if old is not None:
            left.remove(old)
        hop = evolve(old or Hop(source), act=edit.act, certainty=edit.certainty)
        quote = edit.quote or None
        if quote == hop.quote:
            return hop
        found = FoundWords()
        if quote is not None:
            found = self._find(quote, [hop.at] if hop.at else at)
        return self._try(
            lambda: evolve(
                hop,
                quote=quote,
                prefix=found.prefix,
                suffix=found.suffix,
                start=found.start,
            )
        )

    def _find(self, words: str, at: Iterable[Passage]) -> FoundWords:
        """Find a quote in one of the passages, and log problems if none has it.

        A passage without a text is assumed to have it.
        """
        problems = []
        for passage in at:
            document = self.ledger.documents[passage.document]
            if document.text is None:
                return FoundWords()
            blocks, number = [*find_blocks(document.text)], passage.number
            spans = blocks[number - 1 : number] if number else [(0, len(document.text))]
            found = find_words(words, document.text, spans)
            if found.place is not None:
                return found
            where = f"paragraph {number}" if number else "the text"
            message = f'the words "{words}" are not in {where} of {document.label}'
            hint = None
            if found.elsewhere is not None:
                above = sum(start <= found.elsewhere.start for start, _ in blocks)
                hint = f"they are in paragraph {above}"
            elif found.similar is not None:
                hint = f'did you mean "{found.similar}"?'
            problems.append(Problem(Fault.VALUE, message, hint=hint))
        self.problems += problems
        return FoundWords()

    def _source(self, source: str | NewSource) -> str | None:
        """Return the id of a source of the ledger, or of a new one; None with problems."""
        if isinstance(source, str):
            return source if self._require(source, self.ledger.sources, "source") else None
        if source not in self.sources and (made := self._new_source(source)) is not None:
            self.sources[source] = made
        return self.sources[source].id if source in self.sources else None

    def _new_source(self, new: NewSource) -> Source | None:
        if not new.name.strip():
            self._add(Fault.MISSING, "the new source has no name", "write who it is")
            return None
        for each in self.ledger.sources.values():
            is_same = new.named and (each.name or "").casefold() == new.name.casefold()
            if not is_same or each.confidential:
                continue
            # A refusal would confirm a confidential name, also one in the name of another.
            if Disguise.of(self.ledger).text(new.name) == new.name:
                hint = "choose that one, or add to the name what tells them apart"
                self._add(Fault.DUPLICATE, f"there is a source called {each.name}", hint)
                return None
        if new.part_of is not None and not self._require(
            new.part_of, self.ledger.sources, "source"
        ):
            return None
        ids = ReadableIds()
        ids.reserve((*self.ledger.sources, *(each.id for each in self.sources.values())))
        words = new.name.casefold().removeprefix("the ")
        id = ids.make(words, "source")
        return self._try(lambda: Source(id, new.kind, new.name, new.part_of, new.named))

    def _require(self, id: str, known: Mapping[str, object], kind: str) -> bool:
        if id not in known:
            self._add(Fault.DANGLING, f"no {kind} is called `{id}`", suggest(id, known))
        return id in known

    def _add(self, fault: Fault, message: str, hint: str | None = None) -> None:
        self.problems.append(Problem(fault, message, hint=hint))

    def _try(self, build: Callable[[], _T]) -> _T | None:
        """Return a record, or None with its problems."""
        try:
            return build()
        except LedgerError as error:
            self.problems += error.problems
            return None
