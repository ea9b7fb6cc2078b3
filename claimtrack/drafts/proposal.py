"""Proposals: the records that a draft adds to a ledger, each with its questions for a person."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from attrs import define, evolve, field, frozen

from claimtrack.drafts.claim_words import Quote, Wording, one_line
from claimtrack.drafts.draft import Draft, DraftConfidence, DraftHop, DraftStatement, Span
from claimtrack.drafts.known_statements import DraftedWords, find_known
from claimtrack.drafts.ledger_match import LedgerMatch
from claimtrack.drafts.source_names import has_name, has_part_of_name, name_words
from claimtrack.drafts.speakers import Speaker, find_speakers
from claimtrack.drafts.suggestions import Suggestion, suggest
from claimtrack.formats.records.ids import ReadableIds, comparable, id_words, slug
from claimtrack.model import (
    Act,
    Assertion,
    Certainty,
    Claim,
    Document,
    Hop,
    Passage,
    Source,
    SourceKind,
    SourceNumber,
)
from claimtrack.model.values import CHAIN_LENGTH, NAME_LENGTH

PLACEHOLDER = "The outlet"
"""The name of a publisher that is unknown."""

_EARLIER_VERSION = re.compile(
    r"\b(?:earlier|previous|prior|original|first) version of (?:this|the|our) (?:\w+ )?"
    r"(?:article|story|report|text)\b",
    re.IGNORECASE,
)
"""The words for a source in a correction."""


@frozen
class Proposed:
    """A claim of a draft with its chain, or a further chain for a claim."""

    assertion: Assertion
    claim: Claim | None = None
    """The new claim, or None if the chain is for a claim that is in the ledger or above."""
    questions: tuple[str, ...] = ()
    """The guesses and suggestions, each on one line."""
    number: int = 0
    """The index of the statement in the draft."""


@frozen
class Proposal:
    """The records that a draft adds to a ledger."""

    document: Document
    is_new_document: bool
    publisher: Source
    publisher_is_guess: bool
    date_question: str | None
    """A question about the date of the document."""
    sources: tuple[Source, ...]
    """The new sources. The publisher comes first if it is new."""
    statements: tuple[Proposed, ...] = ()
    known: int = 0
    """The number of statements that the ledger has."""
    suggestions: tuple[Suggestion, ...] = ()
    unattributed: tuple[tuple[int, str], ...] = ()
    """The new sentences without a source, each after the number of its block."""

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The new claims."""
        return tuple(each.claim for each in self.statements if each.claim is not None)


@frozen
class _Step:
    """A source of a chain, as the draft has it and as the ledger has it."""

    hop: DraftHop
    source: Source
    question: str | None
    """The guess about the source."""


def propose(match: LedgerMatch, draft: Draft | None = None) -> Proposal:
    """Return the records that the draft of an article adds to a ledger, which may be empty.

    Without a draft, these are the document and its publisher.

    Raises:
        LedgerError: the ledger has another version of the text in the same file.
    """
    sources = _Sources(match)
    publisher, is_guess = sources.find_publisher()
    sources.use(publisher)
    document = match.document or _make_document(match, publisher, named=not is_guess)
    statements = _Statements(match, sources, document, publisher)
    if draft is not None:
        statements.add_all(draft)
    proposal = Proposal(
        document=document,
        is_new_document=match.document is None,
        publisher=publisher,
        publisher_is_guess=is_guess,
        date_question=match.article.date_question,
        sources=tuple(sources.used.values()),
        statements=tuple(statements.proposed),
        known=statements.known,
        unattributed=tuple(statements.unattributed),
    )
    return _with_suggestions(proposal, suggest(proposal.claims, match.ledger))


def _with_suggestions(proposal: Proposal, suggestions: Sequence[Suggestion]) -> Proposal:
    """Return a proposal with questions about claims that are similar to the new ones."""
    sentences: dict[str, list[str]] = {claim.id: [] for claim in proposal.claims}
    for suggestion in suggestions:
        sentences[suggestion.claim].append(suggestion.sentence)
    statements = [
        evolve(each, questions=(*each.questions, *sentences[each.claim.id])) if each.claim else each
        for each in proposal.statements
    ]
    return evolve(proposal, statements=tuple(statements), suggestions=tuple(suggestions))


def _make_document(match: LedgerMatch, publisher: Source, named: bool) -> Document:
    article, ids = match.article, ReadableIds()
    ids.reserve(match.ledger.documents)
    return Document(
        ids.make(f"{publisher.id if named else ''} {article.stem}", "article"),
        publisher=publisher.id,
        title=article.title,
        url=article.url,
        published=article.published,
        sha256=None if article.path is None else article.sha256,
        lang=article.lang,
        path=article.path,
        note=f"extracted from {article.page}" if article.page else None,
    )


@define
class _Sources:
    """The sources of a proposal: those of the ledger by their names, and new ones."""

    match: LedgerMatch
    used: dict[str, Source] = field(factory=dict, init=False)
    """The new sources of the statements, and those that control them, by id."""
    _ids: ReadableIds = field(factory=ReadableIds, init=False)
    _made: dict[str, Source] = field(factory=dict, init=False)
    """All new sources, by id."""
    _made_of: dict[frozenset[str], Source] = field(factory=dict, init=False)
    """The new sources of speakers, by the words of their names, as :class:`SourceNames` does."""
    _resolved: dict[str, tuple[Source, str | None]] = field(factory=dict, init=False)
    """The source of each speaker, and the question about it if it is a guess."""
    _full: dict[str, Source] = field(factory=dict, init=False)
    """The last outlet with a name of several words, by each: "the Herald" is "the Bay Herald"."""

    def __attrs_post_init__(self) -> None:
        self._ids.reserve(self.match.ledger.sources)

    def find_publisher(self) -> tuple[Source, bool]:
        """Return the publisher of the article, and True if it is a guess.

        If the article names none, it is that of its other versions, the desk, or the only
        publisher of the ledger.
        """
        ledger, article = self.match.ledger, self.match.article
        if article.publisher is not None:
            found = self.match.source_names.find(article.publisher)
            if found is not None and not found.is_guess:
                return found.source, False
            id = slug(article.publisher).removeprefix("the-")
            return self._make(id, SourceKind.OUTLET, article.publisher), False
        documents = [each for each in (self.match.document, *self.match.versions) if each]
        publishers = {each.publisher for each in documents or ledger.documents.values()}
        known = {
            id
            for id in publishers
            if id is None or documents or not ledger.sources[id].confidential
        }
        if not documents and ledger.settings.desk is not None:
            known = {ledger.settings.desk}
        if len(known) == 1 and (only := known.pop()) is not None:
            return ledger.sources[only], not documents
        return self._make(f"{article.stem}-outlet", SourceKind.OUTLET, PLACEHOLDER), True

    def resolve(
        self, speaker: Speaker, by_id: Mapping[str, Speaker], publisher: Source
    ) -> tuple[Source, str | None]:
        """Return the source of a speaker, and the question about it if it is a guess.

        It is a source of the ledger, the publisher, or a new source.
        """
        if speaker.id not in self._resolved:
            above = None
            if speaker.part_of is not None:
                above, _ = self.resolve(by_id[speaker.part_of], by_id, publisher)
            found = self._find_or_make(speaker, above, publisher)
            self._resolved[speaker.id] = found
            words = name_words(speaker.name)
            is_outlet = speaker.kind is SourceKind.OUTLET and not found[0].confidential
            if is_outlet and len(words) > 1:
                self._full |= dict.fromkeys(words, found[0])
        return self._resolved[speaker.id]

    def _find_or_make(
        self, speaker: Speaker, above: Source | None, publisher: Source
    ) -> tuple[Source, str | None]:
        """Return the source of a speaker that speaks for another source, or for itself."""
        name = one_line(speaker.name)[:NAME_LENGTH].strip()
        words = name_words(name)
        is_short = speaker.kind is SourceKind.OUTLET and len(words) == 1
        if is_short and (full := self._full.get(min(words))) is not None:
            return full, f"{name}: taken for {full.label}, a guess"
        found = self.match.source_names.find(name, speaker.named)
        if found is not None:
            question = f"{name}: taken for `{found.source.id}`, a guess"
            return found.source, question if found.is_guess else None
        if (made := self._made_of.get(words)) is not None:
            return made, None
        if not publisher.confidential:
            if has_name(publisher, name):
                return publisher, None
            if speaker.kind is SourceKind.OUTLET and has_part_of_name(publisher, name):
                return publisher, f"{name}: taken for {publisher.label}, a guess"
        part_of = above.id if above else None
        source = self._make(speaker.id, speaker.kind, name, part_of, speaker.named, speaker.number)
        self._made_of[words] = source
        similar = self.match.source_names.similar(name, speaker.kind)
        return source, None if similar is None else f"{name}: a new source, or `{similar.id}`?"

    def use(self, source: Source) -> None:
        """Add a source to the used ones if it is new, after those that control it."""
        line = []
        while source.id in self._made and source.id not in self.used:
            line.append(source)
            if source.part_of is None or source.part_of not in self._made:
                break
            source = self._made[source.part_of]
        self.used |= {each.id: each for each in reversed(line)}

    def _make(
        self,
        id: str,
        kind: SourceKind,
        name: str,
        part_of: str | None = None,
        named: bool = True,
        number: SourceNumber = SourceNumber.ONE,
    ) -> Source:
        """Return a new source, with an id that no other has."""
        id = self._ids.make(id, "source")
        source = Source(id, kind, name, part_of, named, number)
        self._made[id] = source
        return source


@define
class _Statements:
    """The statements of a proposal."""

    match: LedgerMatch
    sources: _Sources
    document: Document
    publisher: Source
    proposed: list[Proposed] = field(factory=list, init=False)
    known: int = field(default=0, init=False)
    unattributed: list[tuple[int, str]] = field(factory=list, init=False)
    _ids: ReadableIds = field(factory=ReadableIds, init=False)
    _claim_of: dict[str, str] = field(factory=dict, init=False)
    """The new claims by their words."""
    _chains: set[tuple[str, tuple[str, ...]]] = field(factory=set, init=False)
    """The claim and the sources of each new chain."""

    def add_all(self, draft: Draft) -> None:
        """Add the statements of a draft that the ledger does not have."""
        self._ids.reserve(self.match.ledger.claims)
        speakers, wording = find_speakers(draft), Wording(draft.text)
        by_id = {speaker.id: speaker for speaker in speakers}
        chains = []
        for statement in draft.statements:
            steps: dict[str, _Step] = {}
            for hop in statement.chain[: CHAIN_LENGTH - 1]:
                found = self.sources.resolve(speakers.of(hop.source), by_id, self.publisher)
                steps.setdefault(found[0].id, _Step(hop, *found))
            chains.append([*steps.values()])
        drafted = [
            DraftedWords(
                wording.words(statement),
                frozenset(wording.blocks(statement.attribution.content)),
                chain[0].source.id,
            )
            for statement, chain in zip(draft.statements, chains, strict=True)
        ]
        known = find_known(drafted, self.match.statements)
        self.known = len(known)
        contents = sorted(
            span for statement in draft.statements for span in statement.attribution.content
        )
        for number, (statement, chain) in enumerate(zip(draft.statements, chains, strict=True)):
            if number not in known:
                quote = wording.quote(statement, [*_contents_inside(statement, contents)])
                self._add(number, statement, chain, wording, quote)
        if self.match.document is None:
            for span in draft.unattributed:
                words = wording.on_one_line([span])
                if words and words != self.document.title and self.match.is_new(words):
                    self.unattributed.append((wording.blocks([span])[0], words))

    def _add(
        self,
        number: int,
        statement: DraftStatement,
        chain: Sequence[_Step],
        wording: Wording,
        quote: Quote | None,
    ) -> None:
        """Add a statement, unless another one has its words and its chain."""
        words = wording.words(statement)
        hops = [*_hops(chain, quote, statement)]
        if all(hop.source != self.publisher.id for hop in hops):
            hops.append(Hop(self.publisher.id))
        id = self.match.find_claim(words) or self._claim_of.get(comparable(words))
        claim = None
        if id is None:
            id = self._ids.make(id_words(words), "claim")
            self._claim_of[comparable(words)] = id
            claim = Claim(id, words, draft=True)
        key = id, tuple(hop.source for hop in hops)
        if key in self._chains:
            return
        self._chains.add(key)
        for step in chain:
            self.sources.use(step.source)
        blocks = wording.blocks(statement.attribution.content)
        passages = [Passage(self.document.id, f"p{block}") for block in blocks]
        assertion = Assertion(id, hops, passages, draft=claim is None)
        questions = tuple(_questions(statement, chain, wording))
        self.proposed.append(Proposed(assertion, claim, questions, number))


def _contents_inside(statement: DraftStatement, contents: Sequence[Span]) -> Iterator[Span]:
    """Yield the contents of other statements inside a statement. The contents are in order."""
    for start, end in statement.attribution.content:
        first, last = bisect_left(contents, (start, start)), bisect_left(contents, (end, end))
        inner = (each for each in contents[first:last] if each != (start, end))
        yield from (each for each in inner if each[1] <= end)


def _hops(chain: Sequence[_Step], quote: Quote | None, statement: DraftStatement) -> Iterator[Hop]:
    """Yield the hops of a chain. An act that hops have by default is left out."""
    dates = {time.span: time.when for time in statement.times}
    for number, step in enumerate(chain):
        by_default = Act.REPORTED if number else Act.SAID
        certainty = step.hop.certainty
        quoted = quote if number == 0 else None
        yield Hop(
            step.source.id,
            act=None if step.hop.act is by_default else step.hop.act,
            certainty=None if certainty is Certainty.STATED else certainty,
            on=dates.get(step.hop.on) if step.hop.on else None,
            quote=quoted.words if quoted else None,
            start=quoted.start if quoted else None,
        )


def _questions(
    statement: DraftStatement, chain: Sequence[_Step], wording: Wording
) -> Iterator[str]:
    """Yield the questions about a statement, each on one line."""
    found = statement.attribution
    # A pronoun or a title is that of the hop whose source stands elsewhere.
    is_replaced = all(step.hop.source != found.source for step in chain)
    words = wording.on_one_line(found.source)
    for step in chain:
        label = step.source.label
        if step.hop.guess and is_replaced and comparable(words) != comparable(label):
            yield f"{words}: taken for {label}, a guess"
        elif step.hop.guess and comparable(words) != comparable(label):
            yield f"{label}: a guess"
        elif step.question is not None:
            yield step.question
    if chain[0].hop.act is Act.DENIED:
        yield "a denial: move its chain to the claim that it denies, if there is one"
    if _EARLIER_VERSION.search(words):
        yield (
            "a correction: write a [[retraction]] of the claim that it takes back, and reject this"
        )
    if found.confidence is DraftConfidence.LOW:
        yield f"found by the rule {found.rule}, which is often wrong"
