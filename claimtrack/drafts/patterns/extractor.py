"""Attributions by patterns: no model and no library, fast and linear in the text.

Rules and their order follow what each gains on a corpus of 840 news articles (PolNeAR):

quote        "A", X said; "A", said X; the quotation goes on in the next sentences
parataxis    A, X said; A, said X
clause       X said that A; X told Y that A
according    According to X, A; A, according to X
participle   X did B, adding that A; X was quoted as saying A
as           As X said, A
colon        X added: and the quotation on the next line
label        NAME: A, as in a transcript
"""

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence

from attrs import Factory, define, evolve, frozen

from claimtrack.drafts.draft import Attribution, Span
from claimtrack.drafts.patterns.quotations import CLOSED, OPEN, find_quotations, mask
from claimtrack.drafts.patterns.sentences import find_sentences
from claimtrack.drafts.patterns.subjects import (
    DAY,
    DETERMINER,
    FINITE,
    Missing,
    first_subject,
    subject_before,
)
from claimtrack.drafts.patterns.vocabulary import BARE_CLAUSE, FRAMES, LEMMAS, NOUNS, Frame

MAX_CUES = 40
"""The number of verbs of speech that are read in one sentence."""

_WORD = re.compile(r"\b(?:[a-z]{3,14}|[A-Z][a-z]{2,13})\b")
_CUES = frozenset([*FRAMES, *map(str.capitalize, FRAMES), "according", "According"])
_ACCORDING = re.compile(r"\b[Aa]ccording to\b")
_FROM_X = re.compile(rf"\s+([^{OPEN}]{{2,120}}?),\s")
_FROM_APPOSITION = re.compile(rf"(?:an?|the|who|which|his|her)\b[^,{OPEN}]{{2,90}},\s")
_FINAL_X = re.compile(r"\s+((?:[^,;" + OPEN + r"—–(]|,(?= (?:Inc|Jr|R-|D-)))+)")
_CUT = re.compile(r"[;:(—–]|--")
_LEADING = re.compile(
    r"(?:But|And|Yet|Still|So|Also|However|Meanwhile|In addition|Moreover|Indeed|Instead),?\s+"
)
_TRAILING = re.compile(
    r", (?:adding|citing|noting|according to|referring to|saying|arguing|calling)\b|; "
)
_BEFORE_NOUN = re.compile(
    rf"(?:{DETERMINER}|of|in|to|for|new|recent|latest|such|by|on|with|[a-z]+ing|[A-Z]\w+['’]s)\s$",
    re.IGNORECASE,
)
_AFTER_NOUN = re.compile(r"\s+(?:of|from|by|in|is|was|were|are|has|had|about|on)\b|[,.]")
_TO = re.compile(r"\b(?:to|not|never)\s+$|n['’]t\s+$")
_NOT = re.compile(r"(?:\b(?:not|never|cannot)|n['’]t)\s+$")
_MODAL = re.compile(
    r"\b(?:would|could|can|will|may|might|must|should|shall|cannot)\s+(?:\w+ly\s+|also\s+)?$"
)
_PLURAL = re.compile(
    r"(?:[a-z]s|\b(?:[Tt]hey|[Ww]e|I|[Yy]ou|who|[Pp]eople|[Pp]olice|[Mm]any|[Ss]ome|[Oo]thers|[Mm]ost|[Mm]en|[Ww]omen))$|\band\b"
)
_PASSIVE = re.compile(r"\b(?:is|was|are|were|been|be|being|gets|got)\s+(?:\w+ly\s+)?$")
_PROGRESSIVE = re.compile(
    r"(?:\b(?:is|was|are|were|been|be|am|keeps?|kept)|['’](?:s|re|m))\s+(?:\w+ly\s+|also\s+)?$"
)
_RESULT = re.compile(r"(?:quoted|cited) as\s$")
_INVERTED = re.compile(
    rf"\s+([\w’'.&-]+(?:\s+[\w’'.&-]+){{0,12}}?)"
    rf"(?=\s*[,.;:{OPEN}—–?!]|\s*$|\s+(?:in|on|at|during|after|before|when|while|as|who|to|of|about|with"
    rf"|from|last|this|{DAY})\b)",
    re.IGNORECASE,
)
_NOT_INVERTED = re.compile(
    r"\s+(?:that|in|on|at|during|to|as|it|there|if|when|the same|so|not)\b", re.IGNORECASE
)
_NAMED = re.compile(rf"\s+(?:.*[A-Z]|(?:{DETERMINER}|he|she|they)\b)")
_AFTER_NAME = re.compile(
    rf",\s+(?:an?|the|who|whose|chief|director|president|spokes\w+|executive|professor|former)\b[^{OPEN}.]*"
)
_TO_QUOTE = re.compile(rf"[^{OPEN}]{{0,140}}?,?\s*(?={OPEN})")
_VENUE = re.compile(
    rf"\s*(?:,?\s*(?:{DAY}\b|(?:in (?:an?|the|his|her|their|its|one|another|response|testimony|court)"
    rf"|at (?:an?|the|his|her|one|another|[A-Z]\w*)|during|on (?:[A-Z]\w*|the|his|her)|via|by (?:telephone|phone|e-?mail)"
    rf"|through an?|to|of|about|after|before|when|while|with|from|outside|as|referring to|according to)\b))"
)
_SUBORDINATE = re.compile(
    r"(?:Asked|Though|While|Although|As|After|Before|When|If|Once|Because|Since|Even|In|On|At|For|During|By"
    r"|With|Despite|Speaking|Responding|Appearing|Writing|Citing|Noting|Still|Yesterday|Today"
    r"|Last|This|Earlier|Later|Among|Under|From|To|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_RELATIVE = re.compile(r"(?:that|which|what|whom)\s", re.IGNORECASE)
_SUBORDINATOR = re.compile(
    r"(?:While|Although|Though|As|If|When|Because|Since|Even as|After|Before|Whether)\s+"
)
_AFTER_SUBORDINATOR = re.compile(
    r"(?:^|[\s,(—])(?:while|although|though|if|when|because|since|even as|after|before|as)\s+$",
    re.IGNORECASE,
)
_BREAK = re.compile(r",\s| — | -- ")
_AS = re.compile(r"(?:^|[,\s])[Aa]s\s*$")
_OWN_CLAUSE = re.compile(r"(?:,| —| --|;)\s+(?:but|and|while|though|although|yet|then|as)\s+")
_CLAUSE_VERB = re.compile(
    r"\b(?:is|was|were|are|has|had|have|will|would|could|can|may|might|did|does|do|should|must|went"
    r"|came|took|made|got|left|knew|felt|began|won|lost|ran|saw|gave|kept|met|cannot|[a-z]{3,}ed"
    r"|[a-z]{2,}s|want|need|think|believe|plan|hope|expect|know)\b|['’](?:s|re|ll|d|ve|m)\b|n['’]t\b"
)
_HEARER = re.compile(
    rf"\s+(?:(?:him|her|them|us|me|you|reporters|supporters|people|everyone|voters|investigators|police)\b"
    rf"|(?:{DETERMINER}\s+)?(?:[a-z-]+\s+){{0,3}}?[A-Z][\w’'.&-]*(?:(?:\s+(?:of|the|and|for|on|at))?\s+[A-Z][\w’'.&-]*)*"
    r"(?:\s+(?:host|anchor|reporter|correspondent|radio|magazine|newspaper|editor|audience|viewer|staff)s?\b"
    r"(?:\s+[A-Z][\w’'.-]*)*)?(?:\s+agency\b|, (?:which|who)\b[^,]{1,60},)?"
    rf"|{DETERMINER}\s+(?:[\w’'-]+\s+){{0,4}}?(?:crowd|audience|newspaper|magazine|paper|host|reporters?|supporters"
    r"|voters|group|committee|panel|court|jury|press|agency|channel|network|station|show|program|crew|conference"
    r"|gathering|rally|team|board|lawmakers|officials|senators|people|men|women|students|attendees|viewers|agents"
    r"|police|media|website|outlet|judge|public|world|nation|country|party|staff|donors|fans|man|woman)\b)"
)
_HEARER_THEN = re.compile(rf"[^,.;{OPEN}]{{1,60}}?(?=\s+that\b|,?\s*{OPEN})")
_ANY_HEARER = re.compile(r"\s+[a-z]+s\b")
_THEN_QUOTE = re.compile(rf"(?:\s+{DAY})?\s*:?\s*(?={OPEN})|\s*,\s*(?={OPEN})", re.IGNORECASE)
_THEN_THAT = re.compile(rf",?(?:\s+{DAY})?\s+that\b", re.IGNORECASE)
_LATER_THAT = re.compile(rf"[^.;{OPEN}]{{1,130}}?(?:\s+that\s+|[:,]\s*(?={OPEN}))")
_ASIDE = re.compile(
    rf"\s*,?\s*(?:{DAY}|in|at|during|on|to|of|after|when|with|as|by|from|through|via)\b",
    re.IGNORECASE,
)
_DENIED_REPORT = re.compile(
    rf"\s+(?:{DETERMINER}\s+)?(?:[\w’'-]+\s+){{0,4}}?(?:reports?|claims?|allegations?|accusations?|charges?|suggestions?)\s+that\b"
)
_AFTERTHOUGHT = re.compile(
    r",\s+(?:citing|quoting|referring to|according to|in an?|on|at|without|after)\s"
)
_QUOTED = re.compile(
    rf"\b(?:quot(?:ed|es|ing)|cit(?:ed|es|ing))\s+(?P<source>[^,.;{OPEN}{CLOSED}]{{2,120}}?)\s+as\s+saying\b"
    rf"|\b(?:was|were|is|are)\s+(?:quoted|cited)\s+as\s+saying\b"
)
_THEN_COLON = re.compile(r"\s*:\s*")
_THEN_ASIDE = re.compile(rf",\s*[^,{OPEN}]{{1,100}},\s*")
_THEN_DAY = re.compile(rf"\s+{DAY}\s+", re.IGNORECASE)
_NO_CLAUSE = re.compile(
    r"\s+(?:of|about|so|to|yes|no|as|more|much|little|nothing|something|anything|goodbye|hello|them|him"
    r"|and|or|in|on|at|for|with|from)\b"
)
_CLAUSE_START = re.compile(
    r"\s+(?:he|she|they|it|there|we|i|his|her|their|its|the|a|an|no|this|that|these|those|some|many|most"
    r"|[A-Z][\w’'.-]*)\b"
)
_PLAIN = frozenset(
    [
        "say",
        "argue",
        "insist",
        "contend",
        "maintain",
        "assert",
        "allege",
        "complain",
        "warn",
        "believe",
        "think",
        "hope",
        "add",
    ]
)
_GOES_ON = frozenset(["continue", "add", "go"])


@define
class _Reading:
    """A text, read sentence by sentence."""

    text: str
    masked: str
    sentences: list[Span]
    found: list[tuple[int, Attribution]] = Factory(list)
    """The statements, each with the number of its sentence."""

    def read(self) -> list[Attribution]:
        words = deque(word for word in _WORD.finditer(self.masked) if word[0] in _CUES)
        for number, (start, end) in enumerate(self.sentences):
            cues: list[re.Match[str]] = []
            while words and words[0].start() < end:
                cues.append(words.popleft())
            if cues:
                self._read_sentence(number, start, end, cues[:MAX_CUES])
        self._continue_quotations()
        statements = [statement for _, statement in self.found]
        statements = [*self._with_blocks(statements), *self._labels()]
        return sorted(statements, key=lambda each: (each.content[0], each.cue))

    def _add(
        self, number: int, rule: str, source: Span, cue: Span, *content: Span
    ) -> Attribution | None:
        spans = tuple(
            span for span in (self._trim(*each) for each in content) if span[1] - span[0] > 2
        )
        if not spans:
            return None
        made = Attribution((self._trim(*source),), (cue,), spans, rule)
        self.found.append((number, made))
        return made

    def _trim(self, start: int, end: int, lead: bool = False) -> Span:
        text = self.text
        while start < end and (text[start].isspace() or text[start] in ",;:—–-"):
            start += 1
        while start < end and (text[end - 1].isspace() or text[end - 1] in ",;:—–-"):
            end -= 1
        if lead and (found := _LEADING.match(text, start, end)):
            start = found.end()
        return start, end

    def _content_end(self, start: int, end: int) -> int:
        if found := _TRAILING.search(self.masked, start, end):
            end = found.start()
        while end > start and (self.text[end - 1].isspace() or self.text[end - 1] == "."):
            end -= 1
        return end

    def _read_sentence(
        self, number: int, start: int, end: int, cues: Sequence[re.Match[str]]
    ) -> None:
        if any(word[0] == "saying" for word in cues):
            self._quoted_as_saying(number, start, end)
        previous: Attribution | None = None
        for word in cues:
            form = word[0].lower()
            if form == "according":
                if found := _ACCORDING.match(self.masked, word.start(), end):
                    self._according(number, start, end, found.span())
            else:
                previous = (
                    self._read_cue(number, start, end, word.span(), form, previous) or previous
                )

    def _quoted_as_saying(self, number: int, start: int, end: int) -> None:
        """Read "Y quoted X as saying that A" and "A, X was quoted as saying"."""
        masked = self.masked
        for found in _QUOTED.finditer(masked, start, end):
            subject = subject_before(masked, start, found.start())
            source = found.span("source") if found["source"] else subject
            if isinstance(source, Missing):
                continue
            lead = masked[start : source[0]].rstrip()
            if (
                not found["source"]
                and lead.endswith((",", CLOSED))
                and (content := self._left_content(start, source[0]))
            ):
                self._add(number, self._left_rule(content), source, found.span(), content)
                continue
            at = self._content_start(found.end(), end, "saying", False)
            if at is not None:
                self._add(number, "clause", source, found.span(), (at, self._content_end(at, end)))

    def _according(self, number: int, start: int, end: int, cue: Span) -> None:
        masked = self.masked
        if not masked[start : cue[0]].strip(" ,"):
            if not (found := _FROM_X.match(masked, cue[1], end)):
                return
            at = found.end()
            more = _FROM_APPOSITION.match(masked, at, end)
            if more and more.end() < end - 10:
                at = more.end()
            self._add(number, "according", found.span(1), cue, (at, self._content_end(at, end)))
        elif found := _FINAL_X.match(masked, cue[1], end):
            source = found.start(1), cue[1] + len(found[0].rstrip(" ."))
            cut = [each.end() for each in _CUT.finditer(masked, start, cue[0])]
            content = self._trim(max(cut, default=start), cue[0], lead=True)
            self._add(number, "according", source, cue, content)

    def _read_cue(
        self, number: int, start: int, end: int, cue: Span, form: str, previous: Attribution | None
    ) -> Attribution | None:
        masked, (p, q) = self.masked, cue
        near = masked[max(start, p - 40) : p]
        verb = LEMMAS[form]
        if (
            form in NOUNS
            and (_BEFORE_NOUN.search(near) or _AFTER_NOUN.match(masked, q, end))
            and verb != "point"
        ):
            return None
        if form.endswith("ing"):
            if _RESULT.search(near):
                return None
            return self._participle(number, start, end, cue, form, previous)
        if (form == verb and (_TO.search(near) or _MODAL.search(near))) or _NOT.search(near):
            return None
        if near.endswith(("Having ", "having ")) or _PASSIVE.search(near):
            return None
        frame = FRAMES[form]
        if verb == "deny" and (found := _DENIED_REPORT.match(masked, q, end)):
            q = found.end() - 5
        if frame is Frame.MIND and self._inside(number, p):
            return None
        if verb == "point":
            if not masked.startswith(" out", q):
                return None
            q += 4
        tells = frame is Frame.TELL or (
            verb in ("warn", "advise")
            and not masked.startswith(" that", q)
            and bool(_HEARER.match(masked, q, end))
        )
        before = masked[start:p].rstrip()
        speaks = frame is not Frame.MIND or before.endswith(CLOSED)
        if before.endswith((",", CLOSED, "?", "!")) and speaks and not tells and form not in NOUNS:
            if (inverted := self._inverted(start, end, p, q)) is not None:
                return self._inverted_statement(number, start, end, (p, q), inverted)
        subject = subject_before(masked, start, p)
        shared = subject is Missing.SHARED
        if shared:
            source = (
                previous.source[0]
                if previous is not None and self._inside_sentence(previous, start)
                else first_subject(masked, start, p)
            )
        else:
            source = None if isinstance(subject, Missing) else subject
        if source is None:
            return None
        if form == verb and form in NOUNS and not _PLURAL.search(masked[source[0] : source[1]]):
            return None
        if masked[slice(*source)] == "which" and not (
            _THEN_QUOTE.match(masked, q, end) or _THEN_THAT.match(masked, q, end)
        ):
            return None
        after = self._hearer_end(q, end) if tells else q
        lead = masked[start : source[0]].rstrip()
        if lead.endswith((",", CLOSED, "?", "!")) and not shared and len(lead) > 3:
            made = self._with_lead(
                number,
                start,
                end,
                (p, q),
                source,
                lead,
                after if after is not None else q,
                frame,
                form,
            )
            if made is not None:
                return made
        if after is None:
            return None
        nothing = not masked[after:end].strip(".?! ")
        if (
            (as_ := _AS.search(masked[start : source[0]]))
            and not shared
            and (nothing or self._is_aside(after, end))
        ):
            content = self._trim(start, start + as_.start(), lead=True)
            if content[1] - content[0] > 8:
                return self._add(number, "as", source, (p, q), content)
        return (
            None
            if nothing
            else self._clause(number, start, end, (p, q), source, after, form, tells)
        )

    def _inside(self, number: int, at: int) -> bool:
        for where, statement in reversed(self.found):
            if where != number:
                return False
            if any(start <= at < end for start, end in statement.content):
                return True
        return False

    def _inside_sentence(self, statement: Attribution, start: int) -> bool:
        return statement.cue[0][0] >= start

    def _inverted(self, start: int, end: int, p: int, q: int) -> Span | None:
        """Return the subject behind the verb: "A", said X."""
        masked = self.masked
        found = _INVERTED.match(masked, q, end)
        if (
            not found
            or _NOT_INVERTED.match(masked, q, end)
            or not _NAMED.match(found[0])
            or FINITE.search(found[1])
        ):
            return None
        before = masked[start:p].rstrip()
        if before.endswith(","):
            if CLOSED not in before and masked[found.end() : found.end() + 2].strip() == OPEN:
                return None
            if not isinstance(subject_before(masked, start, p), Missing):
                return None
        return found.start(1), q + len(found[0].rstrip())

    def _inverted_statement(
        self, number: int, start: int, end: int, cue: Span, source: Span
    ) -> Attribution | None:
        masked = self.masked
        content = self._left_content(start, cue[0])
        if content is None:
            return None
        more = self._quotation_after(source[1], end)
        if found := _AFTER_NAME.match(masked, source[1], end):
            source = source[0], source[1] + len(found[0].rstrip(" ,"))
        return self._add(number, self._left_rule(content), source, cue, content, *more)

    def _left_rule(self, content: Span) -> str:
        return "quote" if CLOSED in self.masked[content[0] : content[1]] else "parataxis"

    def _left_content(self, start: int, end: int) -> Span | None:
        for found in re.finditer(rf"; |: (?={OPEN}|[A-Z])", self.masked[start:end]):
            start_ = start + found.end()
            if start_ < end - 3:
                cut = start_
                return self._trim(cut, end, lead=True)
        content = self._trim(start, end, lead=True)
        return content if content[1] - content[0] > 2 else None

    def _quotation_after(self, at: int, end: int) -> list[Span]:
        found = _TO_QUOTE.match(self.masked, at, end)
        if not found or any(word[0] in FRAMES for word in _WORD.finditer(found[0])):
            return []
        return [(found.end(), self._content_end(found.end(), end))]

    def _is_aside(self, at: int, end: int) -> bool:
        """Return True if only a time, a place or an occasion follows the verb."""
        return (
            bool(_VENUE.match(self.masked, at, end))
            and OPEN not in self.masked[at:end]
            and not re.search(r"\sthat\s", self.masked[at : min(end, at + 130)])
        )

    def _with_lead(
        self,
        number: int,
        start: int,
        end: int,
        cue: Span,
        source: Span,
        lead: str,
        after: int,
        frame: Frame,
        form: str,
    ) -> Attribution | None:
        """Read a verb with something before its subject: A, X said; "A", X said, "B"."""
        masked = self.masked
        content = self._left_content(start, source[0])
        if content is None or (form in NOUNS and not lead.endswith(CLOSED)):
            return None
        quoted = CLOSED in masked[content[0] : content[1]]
        only_lead = (
            not quoted
            and "," not in lead[:-1]
            and bool(_SUBORDINATE.match(masked, content[0], content[1]))
        )
        rest = masked[after:end]
        if not rest.strip(".?! ") or self._is_aside(after, end) or _AFTERTHOUGHT.match(rest):
            if frame is Frame.MIND and not lead.endswith(CLOSED):
                return None
            return (
                None
                if only_lead and rest.strip(".?! ")
                else self._add(number, self._left_rule(content), source, cue, content)
            )
        if lead.endswith((CLOSED, "?", "!")):
            return self._add(
                number,
                self._left_rule(content),
                source,
                cue,
                content,
                *self._quotation_after(after, end),
            )
        if quoted:
            return self._add(
                number, "quote", source, cue, content, *self._quotation_after(after, end)
            )
        if not only_lead and (found := _THEN_ASIDE.match(masked, after, end)):
            return self._add(
                number,
                "parataxis",
                source,
                cue,
                content,
                (found.end(), self._content_end(found.end(), end)),
            )
        if (
            re.match(
                r"\s*,\s*(?!adding|citing|noting|referring|saying|arguing|who|which|an?\s|the\s|"
                + OPEN
                + r")\S",
                rest,
            )
            and frame is not Frame.MIND
        ):
            at = after + 1
            return self._add(
                number, "parataxis", source, cue, content, (at, self._content_end(at, end))
            )
        return None

    def _clause(
        self,
        number: int,
        start: int,
        end: int,
        cue: Span,
        source: Span,
        after: int,
        form: str,
        tells: bool,
    ) -> Attribution | None:
        """Read "X said that A"."""
        masked = self.masked
        if found := _RELATIVE.match(masked, *source):
            if not _THEN_THAT.match(masked, after, end):
                return None
            source = found.end(), source[1]
        subordinate = bool(
            _AFTER_SUBORDINATOR.search(masked[max(start, source[0] - 30) : source[0]])
        )
        if found := _SUBORDINATOR.match(masked, *source):
            source, subordinate = (found.end(), source[1]), True
        at = self._content_start(after, end, form, tells)
        if at is None:
            return None
        stop = self._content_end(at, end)
        if (
            subordinate
            and (found := _BREAK.search(masked, at, stop))
            and OPEN not in masked[at : found.start()]
        ):
            stop = found.start()
        for found in _OWN_CLAUSE.finditer(masked, at, stop):
            words = [*_WORD.finditer(masked, found.end(), stop)][:7]
            verb = next((word for word in words if word[0] in FRAMES), None)
            if verb and OPEN not in masked[found.end() : verb.start()]:
                stop = found.start()
                break
        if OPEN not in masked[at:stop] and not _CLAUSE_VERB.search(masked, at, stop):
            return None
        return self._add(number, "clause", source, cue, (at, stop))

    def _hearer_end(self, at: int, end: int) -> int | None:
        for pattern in (_HEARER, _HEARER_THEN, _ANY_HEARER):
            if found := pattern.match(self.masked, at, end):
                return at + len(found[0].rstrip())
        return None

    def _content_start(self, at: int, end: int, form: str, tells: bool) -> int | None:
        """Return the start of what was said, after the verb and its hearer."""
        masked, verb = self.masked, LEMMAS[form]
        for pattern in (_THEN_QUOTE, _THEN_THAT):
            if found := pattern.match(masked, at, end):
                return found.end()
        if _ASIDE.match(masked, at, end) and (found := _LATER_THAT.match(masked, at, end)):
            return found.end()
        if not tells and form not in BARE_CLAUSE:
            return None
        if found := _THEN_COLON.match(masked, at, end):
            if found[0].strip():
                return found.end()
        if masked[at] == ",":
            found = _THEN_ASIDE.match(masked, at, end)
            return found.end() if found else None
        if found := _THEN_DAY.match(masked, at, end):
            return found.end()
        if _NO_CLAUSE.match(masked, at, end):
            return None
        if tells or verb in _PLAIN - {"add"}:
            return at
        return (
            at
            if _CLAUSE_START.match(masked, at, end)
            and _CLAUSE_VERB.search(masked, at, min(end, at + 160))
            else None
        )

    def _participle(
        self, number: int, start: int, end: int, cue: Span, form: str, previous: Attribution | None
    ) -> Attribution | None:
        """Read "X did B, adding that A" and "X is saying that A"."""
        masked, (p, q) = self.masked, cue
        left = masked[start:p].rstrip()
        near = masked[max(start, p - 40) : p]
        tells = FRAMES[form] is Frame.TELL
        source: Span | None = None
        if _PROGRESSIVE.search(near):
            subject = subject_before(masked, start, p)
            source = None if isinstance(subject, Missing) else subject
        elif left.endswith(","):
            if previous is not None and self._inside_sentence(previous, start):
                source = previous.source[0]
            else:
                source = first_subject(masked, start, p)
        elif re.search(r"\b(?:by|and|while|tweet|statement|letter|email|memo|interview)$", left):
            source = first_subject(masked, start, p)
        if source is None:
            return None
        after = self._hearer_end(q, end) if tells else q
        at = None if after is None else self._content_start(after, end, form, tells)
        if at is None:
            return None
        stop = self._content_end(at, end)
        if OPEN not in masked[at:stop] and not _CLAUSE_VERB.search(masked, at, stop):
            return None
        return self._add(number, "participle", source, cue, (at, stop))

    def _continue_quotations(self) -> None:
        """Add the quotations that open the next sentences to the statement before them."""
        last = {number: index for index, (number, each) in enumerate(self.found)}
        current: int | None = None
        for number, (start, end) in enumerate(self.sentences):
            between = self.text[self.sentences[number - 1][1] : start] if number else ""
            if "\n" in between and current is not None:
                index = last.get(number)
                spoken = self.found[current][1]
                goes_on = (
                    LEMMAS.get(self.text[spoken.cue[0][0] : spoken.cue[0][1]].lower()) in _GOES_ON
                )
                if not (goes_on and index is None and self.masked[start] == OPEN):
                    current = None
            index = last.get(number)
            if index is not None:
                spoken = self.found[index][1]
                quoted = any(
                    OPEN in self.masked[a:b] or CLOSED in self.masked[a:b]
                    for a, b in spoken.content
                )
                current = index if quoted else None
            elif current is not None and self.masked[start] == OPEN:
                close = self.masked.find(CLOSED, start, end)
                close = end - 1 if close < 0 else close
                if len(self.masked[close + 1 : end].split()) <= 2:
                    where, spoken = self.found[current]
                    self.found[current] = (
                        where,
                        evolve(spoken, content=(*spoken.content, (start, close + 1))),
                    )
                else:
                    current = None
            elif current is not None and end - start > 90:
                current = None

    def _with_blocks(self, statements: Sequence[Attribution]) -> Iterator[Attribution]:
        """Yield statements; those that end in a colon take the quotation of the next lines."""
        made = {each.cue: each for each in self._blocks()}
        yield from (each for each in statements if each.cue not in made)
        yield from made.values()

    def _blocks(self) -> Iterator[Attribution]:
        for found in _BLOCK.finditer(self.masked):
            number = (
                bisect_right(self.sentences, found.start(1), key=lambda sentence: sentence[0]) - 1
            )
            start = self.sentences[number][0] if number >= 0 else found.start(1)
            words = [
                word
                for word in _WORD.finditer(self.masked, start, found.end(1))
                if word[0].lower() in FRAMES or word[0] == "statement"
            ]
            if not words:
                continue
            word = words[-1]
            subject = subject_before(self.masked, start, word.start())
            source = (
                first_subject(self.masked, start, word.start())
                if isinstance(subject, Missing)
                else subject
            )
            if source is None:
                continue
            content = [found.span(2)]
            while more := _NEXT_QUOTATION.match(self.masked, content[-1][1]):
                content.append(more.span(1))
            yield Attribution((source,), (word.span(),), tuple(content), "colon")

    def _labels(self) -> Iterator[Attribution]:
        for found in _LABEL.finditer(self.text):
            yield Attribution((found.span(1),), (found.span(2),), (found.span(3),), "label")


_BLOCK = re.compile(rf"^([^\n{OPEN}]{{3,300}}):[ \t]*\n\s*({OPEN}[^\n]+)", re.MULTILINE)
_NEXT_QUOTATION = re.compile(rf"\s*\n\s*({OPEN}[^\n{CLOSED}]*{CLOSED}?[^\w\n]*)(?=\n|$)")
_LABEL = re.compile(
    r"^[\s\"“]*([A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){0,3}(?: \([^)\n]{1,40}\))?)(:) +(\S[^\n]{4,})",
    re.MULTILINE,
)


@frozen
class PatternExtractor:
    """Finds attributions by patterns."""

    def find_attributions(self, text: str) -> list[Attribution]:
        """Return the attributions in the order of the text."""
        masked = mask(text, find_quotations(text))
        return _Reading(text, masked, [*find_sentences(text, masked)]).read()
