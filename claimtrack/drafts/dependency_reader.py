"""Attributions within one parsed sentence: around each verb of speech.

The labels of dependencies are those of spaCy's English pipelines (ClearNLP).
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from attrs import Factory, define, evolve, field, frozen

from claimtrack.drafts.draft import Attribution, DraftConfidence, Span
from claimtrack.drafts.patterns.sentence_reader import LEADING, WEAK_RULES
from claimtrack.drafts.patterns.sentences import trim
from claimtrack.drafts.patterns.subjects import DAY
from claimtrack.drafts.patterns.vocabulary import FRAMES, LEMMAS, Frame, any_of, words
from claimtrack.facts.text.quotations import CLOSED, INSIDE, OPEN

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_Reading: TypeAlias = tuple[str, list[Span]]
"""The name of a rule, and the spans of a content."""

_MARKS = OPEN + CLOSED + INSIDE
_FINITE = words("VBZ VBD VBP")
_FINITE_OR_MODAL = _FINITE | {"MD"}
_MODALS = words("to can could would should might may must will ca wo")
_SUBORDINATORS = words(
    "while although though if when because since after before as whether once until"
)
_SUBJECTS = words("nsubj csubj")
_SHARING = words("conj xcomp advcl pcomp prep ccomp dep")
"""The relations over which a verb shares the subject of the word that governs it."""

_ONLY_QUOTED = words("comment")
_UNSURE = words("find show demonstrate maintain")
"""Verbs that more often have another meaning, if neither "that" nor their place speaks for it."""
_NO_CLAUSE = words("ask remind assure convince decide wonder fear")
_NOT_BESIDE = words("agree point promise pledge indicate show hope")
_OBJECTS = words("criticize describe note confirm point explain predict acknowledge warn tweet")
_GERUNDS = words("suggest report deny recall mention describe")
_PLAIN = words("say argue insist contend maintain assert allege claim")
_MAY_TELL = words("warn advise promise ask")
_GOING_ON = words("go goes going gone went continue continues continuing continued")
_NOT_SHARED = words("think believe hope fear show find agree promise decide")

_ASIDE = re.compile(
    rf"\s*,?\s*(?:(?:on |late |early |earlier )*{DAY}"
    rf"|{any_of('in at on during to of after before with from via by as when while about for')}\b"
    rf"|{any_of('through outside referring just earlier later again using')}\b|\w+ly\b)",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    rf"(?:{any_of('Asked Though While Although As After Before When If Once Because Since Even')}"
    rf"|{any_of('In On At For During By With Despite Speaking Responding Appearing Writing')}"
    rf"|{any_of('Citing Noting Still Yesterday Today Last This Earlier Later Among Under From')}"
    rf"|{any_of('To Also But And However Meanwhile Instead')}|{DAY})\b"
)
_PARTICIPLES = any_of(
    " ".join(form for form in LEMMAS if form.endswith("ing") and form not in ("finding", "showing"))
)
_TRAILING = re.compile(
    rf"[,{CLOSED}] (?:{_PARTICIPLES}|citing|conceding|referring to)\b"
    r"|,? (?:according to|when asked)\b|; "
)
_PART = re.compile(rf"; |: (?={OPEN}|[A-Z])|\((?={OPEN})| (?:-|—|–|--) (?={OPEN})")
_TO_QUOTATION = re.compile(rf"[^{OPEN}{CLOSED}.?!]{{0,140}}?([,:]?)\s*(?={OPEN})")
_RESUMED = re.compile(
    r"\s*(?:,|—|–|--)\s+(?!(?:adding|citing|noting|referring|saying|arguing|who|which|but|and"
    r"|while|though|although|as|after|when)\b)(?=\w)"
)
_RESUMED_LATER = re.compile(
    r"(?: [\w’'.-]+){1,8}[,;] (?!(?:adding|citing|noting|referring|saying|arguing|who|which|an?|the"
    r"|but|and|while|though|although|as|after|when|where)\b)(?=\w)"
)
_APPOSITION = re.compile(r"(?:an?|the)\b")
_MORE = re.compile(rf",?\s+(?:and|but)\s+(that\b|(?={OPEN}))")
_SHARED_END = re.compile(r",?\s+(?:and|but)\s(?:\w+\s)?$|,\s+$")
_BEFORE_CLAUSE = re.compile(
    rf"\s+(?!(?:{any_of('in on at during to of after before with from via by late early earlier')}"
    rf"|{any_of('last this today yesterday tonight repeatedly again also then there here so when')}"
    rf"|{any_of('as while about for that')}|[a-z]+ly|[A-Z]\w+day)\b)[\w$\[(‘']"
)
_WORD = re.compile(r"[A-Za-z]+")


@frozen
class _Verb:
    """A verb of speech with its source."""

    token: "Token"
    verb: str
    cue: Span
    source: Span
    subject: "Token"
    """The word that heads the source."""
    start: int
    """The start of the verb with its source."""
    end: int
    """The end of the verb with its source and its hearer."""


@define
class DependencyReader:
    """A reader of the attributions of one parsed sentence of a masked text."""

    text: str
    masked: str
    start: int
    sentence: "Doc" = field(repr=False)
    found: list[Attribution] = Factory(list)

    @property
    def end(self) -> int:
        """The end of the sentence in the text."""
        return self.start + len(self.sentence.text)

    def read(self) -> list[Attribution]:
        """Return the attributions in the order of their verbs."""
        for token in self.sentence:
            verb = LEMMAS.get(token.lower_)
            if verb is not None and self._is_cue(token, verb):
                self._read_verb(token, verb)
        return [each for each in self.found if not self._is_inner_thought(each)]

    def _from(self, token: "Token") -> int:
        return self.start + token.idx

    def _to(self, token: "Token") -> int:
        return self.start + token.idx + len(token)

    def _span(self, tokens: Sequence["Token"]) -> Span:
        return self._from(tokens[0]), self._to(tokens[-1])

    def _is_quoted(self, token: "Token") -> bool:
        return self.masked[self._from(token)] in _MARKS

    def _is_cue(self, token: "Token", verb: str) -> bool:
        """Return True if a word is a verb of speech that is not negated."""
        is_verb = token.pos_ in ("VERB", "AUX") or token.lower_ in ("said", "says", "told")
        if not is_verb or self._is_quoted(token):
            return False
        children = {child.lower_ for child in token.children}
        if any(child.dep_ == "neg" for child in token.children):
            return False
        if verb == "point" and not {"out", "to"} & children:
            return False
        if token.lower_ == "asked" and {"when", "if"} & children:
            return False
        if token.dep_ == "pcomp" and token.head.lower_ == "as":
            return False
        previous = self.sentence[token.i - 1] if token.i else token
        return previous.lower_ not in ("as", "than") or previous.head.i == token.i

    def _read_verb(self, token: "Token", verb: str) -> None:
        found = self._find_source(token)
        if found is None:
            return
        source, subject = found
        cue = start, end = self._span([token])
        if source[1] <= start < source[1] + 60 and not self._has_marks(source[1], start):
            start = source[0]
        elif end <= source[0] < end + 60 and not self._has_marks(end, source[0]):
            end = source[1]
        if FRAMES[token.lower_] is Frame.TELL or verb in _MAY_TELL:
            end = max(end, self._hearer_end(token))
        said = _Verb(token, verb, cue, source, subject, start, end)
        reading = self._read_content(said)
        if reading is None or not self._is_plausible(said, reading[0]):
            return
        rule, content = reading
        if FRAMES[token.lower_] is Frame.MIND:
            rule = "thought"
        spans: list[Span] = []
        for each in content:
            span = self._statement(each, said)
            if span is not None and (not spans or spans[-1][1] <= span[0]):
                spans.append(span)
        if spans:
            confidence = DraftConfidence.LOW if rule in WEAK_RULES else DraftConfidence.MEDIUM
            self.found.append(Attribution((source,), (cue,), tuple(spans), rule, confidence))

    def _has_marks(self, start: int, end: int) -> bool:
        return any(mark in self.masked[start:end] for mark in (OPEN, CLOSED))

    def _hearer_end(self, token: "Token") -> int:
        """Return the end of the words for the hearer, or 0 if there is none."""
        for child in token.children:
            if child.dep_ in ("dobj", "dative") and 0 < child.i - token.i < 8:
                inner = [word.dep_ for word in child.subtree]
                if not {"relcl", "acl", "ccomp"}.intersection(inner):
                    end = self._to(child.right_edge)
                    return end if OPEN not in self.masked[self._to(token) : end] else 0
        return 0

    def _find_source(self, token: "Token") -> tuple[Span, "Token"] | None:
        """Return the words for the source of a verb, and their head."""
        subject = self._subject(token)
        before = self.text[self.start : self._from(token)].rstrip()
        if (
            self.found
            and token.lower_.endswith("ing")
            and token.dep_ != "ROOT"
            and before.endswith((",", "”", '"'))
        ):
            return self.found[-1].source[0], subject or token
        if subject is None:
            return None
        source = self._noun_phrase(subject)
        if subject.head.i != token.i and self.found:
            source = self._outer_source(source, token)
        return (source, subject) if source[0] < source[1] else None

    def _subject(self, token: "Token") -> "Token | None":
        """Return the subject of a verb, or that of the verb that it shares it with."""
        word = token
        for _ in range(6):
            subjects = [
                child
                for child in word.children
                if child.dep_ in _SUBJECTS and not self._is_quoted(child)
            ]
            if subjects:
                nearest = len(subjects) > 1 and subjects[-1].i < token.i
                return subjects[-1 if nearest else 0]
            passive = next((child for child in word.children if child.dep_ == "nsubjpass"), None)
            if passive is not None:
                return self._agent(word) if word.i == token.i else passive
            if word.dep_ == "acl" or (word.dep_ == "relcl" and word.i != token.i):
                return word.head
            if word.dep_ not in _SHARING or (word.dep_ == "ccomp" and word.i == token.i):
                return None
            word = word.head
        return None

    def _agent(self, token: "Token") -> "Token | None":
        """Return the source of "A was reported by X"."""
        for child in token.children:
            if child.dep_ == "agent":
                return next((word for word in child.children if word.dep_ == "pobj"), None)
        return None

    def _noun_phrase(self, head: "Token") -> Span:
        """Return the words that depend on a noun, without a quotation on either side."""
        start, end = self._from(head.left_edge), self._to(head.right_edge)
        at = self._from(head)
        close = self.masked.rfind(CLOSED, start, at)
        if close >= 0 and (OPEN not in self.masked[start:at] or self.masked[start] in _MARKS):
            start = close + 1
        opening = self.masked.find(OPEN, at, end)
        if opening >= 0 and CLOSED not in self.masked[at:end]:
            end = opening
        return trim(self.text, start, end)

    def _outer_source(self, source: Span, token: "Token") -> Span:
        """Return the source of the previous verb, if its statement contains a shared subject.

        In "X said that Y failed and added that A", the source of the second verb is X, and the
        statement of the first one ends before "and".
        """
        previous = self.found[-1]
        if not any(start <= source[0] < end for start, end in previous.content):
            return source
        at = self._from(token)
        content = []
        for start, end in previous.content:
            cut = _SHARED_END.search(self.text[start:at]) if start < at < end else None
            content.append((start, start + cut.start() if cut else end))
        if all(start < end for start, end in content):
            self.found[-1] = evolve(previous, content=tuple(content))
        return previous.source[0]

    def _read_content(self, said: _Verb) -> _Reading | None:
        """Return the spans that a verb attributes to its source, and the rule."""
        clause = self._read_clause(said)
        quoted = self._quotations_beside(said)
        if quoted:
            opens = quoted[0][0] == self.start and quoted[0][1] <= said.start
            kept = (
                clause is not None
                and clause[0] == "clause"
                and not opens
                and (
                    clause[1][0][0] < quoted[-1][0] < clause[1][0][1]
                    or "that" in self._marks(said.token)
                )
            )
            if not kept:
                return "quote", quoted
        if clause is not None:
            return clause
        return self._read_object(said) if said.verb in _OBJECTS else None

    def _marks(self, token: "Token") -> set[str]:
        """Return the words such as "that" that begin a clause of a verb."""
        return {
            word.lower_
            for child in token.children
            if child.dep_ == "ccomp"
            for word in child.children
            if word.dep_ == "mark"
        }

    def _quotations_beside(self, said: _Verb) -> list[Span]:
        """Return the quotations before and after a verb with its source."""
        masked, found = self.masked, []
        left = masked[self.start : said.start].rstrip(" ,")
        if left.endswith(CLOSED) and not said.token.lower_.endswith("ing"):
            end = self.start + len(left)
            opening = masked.rfind(OPEN, self.start, end)
            comma = masked.startswith(",", end) or self.text[end - 2] in ",?!.-—…’'"
            if opening >= 0 and comma:
                parts = [part.end() for part in _PART.finditer(masked, self.start, end)]
                found.append((min(max(parts, default=self.start), opening), end))
        right = _TO_QUOTATION.match(masked, said.end, self.end)
        if right and (found or right[1]):
            between = (word[0].lower() for word in _WORD.finditer(right[0]))
            if not any(word in FRAMES for word in between):
                found.append((right.end(), self._quotation_end(right.end())))
        return found

    def _quotation_end(self, start: int) -> int:
        close = self.masked.find(CLOSED, start, self.end)
        return self.end if close < 0 else close + 1

    def _read_clause(self, said: _Verb) -> _Reading | None:
        """Read "X said that A" and "A, X said"."""
        if around := self._read_around(said):
            return "parataxis", around
        token = said.token
        clauses = [child for child in token.children if child.dep_ == "ccomp"] or [
            child
            for child in token.children
            if child.dep_ == "xcomp"
            and (said.verb in _PLAIN or (child.tag_ == "VBG" and said.verb in _GERUNDS))
        ]
        for clause in clauses:
            if clause.i < token.i:
                continue
            if token.dep_ == "relcl" and not any(
                word.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") and word.i > token.i
                for word in clause.children
            ):
                return None
            first = token.i
            if said.subject.head.i == token.i:
                first = max(first, said.subject.i)
            inside = [word for word in clause.subtree if word.i > first]
            if len(inside) > 1:
                inside = self._clause_words(inside, said, clause)
            if inside:
                return "clause", [self._whole_clause(self._span(inside), said)]
        return None

    def _clause_words(self, inside: list["Token"], said: _Verb, clause: "Token") -> list["Token"]:
        """Return the words of a clause without those that belong to the verb above it."""
        token = said.token
        for word in inside:
            if word.dep_ != "conj" or word.lower_ not in LEMMAS or self._is_quoted(word):
                continue
            subject = next((child for child in word.children if child.dep_ == "nsubj"), None)
            if subject is None:
                is_of_one_form = word.tag_ == token.tag_ or (
                    {word.tag_, token.tag_} <= _FINITE and clause.tag_ not in _FINITE
                )
                if LEMMAS[word.lower_] in _NOT_SHARED or not is_of_one_form:
                    continue
                before = (each.i for each in word.children if each.dep_ in ("aux", "advmod"))
                first = min([word.i, *before])
            else:
                first = subject.left_edge.i
            if first - inside[0].i >= 4 and self.sentence[first - 1].lower_ in ("and", "but"):
                return [each for each in inside if each.i < first - 1]
        last = inside[-1]
        if last.i + 1 < len(self.sentence):
            following = self.sentence[last.i + 1]
            top = following
            while top.head.i not in (top.i, token.i):
                top = top.head
            if top.head.i == token.i and (
                (top.dep_ == "ccomp" and top.i > clause.i)
                or (top.dep_ == "advcl" and following.lower_ in ("because", "if"))
            ):
                inside = [*self.sentence[inside[0].i : top.right_edge.i + 1]]
        if any(
            child.dep_ == "mark" and child.lower_ in _SUBORDINATORS and child.i < token.i
            for child in token.children
        ):
            for number, word in enumerate(inside[3:], 3):
                if word.text == ",":
                    if OPEN not in self.masked[self._from(inside[0]) : self._from(word)]:
                        return inside[:number]
                    break
        return inside

    def _whole_clause(self, span: Span, said: _Verb) -> Span:
        """Return a clause with words that the parser did not attach to it."""
        masked, (start, end) = self.masked, span
        between = masked[said.end : start]
        if (
            len(between) > 2
            and OPEN not in between
            and "that" not in between.split()
            and _BEFORE_CLAUSE.match(between)
        ):
            start = said.end
        if masked[start:end].rstrip(" ,").endswith((" and", " but", " or", " nor")):
            end = self.end
        start, end = self._with_quotations(start, end)
        while more := _MORE.match(masked, end, self.end):
            end = self.end if more[1] else self._quotation_end(more.end())
        return start, end

    def _read_around(self, said: _Verb) -> list[Span]:
        """Read "A, X said" and "A, X said, B"."""
        masked, start = self.masked, self.start
        left = masked[start : said.start].rstrip()
        if said.verb in _NOT_BESIDE or not left.endswith((",", " —", " –", " --")):
            return []
        parts = (part.end() for part in _PART.finditer(masked, start, said.start))
        start = max(parts, default=start)
        lead = _SUBORDINATE.match(masked, start, said.start)
        end = self.start + len(left)
        if lead and end - start < 4:
            return []
        content = [(start, end)]
        rest = masked[said.end : self.end]
        if not rest.strip(" .?!"):
            return content
        only_lead = bool(lead) and "," not in left[:-1] and not self._has_main_verb(start, said)
        aside = bool(_ASIDE.match(rest))
        resumed = _RESUMED.match(rest) or (_RESUMED_LATER.match(rest) if aside else None)
        if resumed:
            apposition = said.end > said.cue[1] and _APPOSITION.match(rest, resumed.end())
            if not apposition:
                return [*content, (said.end + resumed.end(), self.end)]
        if only_lead:
            return []
        if re.match(r",\s+(?:but|and)\b", rest):
            return [*content, (said.end + 2, self.end)]
        if re.match(r"\s*[,—–]", rest):
            return content
        token = said.token
        has_later_clause = " that " in rest or any(
            child.dep_ == "ccomp" and child.i > token.i for child in token.children
        )
        return content if aside and not has_later_clause else []

    def _has_main_verb(self, start: int, said: _Verb) -> bool:
        """Return True if the words before a verb and its source are a main clause."""
        return any(
            start <= self._from(word) < said.start
            and word.tag_ in _FINITE_OR_MODAL
            and word.dep_ not in ("advcl", "relcl", "acl", "aux", "auxpass")
            for word in self.sentence
        )

    def _read_object(self, said: _Verb) -> _Reading | None:
        """Read "X criticized A" and "X pointed to A"."""
        children = list(said.token.children)
        if said.verb in ("point", "warn"):
            children = [
                word
                for child in children
                if child.dep_ == "prep" and child.lower_ in ("to", "of", "about", "against")
                for word in child.children
            ]
        for child in children:
            if child.dep_ in ("dobj", "pobj") and child.i > said.token.i:
                if child.pos_ == "PRON":
                    return None
                last = child.right_edge.i
                if said.verb in ("describe", "criticize"):
                    others = (word for word in said.token.children if word.dep_ == "prep")
                    last = max(last, *(word.right_edge.i for word in others if word.i > last), last)
                first = max(child.left_edge.i, said.token.i + 1)
                return "object", [(self._from(self.sentence[first]), self._to(self.sentence[last]))]
        return None

    def _is_plausible(self, said: _Verb, rule: str) -> bool:
        """Return False for readings that are wrong more often than not."""
        token, relation = said.token, said.token.dep_
        if rule == "quote":
            return relation not in ("xcomp", "acl")
        source = self.text[slice(*said.source)].lower()
        behind_comma = self.text[self.start : said.cue[0]].rstrip().endswith(",")
        if self._is_modal(token) or source in ("that", "which") or said.verb in _ONLY_QUOTED:
            return False
        if relation == "ccomp" and token.head.i < token.i and token.head.is_alpha:
            return False
        if relation == "acl" and not behind_comma:
            return False
        match rule:
            case "parataxis":
                return relation not in ("relcl", "advcl", "conj") and said.verb not in _NO_CLAUSE
            case "object":
                return source != "it" and relation in ("ROOT", "advcl", "conj")
            case "clause":
                sure = said.verb not in _UNSURE or bool(self._marks(token))
                return (
                    source != "it"
                    and said.verb not in _NO_CLAUSE
                    and (relation != "xcomp" or token.head.lower_ in _GOING_ON)
                    and (sure or (said.verb != "maintain" and relation == "ROOT"))
                )
        raise AssertionError(rule)

    def _is_modal(self, token: "Token") -> bool:
        """Return True if a verb is said to be possible, wanted or ordered, not to happen."""
        if token.tag_ != "VB":
            return False
        if token.dep_ in ("xcomp", "advcl") and token.head.lower_ in _GOING_ON:
            return False
        return token.dep_ == "ccomp" or any(
            child.dep_ == "aux" and child.lower_ in _MODALS for child in token.children
        )

    def _statement(self, span: Span, said: _Verb) -> Span | None:
        """Return a content with whole quotations, and without the verb, its source and marks."""
        start, end = self._with_quotations(*span)
        masked = self.masked
        if start >= said.cue[1] and (found := _TRAILING.search(masked, start, end)):
            end = found.start() + (masked[found.start()] == CLOSED)
        for first, last in (said.source, said.cue):
            if start < first < end <= last:
                end = first
            elif first <= start < last < end:
                start = last
        start, end = trim(self.text, start, end)
        if self.text[start : start + 5].lower() == "that ":
            start += len("that ")
        elif lead := LEADING.match(self.text, start, end):
            start = lead.end()
        while end > start and self.text[end - 1] == ".":
            end -= 1
        return (start, end) if end - start > 2 else None

    def _with_quotations(self, start: int, end: int) -> Span:
        """Return a span with the whole of each quotation it touches."""
        masked = self.masked
        if masked[start] in (INSIDE, CLOSED):
            opening = masked.rfind(OPEN, self.start, start)
            start = opening if opening >= 0 else start
        if end > start and masked[end - 1] in (INSIDE, OPEN):
            end = self._quotation_end(end - 1)
        return start, end

    def _is_inner_thought(self, found: Attribution) -> bool:
        """Return True if the verb is one of thinking, inside another statement."""
        at = found.cue[0][0]
        return FRAMES[self.text[slice(*found.cue[0])].lower()] is Frame.MIND and any(
            start <= at < end
            for other in self.found
            if other is not found
            for start, end in other.content
        )
