"""Filters of notes by status, source, rule, topic and words, and the counts of their options."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from attrs import asdict, fields_dict, frozen

from claimtrack.reports.article.view import Note, NoteChain, NoteFinding, NoteStatus

_LABELS = {"status": "Status", "source": "Source", "rule": "Rule", "topic": "Topic"}
"""The criteria with a choice of options, and their labels."""


@frozen
class NoteFilter:
    """Criteria for notes. An empty criterion matches every note, an unknown value none."""

    status: str = ""
    """The value of a note's status, such as ``ask``."""
    source: str = ""
    """The id of a source on any chain of the note."""
    rule: str = ""
    """The code of the rule of any finding of the note."""
    topic: str = ""
    q: str = ""
    """Words that all occur in the note, without regard to case and accents."""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "NoteFilter":
        """Return the filter in the parameters of a URL; other parameters are ignored."""
        return cls(**{name: parameters.get(name, "").strip() for name in fields_dict(cls)})

    @property
    def parameters(self) -> Mapping[str, str]:
        """The parameters of a URL that selects the same notes, without empty ones."""
        return {name: value for name, value in asdict(self).items() if value}

    def __bool__(self) -> bool:
        return bool(self.parameters)

    def matches(self, note: Note) -> bool:
        """True if a note meets every criterion."""
        return not any(self._failures(_options(note), note))

    def _failures(self, options: Mapping[str, Mapping[str, str]], note: Note) -> Iterator[str]:
        """Yield the names of the criteria that a note does not meet."""
        for name, value in self.parameters.items():
            if name == "q":
                text = _fold(" ".join(_texts(note)))
                if not all(word in text for word in _fold(value).split()):
                    yield name
            elif value not in options[name]:
                yield name


@frozen
class FacetOption:
    """One option of a facet."""

    value: str
    label: str
    count: int
    """The number of notes that match with this option and the other criteria of the filter."""
    chosen: bool
    filter: NoteFilter
    """The filter with this option; without it if it is chosen."""


@frozen
class Facet:
    """A criterion with its options: statuses in their order, others by count and label."""

    name: str
    """The name of the criterion, which is that of its parameter."""
    label: str
    options: Sequence[FacetOption]


def count_facets(notes: Sequence[Note], chosen: NoteFilter) -> Sequence[Facet]:
    """Return the options of all criteria except words, with the number of notes of each."""
    labels: dict[str, dict[str, str]] = {name: {} for name in _LABELS}
    labels["status"] = {each.value: each.label for each in NoteStatus}
    counts: dict[str, Counter[str]] = {name: Counter() for name in _LABELS}
    for note in notes:
        options = _options(note)
        failures = [*chosen._failures(options, note)]
        for name, found in options.items():
            labels[name] |= found
            if not failures or failures == [name]:
                counts[name].update(found.keys())
    facets = []
    for name, label in _LABELS.items():
        words, count = labels[name], counts[name]
        values = list(words)
        if name != "status":
            values.sort(key=lambda value: (-count[value], words[value]))
        choices = []
        for value in values:
            is_chosen = chosen.parameters.get(name) == value
            toggled = NoteFilter.of({**chosen.parameters, name: "" if is_chosen else value})
            choices.append(FacetOption(value, words[value], count[value], is_chosen, toggled))
        facets.append(Facet(name, label, choices))
    return facets


def _options(note: Note) -> Mapping[str, Mapping[str, str]]:
    """Return the values of a note for each criterion, with their labels."""
    findings = [found.finding for found in _findings(note)]
    return {
        "status": {note.status.value: note.status.label},
        "source": {chip.source: chip.name for chain in _chains(note) for chip in chain.chips},
        "rule": {finding.code: finding.name for finding in findings},
        "topic": {topic: topic for topic in note.claim.topics},
    }


def _texts(note: Note) -> Iterator[str]:
    """Yield the texts of a note that a search looks at."""
    yield from (note.id, note.claim.text, note.label, *note.claim.topics, *note.restatements)
    for chain in _chains(note):
        yield from (chain.quote, *(f"{chip.name} {chip.aside}" for chip in chain.chips))
    for side in note.sides:
        yield side.claim
    for found in _findings(note):
        yield from (found.finding.code, found.finding.name, found.message, *found.folded)
    yield from (*note.next, *note.remarks)


def _chains(note: Note) -> Iterator[NoteChain]:
    yield from note.chains
    for side in note.sides:
        yield from side.chains


def _findings(note: Note) -> Sequence[NoteFinding]:
    return [found for found in (note.main, *note.further) if found is not None]


def _fold(text: str) -> str:
    """Return a text without case and accents."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))
