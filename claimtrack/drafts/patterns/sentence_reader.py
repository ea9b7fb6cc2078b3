"""Attributions within one sentence: around each verb of speech, and "according to"."""

import re
from collections.abc import Iterator, Sequence

from attrs import Factory, define, evolve, frozen

from claimtrack.drafts.draft import Attribution, DraftConfidence, Span
from claimtrack.drafts.patterns.sentences import has_words, trim
from claimtrack.drafts.patterns.subjects import (
    DAY,
    DETERMINER,
    DETERMINERS,
    FINITE,
    Missing,
    first_subject,
    subject_before,
)
from claimtrack.drafts.patterns.vocabulary import (
    BARE_CLAUSE,
    FRAMES,
    LEMMAS,
    NOUNS,
    WEEKDAY,
    Frame,
    any_of,
    words,
)
from claimtrack.facts.text.quotations import CLOSED, OPEN

_CLAUSE_RULES = frozenset({"clause", "thought"})
WEAK_RULES = frozenset({"object", "thought"})
"""The rules that are wrong more often than three times in ten."""

_BREAKS = (",", " -", "–", "—", "--")
"""The marks before "adding" and similar words."""

_LEFT_ENDS = (",", CLOSED, "?", "!")
"""The marks at the end of a statement that stands before its verb."""

_NEGATIONS = words("not never cannot")
_MODALS = words("would could can will may might must should shall cannot")
_BE = words("is was are were been be being gets got")
_PROGRESSIVE = words("is was are were been be am keep keeps kept")
_PLAIN = words("say argue insist contend assert allege complain warn believe think hope")

_WORD = re.compile(r"[A-Za-z]{3,}")
_ACCORDING = re.compile(r"[Aa]ccording to\b")
_FROM_X = re.compile(rf"\s+([^{OPEN}]{{2,120}}?),\s")
_FROM_APPOSITION = re.compile(rf"(?:an?|the|who|which|his|her)\b[^,{OPEN}]{{2,90}},\s")
_FINAL_X = re.compile(rf"\s+((?:[^,;{OPEN}—–(]|,(?= (?:Inc|Jr|R-|D-)))+)")
_ENDS_IN_THAT = re.compile(r"\b(?:that|which|where),?\s*\Z")
_GOES_ON = re.compile(r",\s+that\b")
_CUT = re.compile(r"[;:—–]|--|\((?![^()]*\))")
_PART = re.compile(rf"; |: (?={OPEN}|[A-Z])")
LEADING = re.compile(
    rf"(?:{any_of('But And Yet Still So Also However Meanwhile Moreover Indeed Instead')}"
    r"|In addition),?\s+"
)
_PARTICIPLES = (
    "adding citing noting saying arguing calling claiming telling insisting suggesting urging"
    " warning asserting explaining pointing describing accusing"
)
_TRAILING = re.compile(
    rf"(?:,|(?<={CLOSED})) (?:{any_of(_PARTICIPLES)}"
    r"|according to|referring to|however|compared|who)\b|; "
)
_BEFORE_NOUN = words(f"{DETERMINERS} of in to for new recent latest such by on with")
_AFTER_NOUN = re.compile(rf"\s+{any_of('of from by in is was were are has had about on')}\b|[,.]")
_PLURAL = re.compile(
    r"(?:[a-z]s|\b(?:[Tt]hey|[Ww]e|I|[Yy]ou|who|[Pp]eople|[Pp]olice|[Mm]any|[Ss]ome|[Oo]thers"
    r"|[Mm]ost|[Mm]en|[Ww]omen))$|\band\b"
)
_INVERTED = re.compile(
    rf"\s+([\w’'.&-]+(?:\s+[\w’'.&-]+){{0,12}}?)(?=\s*[,.;:{OPEN}—–?!]|\s*$|\s+(?:"
    rf"{any_of('in on at during after before when while as who to about last this')}"
    rf"|{DAY})\b)",
    re.IGNORECASE,
)
_NOT_INVERTED = re.compile(
    rf"\s+(?:{any_of('that in on at during to as it there if when so not')}|the same)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"\s+(?:.*[A-Z]|(?:{DETERMINER}|he|she|they|police)\b|.*[a-z]{{3}}s$)")
_AFTER_NAME = re.compile(
    rf",\s+(?:an?|the|{any_of('who whose chief director president executive professor former')}"
    rf"|spokes\w+)\b[^{OPEN}]*"
)
_TO_QUOTE = re.compile(rf"[^{OPEN}]{{0,140}}?,?\s*(?={OPEN})")
_VENUE = re.compile(
    rf"\s*,?\s*(?:{DAY}|in (?:an?|{any_of('the his her their its one another response testimony')}"
    r"|court)|at (?:an?|the|his|her|one|another|[A-Z]\w*)|on (?:[A-Z]\w*|the|his|her)"
    r"|by (?:telephone|phone|e-?mail)|through an?|referring to|according to"
    rf"|{any_of('during via to of about after before when while with from outside as')})\b"
)
_LATER_CLAUSE = re.compile(r"\sthat\s")
_SUBORDINATE = re.compile(
    r"(?:Asked|Though|While|Although|As|After|Before|When|If|Once|Because|Since|Even|In|On|At|For"
    r"|During|By|With|Despite|Speaking|Responding|Appearing|Writing|Citing|Noting|Still|Yesterday"
    r"|Today|Last|This|Earlier|Later|Among|Under|From|To"
    rf"|{WEEKDAY})\b"
)
_RELATIVE = re.compile(r"(?:that|which|what|whom)\s", re.IGNORECASE)
_SUBORDINATOR = re.compile(
    r"(?:While|Although|Though|As|If|When|Because|Since|Even as|After|Before|Whether)\s+"
)
_AFTER_SUBORDINATOR = re.compile(
    r"(?:^|[\s,(—])(?:while|although|though|if|when|because|since|after|before|as)\s+$",
    re.IGNORECASE,
)
_BREAK = re.compile(r",\s| — | -- ")
_AS_LAST = re.compile(r",\s+as\s*$")
_AS_FIRST = re.compile(r"(?:(?:But|And|Still|Yet),?\s+)?[Aa]s\s+")
_COMMA = re.compile(r",\s*")
_OWN_CLAUSE = re.compile(
    rf"(?:,| —| --|;)\s+{any_of('but and while though although yet then as')}\s+"
)
_CLAUSE_VERB = re.compile(
    r"\b(?:is|was|were|are|has|had|have|will|would|could|can|may|might|did|does|do|should|must|went"
    r"|came|took|made|got|left|knew|felt|began|won|lost|ran|saw|gave|kept|met|cannot|[a-z]{3,}ed"
    r"|fell|rose|grew|held|led|paid|sent|spent|spoke|stood|thought|told|said|wrote|became|brought"
    r"|built|broke|chose|cut|drew|drove|fought|found|hit|put|set|shot|sold|sought|died|struck|threw"
    r"|sank|sunk|swam|drank|rang|sang|sprang|swept|slept|crept|wept|dealt|meant|lent|dug|hung"
    r"|swung|slid|spun|stole|tore|wore|swore|shook|flew|blew|froze|rode|bore|bled|fled"
    r"|fed|sped|shut|burst|burnt|heard|forgot|withdrew|overcame|underwent|strove|arose|woke|caught"
    r"|taught|bought"
    r"|[a-z]{2,}s|want|need|think|believe|plan|hope|expect|know)\b|['’](?:s|re|ll|d|ve|m)\b|n['’]t\b"
)
_NAME = r"[A-Z][\w’'.&-]*"
_MEDIA = "host anchor reporter correspondent radio magazine newspaper editor audience viewer staff"
_HEARERS = (
    "crowd audience newspaper magazine paper host reporters? supporters voters group committee"
    " panel court jury press agency channel network station show program crew conference gathering"
    " rally team board lawmakers officials senators people men women students attendees viewers"
    " agents police media website outlet judge public world nation country party staff donors fans"
    " man woman"
)
_BARE_HEARERS = (
    "him her them us me you reporters supporters people everyone voters investigators police"
)
_HEARER = re.compile(
    rf"\s+(?:{any_of(_BARE_HEARERS)}\b"
    rf"|(?:{DETERMINER}\s+)?(?:[a-z-]+\s+){{0,3}}?{_NAME}"
    rf"(?:(?:\s+{any_of('of the and for on at')})?\s+{_NAME})*"
    rf"(?:\s+{any_of(_MEDIA)}s?\b(?:\s+[A-Z][\w’'.-]*)*)?"
    r"(?:\s+agency\b|, (?:which|who)\b[^,]{1,60},)?"
    rf"|{DETERMINER}\s+(?:[\w’'-]+\s+){{0,4}}?{any_of(_HEARERS)}\b)"
)
_HEARER_THEN = re.compile(rf"[^,.;{OPEN}]{{1,60}}?(?=\s+that\b|,?\s*{OPEN})")
_ANY_HEARER = re.compile(r"\s+[a-z]+s\b")
_THEN_QUOTE = re.compile(rf"(?:\s+{DAY})?\s*:?\s*(?={OPEN})|\s*,\s*(?={OPEN})", re.IGNORECASE)
_THEN_THAT = re.compile(rf",?(?:\s+{DAY})?\s+that\b", re.IGNORECASE)
_LATER_THAT = re.compile(rf"[^.;{OPEN}]{{1,130}}?(?:\s+that\s+|[:,]\s*(?={OPEN}))")
_ASIDE = re.compile(
    rf"\s*,?\s*(?:{DAY}"
    rf"|{any_of('in at during on to of after when with as by from through via')})\b",
    re.IGNORECASE,
)
_DENIED_REPORT = re.compile(
    rf"\s+(?:{DETERMINER}\s+)?(?:[\w’'-]+\s+){{0,4}}?"
    r"(?:report|claim|allegation|accusation|charge|suggestion)s?(?=\s+that\b)"
)
_AFTERTHOUGHT = re.compile(
    r",\s+(?:citing|quoting|referring to|according to|in an?|on|at|without|after)\s"
)
_RESUMED = re.compile(
    r"\s*,\s*(?!adding|citing|noting|referring|saying|arguing|who|which|an?\s|the\s"
    rf"|{OPEN})(?=\S)"
)
_QUOTED_AS = re.compile(
    rf"\b(?:quot(?:ed|es|ing)|cit(?:ed|es|ing))\s+(?P<source>[^,.;{OPEN}{CLOSED}]{{2,120}}?)"
    r"\s+as\s+saying\b|\b(?:was|were|is|are)\s+(?:quoted|cited)\s+as\s+saying\b"
)
_SHARED = re.compile(r",?\s(?:and|but)\s(?:\w+ly\s|also\s|has\s|have\s|later\s|then\s)*\Z")
_THEN_COLON = re.compile(r"\s*:\s*")
_THEN_ASIDE = re.compile(rf",\s*[^,{OPEN}]{{1,100}},\s*")
_THEN_DAY = re.compile(rf"\s+{DAY}\s+", re.IGNORECASE)
_NO_CLAUSE = re.compile(
    r"\s+(?:of|about(?! (?:\d|half|a|one|two|three)\b)|so|to|yes|no(?=[,.])|as|more(?! than)"
    r"|much(?! of)|little|nothing|something|anything|goodbye|hello|them|him|and|or|in|on"
    r"|at(?! (?:least|most))|for|with|from)\b"
)
_CLAUSE_START = re.compile(
    r"\s+(?:he|she|they|it|there|we|i|his|her|their|its|the|a|an|no|this|that|these|those|some|many"
    r"|most|at least|about|nearly|more than|how|why|\d[\d,.]*|[A-Z][\w’'.-]*)\b"
)
_PRONOUNS = words("he she they we i who")
_JOINED = words("by and while tweet statement letter email memo interview")
_OBJECTS = {
    verb: re.compile(pattern)
    for pattern, verbs in {
        r"[^,;]{1,80}? as ": "describe characterize portray",
        r"[^,;]{1,80}? of ": "accuse",
        r"[^,;]{1,80}? to ": "urge",
        rf"(?!for |on |upon )(?:{DETERMINER}\s)?+\w[^{OPEN},;]{{0,40}}?\s{OPEN}": "call dub",
        r".{10}": "criticize decry dismiss condemn reject slam",
    }.items()
    for verb in verbs.split()
}
"""The words that follow a verb whose object holds a statement."""
_OBJECT_END = re.compile(rf"(?<={CLOSED})(?=.)|, | - | and (?=[a-z]+(?:ed|ing)\b)| (?:—|–|said) ")
_AS_VERBS = _PLAIN | {"note", "report"}
_CALLED = any_of(
    "called calls dubbed dubs branded brands labelled labeled labels termed terms hailed hails"
)
_DESCRIBED = any_of(
    "described describes characterized characterised portrayed hailed branded derided denounced"
    " condemned dismissed"
)
_OPINION = re.compile(
    r"(?P<lead>(?P<mark>[,–—]|--)?\s+(?:in\s)?(?:what|which)\s"
    rf"|(?P<noun>[,–—]|--)\s+an?\s(?:{any_of('move decision step plan policy claim charge act')}"
    r"|practice|tactic|remark|verdict|figure)\s(?:that\s|which\s)?)"
    rf"(?P<source>(?!{any_of('he she they it we I you')}\b)[^,;:–—{OPEN}{CLOSED}]{{2,80}}?"
    rf"(?:,\s[^,;{OPEN}{CLOSED}]{{2,60}},)?)\s(?:(?:has|have|had|later|once|also|\w+ly)\s)*"
    rf"(?P<cue>{_CALLED}(?=\s(?:(?:an?|the)\s)?{OPEN})|{_DESCRIBED}\sas)\s+(?=\S)"
)
"""An opinion of somebody else: "A, in what Y called B", "A, which Y described as B"."""
_OPINION_END = re.compile(rf"[,;:–—(]|--|\s(?:-|and|{FINITE.pattern})\s")


@frozen
class Cue:
    """A verb of speech."""

    start: int
    end: int
    form: str
    """The word in small letters."""

    @property
    def span(self) -> Span:
        """The offsets of the word."""
        return self.start, self.end

    @property
    def frame(self) -> Frame:
        """The words that the verb needs beside its subject."""
        return FRAMES[self.form]

    @property
    def verb(self) -> str:
        """The verb as a dictionary has it."""
        return LEMMAS[self.form]


@define
class SentenceReader:
    """A reader of the attributions of one sentence of a masked text."""

    text: str
    masked: str
    start: int
    end: int
    found: list[Attribution] = Factory(list)
    previous: Attribution | None = None
    """The last attribution by a verb with a subject."""

    def read(self, cues: Sequence[Cue]) -> list[Attribution]:
        """Return the attributions around the cues."""
        if any(cue.form == "saying" for cue in cues):
            self._read_quoted_as_saying()
        for cue in cues:
            if cue.form == "according":
                if found := _ACCORDING.match(self.masked, cue.start, self.end):
                    self._read_according(found.span())
            else:
                made = self._read_verb(cue)
                if made is not None:
                    self._end_previous(cue)
                    self.previous = made
        self._read_opinions()
        return self.found

    def _end_previous(self, cue: Cue) -> None:
        """End the statement before at "and" in "X said that A and argued that B"."""
        previous = self.previous
        if previous is None or previous.rule not in _CLAUSE_RULES:
            return
        start, end = previous.content[-1]
        if not start <= cue.start < end:
            return
        found = _SHARED.search(self.masked, max(start, cue.start - 25), cue.start)
        if found and has_words(self.text, shorter := trim(self.text, start, found.start())):
            content = (*previous.content[:-1], shorter)
            self.found[self.found.index(previous)] = evolve(previous, content=content)

    def _read_opinions(self) -> None:
        """Read "in what Y called B", and end the statements of others before it.

        Opinions come first: what is quoted in the next sentence is by the main speaker.
        """
        masked, others = self.masked, self.found
        self.found = []
        for found in _OPINION.finditer(masked, self.start, self.end):
            if FINITE.search(found["source"]):
                continue
            at = found.end()
            close = masked.find(CLOSED, at, self.end) if masked[at] == OPEN else -1
            after = _OPINION_END.search(masked, max(at, close), self.end)
            stop = after.start() if after else self.end
            if close > 0 and self.text[close - 1] in ",.":
                stop = close + 1
            end = stop if close < 0 else close + 1
            content = at, end - self.text.endswith(".", at, end)
            if self._add("opinion", found.span("source"), found.span("cue"), content) and (
                found["mark"] or found["noun"] or found["lead"].strip().startswith("in")
            ):
                others = [
                    self._without((found.start(), stop), each)
                    if any(a < stop and found.start() < b for a, b in each.content)
                    else each
                    for each in others
                ]
        self.found += others

    def _without(self, aside: Span, found: Attribution) -> Attribution:
        """Return an attribution without the words of an aside, if others are left."""
        first, last = aside
        parts = [
            trim(self.text, *part)
            for start, end in found.content
            for part in ((start, min(first, end)), (max(last, start), end))
        ]
        content = tuple(part for part in parts if has_words(self.text, part))
        return evolve(found, content=content) if content else found

    def _add(self, rule: str, source: Span, cue: Span, *content: Span) -> Attribution | None:
        """Add an attribution, unless its source or content has no words."""
        start, end = trim(self.text, *source)
        if end == self.end and self.text.endswith(".", start, end):
            end -= 1
        trimmed = [trim(self.text, *each) for each in content]
        spans = tuple(each for each in trimmed if has_words(self.text, each))
        if not spans or not has_words(self.text, (start, end)):
            return None
        confidence = DraftConfidence.LOW if rule in WEAK_RULES else DraftConfidence.MEDIUM
        made = Attribution(((start, end),), (cue,), spans, rule, confidence)
        self.found.append(made)
        return made

    def _add_left(self, source: Span, cue: Span, *content: Span) -> Attribution | None:
        first, last = content[0]
        rule = "quote" if CLOSED in self.masked[first:last] else "parataxis"
        return self._add(rule, source, cue, *content)

    def _without_lead(self, start: int, end: int) -> Span:
        """Return a span without "But" and the like at its start."""
        start, end = trim(self.text, start, end)
        found = LEADING.match(self.text, start, end)
        return (found.end() if found else start), end

    def _to_end(self, start: int) -> Span:
        """Return the span of a statement that ends with the sentence."""
        found = _TRAILING.search(self.masked, start, self.end)
        end = found.start() if found else self.end
        while end > start and (self.text[end - 1].isspace() or self.text[end - 1] == "."):
            end -= 1
        return start, end

    def _read_quoted_as_saying(self) -> None:
        """Read "Y quoted X as saying that A" and "A, X was quoted as saying"."""
        masked = self.masked
        for found in _QUOTED_AS.finditer(masked, self.start, self.end):
            named = found["source"] is not None
            source = (
                found.span("source") if named else subject_before(masked, self.start, found.start())
            )
            if isinstance(source, Missing):
                continue
            lead = masked[self.start : source[0]].rstrip()
            left = None if named or not lead.endswith((",", CLOSED)) else self._left(source[0])
            if left is not None:
                self._add_left(source, found.span(), left)
                continue
            at = self._content_start(found.end(), "saying", tells=False)
            if at is not None:
                self._add("clause", source, found.span(), self._to_end(at))

    def _read_according(self, cue: Span) -> None:
        """Read "According to X, A" and "A, according to X"."""
        masked = self.masked
        if not masked[self.start : cue[0]].strip(" ,"):
            if found := _FROM_X.match(masked, cue[1], self.end):
                at = found.end()
                more = _FROM_APPOSITION.match(masked, at, self.end)
                if more and more.end() < self.end - 10:
                    at = more.end()
                self._add("according", found.span(1), cue, self._to_end(at))
        elif found := _FINAL_X.match(masked, cue[1], self.end):
            source = found.start(1), cue[1] + len(found[0].rstrip(" ."))
            start = max(
                (cut.end() for cut in _CUT.finditer(masked, self.start, cue[0])),
                default=self.start,
            )
            content = [self._without_lead(start, cue[0])]
            if masked.startswith(",", source[1]):
                if _ENDS_IN_THAT.search(masked, start, cue[0]):
                    content = [self._to_end(source[1])]
                elif _GOES_ON.match(masked, source[1]) or not self._is_clause(*content[0]):
                    content.append(self._to_end(source[1]))
            self._add("according", source, cue, *content)

    def _read_verb(self, cue: Cue) -> Attribution | None:
        """Read the statement of a verb, before or after the verb."""
        masked, start = self.masked, self.start
        near = masked[max(start, cue.start - 40) : cue.start]
        before = near.split() if near[-1:].isspace() else []
        last, auxiliary = before[-1] if before else "", _auxiliary(before)
        if self._is_noun(cue, last):
            return None
        if cue.form.endswith("ing"):
            if before[-2:] in (["quoted", "as"], ["cited", "as"]):
                return None  # :meth:`_read_quoted_as_saying` reads it
            return self._read_participle(cue, auxiliary)
        if last in _NEGATIONS or last.endswith(("n't", "n’t")):
            return None
        if cue.form == cue.verb and (last == "to" or auxiliary in _MODALS):
            return None
        if last.endswith(("Having", "having")) or auxiliary in _BE:
            return None
        if cue.verb == "deny" and (found := _DENIED_REPORT.match(masked, cue.end, self.end)):
            cue = evolve(cue, end=found.end())
        if cue.frame is Frame.MIND and any(
            first <= cue.start < last for each in self.found for first, last in each.content
        ):
            return None  # a thought inside a statement
        if cue.verb == "point":
            if not masked.startswith(" out", cue.end):
                return None
            cue = evolve(cue, end=cue.end + len(" out"))
        if cue.frame is Frame.OBJECT:
            return self._read_object(
                cue, subject_before(masked, self._clause_start(cue), cue.start)
            )
        tells = self._tells(cue, near)
        if not tells and cue.form not in NOUNS:
            inverted = self._inverted(cue)
            if inverted is not None:
                return self._read_inverted(cue, inverted)
        return self._read_after_subject(cue, tells)

    def _read_after_subject(self, cue: Cue, tells: bool) -> Attribution | None:
        """Read a verb that stands behind its subject."""
        masked, start = self.masked, self.start
        subject = subject_before(masked, self._clause_start(cue), cue.start)
        shared = subject is Missing.SHARED
        source = self._last_source(cue) if shared else subject
        if isinstance(source, Missing):
            return None
        name = masked[source[0] : source[1]]
        if cue.form == cue.verb and cue.form in NOUNS and not _PLURAL.search(name):
            return None
        if name == "which" and not (
            _THEN_QUOTE.match(masked, cue.end, self.end)
            or _THEN_THAT.match(masked, cue.end, self.end)
        ):
            return None
        after = self._hearer_end(cue.end) if tells else cue.end
        lead = masked[start : source[0]].rstrip()
        may_be_left = not shared and len(lead) > 3 and name not in ("who", "which")
        if may_be_left and lead.endswith(_LEFT_ENDS):
            made = self._read_with_lead(cue, source, lead, cue.end if after is None else after)
            if made is not None:
                return made
        if after is None:
            return None
        nothing = not masked[after : self.end].strip(".?! ")
        if (content := self._content_beside_as(cue, source, after, nothing)) and not shared:
            return self._add("as", source, cue.span, content)
        return None if nothing else self._read_clause(cue, source, after, tells)

    def _content_beside_as(self, cue: Cue, source: Span, after: int, nothing: bool) -> Span | None:
        """Return the statement in "A, as X said" and "As X said, A"."""
        before = self.masked[self.start : source[0]]
        if _AS_FIRST.fullmatch(before) and (found := _COMMA.match(self.masked, after, self.end)):
            return self._to_end(found.end())
        is_last = cue.verb in _AS_VERBS and (nothing or self._is_aside(after))
        if is_last and (found := _AS_LAST.search(before)):
            return self._without_lead(self.start, self.start + found.start())
        return None

    def _read_object(self, cue: Cue, source: Span | Missing) -> Attribution | None:
        """Read "X called Y a mistake"."""
        start, end = trim(self.text, *self._to_end(cue.end))
        found = _OBJECTS[cue.verb].match(self.masked, start, end)
        if not found or isinstance(source, Missing):
            return None
        stop = _OBJECT_END.search(self.masked, found.end(), end)
        return self._add("object", source, cue.span, (start, stop.start() if stop else end))

    def _is_noun(self, cue: Cue, last: str) -> bool:
        """Return True if a form such as "report" is a noun here, given the word before it."""
        if cue.form not in NOUNS or cue.verb == "point":
            return False
        if last.lower() in _PRONOUNS:
            return False
        is_name = last[:1].isupper()
        if last.lower() in _BEFORE_NOUN or last.endswith("ing"):
            return True
        if is_name and last.endswith(("'s", "’s")):
            return True
        found = _AFTER_NOUN.match(self.masked, cue.end, self.end)
        return bool(found) and not (is_name and self._is_final(cue, cue.end))

    def _is_final(self, cue: Cue, after: int) -> bool:
        """Return True if a form such as "reports" ends a clause, as in "A, the Post reports"."""
        return cue.form.endswith("s") and self.masked.startswith((",", "."), after)

    def _tells(self, cue: Cue, near: str) -> bool:
        """Return True if a hearer follows the verb."""
        return cue.frame is Frame.TELL or (
            cue.verb in ("warn", "advise")
            and not near.rstrip().endswith(_LEFT_ENDS)
            and not self.masked.startswith(" that", cue.end)
            and bool(_HEARER.match(self.masked, cue.end, self.end))
        )

    def _clause_start(self, cue: Cue) -> int:
        """Return the start of the innermost statement around a verb, or of the sentence.

        In "Smith, who said that A, said B", the second verb is outside the statement.
        """
        if self.masked[self.start : cue.start].rstrip().endswith(","):
            return self.start
        starts = (
            start
            for each in self.found
            if each.rule in _CLAUSE_RULES
            for start, end in each.content
            if start <= cue.start < end
        )
        return max(starts, default=self.start)

    def _last_source(self, cue: Cue) -> Span | Missing:
        """Return the source of the verb before, or the subject of the sentence."""
        if self.previous is not None:
            return self.previous.source[0]
        return first_subject(self.masked, self.start, cue.start) or Missing.NONE

    def _inverted(self, cue: Cue) -> Span | None:
        """Return the subject behind the verb: "A", said X."""
        masked = self.masked
        before = masked[self.start : cue.start].rstrip()
        if not before.endswith(_LEFT_ENDS):
            return None
        if cue.frame is Frame.MIND and not before.endswith(CLOSED):
            return None
        found = _INVERTED.match(masked, cue.end, self.end)
        if (
            not found
            or _NOT_INVERTED.match(masked, cue.end, self.end)
            or not _NAMED.match(found[0])
            or FINITE.search(found[1])
        ):
            return None
        if before.endswith(","):
            if CLOSED not in before and masked[found.end() : found.end() + 2].strip() == OPEN:
                return None
            if not isinstance(subject_before(masked, self.start, cue.start), Missing):
                return None
        return found.start(1), cue.end + len(found[0].rstrip())

    def _read_inverted(self, cue: Cue, source: Span) -> Attribution | None:
        """Read "A", said X."""
        content = self._left(cue.start)
        if content is None:
            return None
        more = self._quotation_after(source[1])
        if found := _AFTER_NAME.match(self.masked, source[1], self.end):
            source = source[0], source[1] + len(found[0].rstrip(" ,."))
        return self._add_left(source, cue.span, content, *more)

    def _left(self, end: int) -> Span | None:
        """Return the statement before a verb or its subject."""
        start = next(
            (
                part.end()
                for part in _PART.finditer(self.masked, self.start, end)
                if part.end() < end - 3
            ),
            self.start,
        )
        content = self._without_lead(start, end)
        return content if start > self.start or content[1] - content[0] > 2 else None

    def _quotation_after(self, at: int) -> Iterator[Span]:
        """Yield the quotation that goes on after the verb, if no other verb comes first."""
        found = _TO_QUOTE.match(self.masked, at, self.end)
        if found and not any(word[0] in FRAMES for word in _WORD.finditer(found[0])):
            yield self._to_end(found.end())

    def _is_aside(self, at: int) -> bool:
        """Return True if only a time, a place or an occasion follows the verb."""
        return (
            bool(_VENUE.match(self.masked, at, self.end))
            and OPEN not in self.masked[at : self.end]
            and not _LATER_CLAUSE.search(self.masked, at, min(self.end, at + 130))
        )

    def _read_with_lead(self, cue: Cue, source: Span, lead: str, after: int) -> Attribution | None:
        """Read a verb with something before its subject: A, X said; "A", X said, "B"."""
        masked = self.masked
        content = self._left(source[0])
        if content is None:
            return None
        needs_quote = cue.form in NOUNS or cue.verb == "continue"
        if needs_quote and not lead.endswith(CLOSED) and not self._is_final(cue, after):
            return None
        quoted = CLOSED in masked[content[0] : content[1]]
        subordinate = bool(_SUBORDINATE.match(masked, *content))
        only_lead = subordinate and not quoted and "," not in lead[:-1]
        nothing = not masked[after : self.end].strip(".?! ")
        if quoted and subordinate and _THEN_THAT.match(masked, after, self.end):
            return None
        if nothing or self._is_aside(after) or _AFTERTHOUGHT.match(masked, after, self.end):
            if cue.frame is Frame.MIND and not lead.endswith(CLOSED):
                return None
            return None if only_lead and not nothing else self._add_left(source, cue.span, content)
        if quoted or not lead.endswith(","):
            return self._add_left(source, cue.span, content, *self._quotation_after(after))
        if not only_lead and (found := _THEN_ASIDE.match(masked, after, self.end)):
            return self._add("parataxis", source, cue.span, content, self._to_end(found.end()))
        if cue.frame is not Frame.MIND and (found := _RESUMED.match(masked, after, self.end)):
            return self._add("parataxis", source, cue.span, content, self._to_end(found.end()))
        if not only_lead and _TRAILING.match(masked, after, self.end):
            return self._add("parataxis", source, cue.span, content)
        return None

    def _read_clause(self, cue: Cue, source: Span, after: int, tells: bool) -> Attribution | None:
        """Read "X said that A"."""
        masked = self.masked
        if found := _RELATIVE.match(masked, *source):
            if not _THEN_THAT.match(masked, after, self.end):
                return None
            source = found.end(), source[1]
        lead = masked[max(self.start, source[0] - 30) : source[0]]
        subordinate = bool(_AFTER_SUBORDINATOR.search(lead))
        if found := _SUBORDINATOR.match(masked, *source):
            source, subordinate = (found.end(), source[1]), True
        at = self._content_start(after, cue.form, tells)
        if at is None:
            return None
        stop = self._to_end(at)[1]
        if (
            subordinate
            and (found := _BREAK.search(masked, at, stop))
            and OPEN not in masked[at : found.start()]
        ):
            stop = found.start()
        for found in _OWN_CLAUSE.finditer(masked, at, stop):
            following = [*_WORD.finditer(masked, found.end(), stop)][:7]
            verb = next((word for word in following if word[0] in FRAMES), None)
            goes_on = masked.startswith("that ", found.end())
            if verb and not goes_on and OPEN not in masked[found.end() : verb.start()]:
                stop = found.start()
                break
        rule = "thought" if cue.frame is Frame.MIND else "clause"
        return self._add_clause(rule, source, cue, (at, stop))

    def _add_clause(self, rule: str, source: Span, cue: Cue, content: Span) -> Attribution | None:
        has_that = self.masked.endswith(" that", self.start, content[0])
        if not has_that and not self._is_clause(*content):
            return None
        return self._add(rule, source, cue.span, content)

    def _is_clause(self, start: int, end: int) -> bool:
        """Return True if words have a verb or a quotation."""
        return OPEN in self.masked[start:end] or bool(_CLAUSE_VERB.search(self.masked, start, end))

    def _hearer_end(self, at: int) -> int | None:
        for pattern in (_HEARER, _HEARER_THEN, _ANY_HEARER):
            if found := pattern.match(self.masked, at, self.end):
                return at + len(found[0].rstrip())
        return None

    def _content_start(self, at: int, form: str, tells: bool) -> int | None:
        """Return the start of the statement after the verb and its hearer, or None."""
        masked, end = self.masked, self.end
        for pattern in (_THEN_QUOTE, _THEN_THAT):
            if found := pattern.match(masked, at, end):
                return found.end()
        if _ASIDE.match(masked, at, end) and (found := _LATER_THAT.match(masked, at, end)):
            return found.end()
        if at == end or (not tells and form not in BARE_CLAUSE):
            return None
        if (found := _THEN_COLON.match(masked, at, end)) and found[0].strip():
            return found.end()
        if masked[at] == ",":
            found = _THEN_ASIDE.match(masked, at, end)
            return found.end() if found else None
        if found := _THEN_DAY.match(masked, at, end):
            return found.end()
        if _NO_CLAUSE.match(masked, at, end):
            return None
        if tells or LEMMAS[form] in _PLAIN:
            return at
        is_clause = _CLAUSE_START.match(masked, at, end) and _CLAUSE_VERB.search(
            masked, at, min(end, at + 160)
        )
        return at if is_clause else None

    def _read_participle(self, cue: Cue, auxiliary: str) -> Attribution | None:
        """Read "X did B, adding that A" and "X is saying that A"."""
        masked = self.masked
        left = masked[self.start : cue.start].rstrip()
        source: Span | Missing = Missing.NONE
        if auxiliary in _PROGRESSIVE or auxiliary.endswith(("'s", "’s", "'re", "’re", "'m", "’m")):
            source = subject_before(masked, self.start, cue.start)
        elif left.endswith(_BREAKS):
            source = self._last_source(cue)
        elif not _JOINED.isdisjoint(left[-20:].split()[-1:]):
            source = first_subject(masked, self.start, cue.start) or Missing.NONE
        if isinstance(source, Missing):
            return None
        if cue.frame is Frame.OBJECT:
            return self._read_object(cue, source)
        tells = cue.frame is Frame.TELL
        after = self._hearer_end(cue.end) if tells else cue.end
        at = None if after is None else self._content_start(after, cue.form, tells)
        if at is None:
            return None
        return self._add_clause("participle", source, cue, self._to_end(at))


def _auxiliary(before: Sequence[str]) -> str:
    """Return the last word before a verb that is not an adverb; two words are looked at."""
    for word in before[:-3:-1]:
        if word != "also" and not word.endswith("ly"):
            return word
    return ""
