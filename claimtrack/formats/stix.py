"""Writing of ledgers as STIX 2.1 bundles, for threat-intelligence platforms.

The format cannot be read. Source: OASIS, *STIX Version 2.1* (10 June 2021).

==================================  =======================================================
in the ledger                       in the bundle
==================================  =======================================================
source                              identity
its ``reliability``                 the extension's ``reliability``; absent for F
its ``part_of``                     relationship ``part-of``
its ``confidential``                marking that it must not be named
document, dated to the day          report on the assertions in it
any other document                  note, because a report needs a time of publication
claim                               note, labelled ``claim``, on the sources it is about
its credibility (STANAG 2511)       ``confidence`` by Appendix A of STIX, and the
                                    extension's ``credibility``; both absent for 6
its ``because``                     relationship ``derived-from``
assertion                           note on its claim and the sources of its chain
assertion that denies               opinion ``disagree`` on its claim
link                                relationship of its kind; ``duplicate-of`` for restates
link that undercuts no claim        note on the record that it undercuts
retraction                          ``revoked`` on the withdrawn object
==================================  =======================================================

- STIX has no properties for many keys. Each object therefore contains its record, with the
  keys of ledger files, in a property extension (:data:`EXTENSION`) by STIX 2.1, 7.3.
  Programs that do not know the extension may ignore it.
- *Confidence* is a producer's certainty about its own data (3.2). Claims have it, from the
  credibility that claimtrack computes. Assertions have none, and the reliability of a
  source is not a confidence.
- No opinion is ``strongly-disagree``, because a ledger does not record the strength of a
  denial.
- The creator of all objects is the identity ``claimtrack``, because a ledger does not
  record who keeps it. The speakers are in ``authors``.
- Times are dates of the ledger that are exact to the day, or else
  :data:`EPOCH`. The records contain the original dates.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from json import JSONEncoder
from types import MappingProxyType
from uuid import UUID, uuid5

from attrs import define, field

from claimtrack._gc import pause_gc
from claimtrack.formats.records.loss import LossLog, start_loss_log
from claimtrack.formats.records.output import Conversion
from claimtrack.formats.records.shape import plain_values
from claimtrack.model import (
    Assertion,
    Document,
    Ledger,
    Link,
    LinkKind,
    Record,
    Ref,
    Reliability,
    Retraction,
    Settings,
    Source,
    SourceKind,
    SourceNumber,
    Stance,
    When,
    ref_of,
)
from claimtrack.model.dates.expression import DateForm, Precision
from claimtrack.model.status import Credibility

NAMESPACE = UUID("07ccc766-a965-4b80-8df6-e62a40d6eef3")
"""The namespace of ids. STIX's own is for cyber-observable objects only (2.9)."""

EPOCH = "1970-01-01T00:00:00.000Z"
"""The creation time of objects without an exact date. Never the current time."""

_JSON = JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
_LAST_INTEGER = 2**53 - 1
_DAYS = range(date.min.toordinal(), date.max.toordinal() + 1)
_SECONDS_A_DAY = 86_400

# HTTP URLs of RFC 3986 with a host, which are safe to open in a browser.
_WEB = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?"
    r"(?:[/?](?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
    r"(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
)

CONFIDENCE = MappingProxyType(
    {
        Credibility.CONFIRMED: 90,
        Credibility.PROBABLE: 70,
        Credibility.POSSIBLE: 50,
        Credibility.DOUBTFUL: 30,
        Credibility.IMPROBABLE: 10,
    }
)
"""Confidence by credibility (STIX 2.1, Appendix A). A 6, *cannot be judged*, has none."""

EXTENSION = "Records of claimtrack"
"""The name of the extension that all objects carry."""

_SCHEMA = """\
reliability (on an identity): Admiralty reliability of a source by STANAG 2511, a letter A to E; \
absent where it cannot be judged.
credibility (on a note): Admiralty credibility of a claim by STANAG 2511, a digit 1 to 5; absent \
where it cannot be judged.
record: the record of a ledger from which the object was made, a dictionary with the keys that \
`claimtrack schema` describes.
retractions: a list of the records that withdraw it."""

_UNKNOWN: Mapping[str, Credibility] = MappingProxyType({})


@pause_gc()
def write(ledger: Ledger, credibility: Mapping[str, Credibility] = _UNKNOWN) -> Conversion:
    """Return a ledger as a bundle, and the losses.

    ``credibility`` is by the ids of claims. Claims without one cannot be judged.
    """
    writer = _Writer(ledger, credibility)
    writer.add_sources()
    writer.add_claims()
    writer.add_assertions()
    writer.add_documents()
    writer.add_links()
    return Conversion({"": writer.bundle.to_bytes()}, _find_losses(ledger).losses())


def _find_losses(ledger: Ledger) -> LossLog:
    losses = start_loss_log(ledger)
    for why, records in (
        ("STIX has no object for predicates", ledger.predicates.values()),
        ("STIX has no object for accepted findings", ledger.waivers),
    ):
        for record in records:
            for key in plain_values(record):
                losses.add(f"{ref_of(record).kind.value}.{key}", why, record)
    if ledger.settings != Settings():
        losses.add("ledger.settings", "STIX has no object for settings")
    return losses


@define
class Bundle:
    """A mutable bundle of objects, each with an id made of its content.

    Objects with the same id are therefore equal in all bundles, and a changed object has
    another id. STIX allows changes under one id only with a new modification time (3.6),
    and a ledger does not record when it was changed.
    """

    _lines: dict[str, bytes] = field(factory=dict)

    def add(self, type: str, properties: Mapping[str, object]) -> str:
        """Add an object and return its id."""
        text = _JSON.encode({"type": type, "spec_version": "2.1", **properties})
        id = f"{type}--{uuid5(NAMESPACE, text)}"
        self._lines[id] = f'{{"id":"{id}",{text[1:]}'.encode()
        return id

    def to_bytes(self) -> bytes:
        """Return a bundle of at least one object as JSON, one object per line, sorted by id."""
        ids = sorted(self._lines)
        id = f"bundle--{uuid5(NAMESPACE, ' '.join(ids))}"
        lines = [self._lines[id] for id in ids]
        lines[0] = f'{{"type":"bundle","id":"{id}","objects":[\n'.encode() + lines[0]
        lines[-1] += b"\n]}\n"
        return b",\n".join(lines)


@define
class _Writer:
    """A builder of a bundle, with the STIX ids of records."""

    ledger: Ledger
    credibility: Mapping[str, Credibility]
    bundle: Bundle = field(factory=Bundle)
    producer: str = field(init=False)
    extension: str = field(init=False)
    retractions: dict[Ref, list[Retraction]] = field(init=False)
    sources: dict[str, str] = field(factory=dict)
    claims: dict[str, str] = field(factory=dict)
    undercut: bool = field(init=False)
    """True if a link undercuts an assertion or another link, so that their ids are needed."""
    id_by_ref: dict[Ref, str] = field(factory=dict)
    """The ids of assertions and links, if they are needed."""
    said_in: dict[str, list[str]] = field(factory=lambda: defaultdict(list))
    """The ids of the assertions in each document."""

    def __attrs_post_init__(self) -> None:
        times = {"created": EPOCH, "modified": EPOCH}
        program = {
            "name": "claimtrack",
            "description": "The program that made these objects from a ledger.",
            "identity_class": "system",
        }
        self.producer = self.bundle.add("identity", {**program, **times})
        definition = {
            "name": EXTENSION,
            "description": "Admiralty grades, and the records that objects were made from.",
            "schema": _SCHEMA,
            "version": "1.0.0",
            "extension_types": ["property-extension"],
            "created_by_ref": self.producer,
        }
        self.extension = self.bundle.add("extension-definition", {**definition, **times})
        self.undercut = any(link.to is None for link in self.ledger.links)
        self.retractions = defaultdict(list)
        for retraction in self.ledger.retractions:
            self.retractions[retraction.what].append(retraction)

    def add_sources(self) -> None:
        """Add an identity for each source, and its relationship to its whole."""
        for source in self.ledger.sources.values():
            own: dict[str, object] = {"name": source.label, "roles": [source.kind.value]}
            if (known := _identity_class(source)) is not None:
                own["identity_class"] = known
            if source.note:
                own["description"] = source.note
            if source.confidential:
                own["object_marking_refs"] = [self._add_confidential_marking()]
            grade = source.reliability
            grades = {} if grade is Reliability.F else {"reliability": grade.value}
            self.sources[source.id] = self._add("identity", source, own, grades=grades)
        for source in self.ledger.sources.values():
            if source.part_of is not None:
                self._relate(self.sources[source.id], "part-of", self.sources[source.part_of])

    def add_claims(self) -> None:
        """Add a note for each claim, and relationships to its premises."""
        for claim in self.ledger.claims.values():
            own: dict[str, object] = {
                "content": claim.text,
                "labels": _unique(["claim", claim.kind.value, *claim.topics]),
                "object_refs": _unique([self.sources[id] for id in claim.about]) or [self.producer],
            }
            credibility = self.credibility.get(claim.id, Credibility.UNKNOWN)
            grades: dict[str, object] = {}
            if credibility in CONFIDENCE:
                own["confidence"] = CONFIDENCE[credibility]
                grades["credibility"] = credibility.value
            self.claims[claim.id] = self._add("note", claim, own, grades=grades)
        for claim in self.ledger.claims.values():
            for premise in claim.because:
                self._relate(self.claims[claim.id], "derived-from", self.claims[premise])

    def add_assertions(self) -> None:
        """Add a note for each assertion, but an opinion for each denial."""
        for assertion in self.ledger.assertions:
            claim = self.claims[assertion.claim]
            speakers = [self.sources[hop.source] for hop in assertion.via]
            head = self.ledger.sources[assertion.via[0].source]
            own: dict[str, object] = {"authors": [head.label]}
            if assertion.stance is Stance.DENIES:
                own |= {
                    "opinion": "disagree",
                    "explanation": self._describe(assertion),
                    "object_refs": [claim],
                }
                id = self._add("opinion", assertion, own, self._exact_date(assertion))
                self._relate(id, "attributed-to", speakers[0])
            else:
                neutral = ["neutral"] if assertion.stance is Stance.NEUTRAL else []
                own |= {
                    "content": self._describe(assertion),
                    "labels": ["assertion", *neutral],
                    "object_refs": _unique([claim, *speakers]),
                }
                id = self._add("note", assertion, own, self._exact_date(assertion))
            if self.undercut:
                self.id_by_ref[assertion.ref] = id
            for document in {passage.document for passage in assertion.at}:
                self.said_in[document].append(id)

    def add_documents(self) -> None:
        """Add a report for each document with an exact day, and a note for any other."""
        for document in self.ledger.documents.values():
            people = [self.sources[id] for id in (document.publisher, document.author) if id]
            refs = _unique([*people, *sorted(self.said_in[document.id])]) or [self.producer]
            own: dict[str, object] = {"object_refs": refs}
            if references := list(_references(document)):
                own["external_references"] = references
            published = stix_timestamp(document.published)
            if published is None:
                words = [document.label, *([document.note] if document.note else [])]
                own |= {"content": "\n\n".join(words), "labels": ["document"]}
                self._add("note", document, own)
            else:
                own |= {"name": document.label, "published": published}
                if document.note:
                    own["description"] = document.note
                self._add("report", document, own, document.published)

    def add_links(self) -> None:
        """Add a relationship for each link between claims, and a note for any other."""
        for link in self.ledger.links:
            if link.to is not None:
                name = "duplicate-of" if link.kind is LinkKind.RESTATES else link.kind.value
                ends = self.claims[link.from_], self.claims[link.to]
                id = self._relate(ends[0], name, ends[1], link)
                if self.undercut:
                    self.id_by_ref[link.ref] = id
        for link, target in _targets_first(self.ledger.links):
            refs = [self.claims[link.from_], *([self.id_by_ref[target]] if target else [])]
            words = [str(link), *([link.note] if link.note else [])]
            own = {"content": "\n\n".join(words), "labels": ["undercuts"], "object_refs": refs}
            self.id_by_ref[link.ref] = self._add("note", link, own, link.on)

    def _add(
        self,
        type: str,
        record: Record,
        own: Mapping[str, object],
        on: When | None = None,
        grades: Mapping[str, object] = MappingProxyType({}),
    ) -> str:
        """Add the object of a record and return its id."""
        created = modified = stix_timestamp(on) or EPOCH
        about = {"extension_type": "property-extension", **grades, "record": stix_record(record)}
        common: dict[str, object] = {}
        if self.retractions and (withdrawn := self.retractions.get(ref_of(record))):
            about["retractions"] = sorted(map(stix_record, withdrawn), key=repr)
            common["revoked"] = True
            modified = max(
                [created, *filter(None, (stix_timestamp(each.on) for each in withdrawn))]
            )
        common |= {
            "created": created,
            "modified": modified,
            "created_by_ref": self.producer,
            "extensions": {self.extension: about},
        }
        return self.bundle.add(type, {**common, **own})

    def _relate(self, source: str, name: str, target: str, link: Link | None = None) -> str:
        """Add a relationship, with or without the record of a link."""
        own = {"relationship_type": name, "source_ref": source, "target_ref": target}
        if link is None:
            times = {"created": EPOCH, "modified": EPOCH, "created_by_ref": self.producer}
            return self.bundle.add("relationship", {**times, **own})
        if link.note:
            own["description"] = link.note
        return self._add("relationship", link, own, link.on)

    def _add_confidential_marking(self) -> str:
        """Add the marking of confidential sources and return its id."""
        return self.bundle.add(
            "marking-definition",
            {
                "name": "Confidential source",
                "definition_type": "statement",
                "definition": {"statement": "Who this source is must not be published."},
                "created": EPOCH,
                "created_by_ref": self.producer,
            },
        )

    def _describe(self, assertion: Assertion) -> str:
        """Return an assertion in words: its chain, its claim and its quotes."""
        names = [self.ledger.sources[hop.source].label for hop in assertion.via]
        quotes = [
            f"{name}: “{hop.quote}”"
            for name, hop in zip(names, assertion.via, strict=True)
            if hop.quote
        ]
        claim = self.ledger.claims[assertion.claim]
        return "\n\n".join([f"{' > '.join(names)}: {claim.text}", *quotes])

    def _exact_date(self, assertion: Assertion) -> When | None:
        """Return the date of the last hop or of a document, the first that is exact to the day."""
        published = (self.ledger.documents[each.document].published for each in assertion.at)
        dates = (assertion.via[-1].on, *published)
        return next((when for when in dates if stix_timestamp(when) is not None), None)


def _identity_class(source: Source) -> str | None:
    """Return the STIX identity class of a source (10.7), or None for datasets and the like."""
    match source.kind:
        case SourceKind.DATASET | SourceKind.IMAGERY | SourceKind.RECORD:
            return None
        case SourceKind.MODEL:
            return "system"
        case SourceKind.EXPERT | SourceKind.RESEARCH | SourceKind.SOCIAL_ACCOUNT:
            return "group" if source.number is SourceNumber.PLURAL else "unknown"
        case SourceKind.PERSON | SourceKind.OFFICIAL | SourceKind.SPOKESPERSON | SourceKind.WITNESS:
            return "group" if source.number is SourceNumber.PLURAL else "individual"
        case (
            SourceKind.GOVERNMENT
            | SourceKind.MILITARY
            | SourceKind.COURT
            | SourceKind.PARTY
            | SourceKind.ORGANISATION
            | SourceKind.COMPANY
            | SourceKind.STATE_MEDIA
            | SourceKind.NEWS_AGENCY
            | SourceKind.OUTLET
            | SourceKind.AGGREGATOR
        ):
            return "organization"


def _references(document: Document) -> Iterator[Mapping[str, object]]:
    """Yield the external references of a document. Invalid URLs are only in the record."""
    if is_strict_url(document.url):
        hashes = {"hashes": {"SHA-256": document.sha256}} if document.sha256 else {}
        yield {"source_name": "original", "url": document.url, **hashes}
    if is_strict_url(document.archived):
        yield {"source_name": "archived copy", "url": document.archived}


def _targets_first(links: Iterable[Link]) -> Iterator[tuple[Link, Ref | None]]:
    """Yield the links that undercut no claim, with their targets, each after its target.

    Links that undercut one another in a ring come without a target.
    """
    undercutting = {link.ref: link for link in links if link.to is None}
    done: set[Ref] = set()
    for start in undercutting:
        path: dict[Ref, None] = {}
        here = start
        while here in undercutting and here not in done and here not in path:
            path[here] = None
            here = undercutting[here].target
        chain = list(path)
        ring = set(chain[chain.index(here) :]) if here in path else set()
        for ref in reversed(chain):
            link = undercutting[ref]
            yield link, None if ref in ring else link.target
        done.update(path)


def _unique(values: Iterable[str]) -> Sequence[str]:
    """Return distinct values in their order."""
    return list(dict.fromkeys(values))


def stix_timestamp(when: When | None) -> str | None:
    """Return the timestamp of a date that is exact to the day, or None.

    STIX timestamps have no precision (2.13, 3.2). A day becomes its start in UTC, and so
    does a time of day without a zone.
    """
    if when is None or when.qualified or when.unspecified or when.form is not DateForm.DATE:
        return None
    second, digits = Fraction(0), 3
    moment = when.expression.moment
    if moment is not None and moment.zoned:
        day, second = divmod(moment.second, _SECONDS_A_DAY)
        digits = max(digits, len(str(moment.unit.denominator)) - 1)
    elif when.precision in (Precision.DAY, Precision.TIME) and when.earliest is not None:
        day = when.earliest
    else:
        return None
    if day not in _DAYS:
        return None
    whole, fraction = divmod(second, 1)
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    decimals = f"{int(fraction * 10**digits):0{digits}}"
    return f"{date.fromordinal(day)}T{hours:02}:{minutes:02}:{seconds:02}.{decimals}Z"


def is_strict_url(text: str | None) -> bool:
    """True if a text is a well-formed HTTP URL (RFC 3986)."""
    return text is not None and _WEB.fullmatch(text) is not None


def stix_record(record: object) -> dict[str, object]:
    """Return the plain values of a record, valid in STIX.

    Empty lists are left out (2.8). Integers that would lose digits become texts (2.6).
    """
    return _stix_table(plain_values(record))


def _stix_table(table: Mapping[str, object]) -> dict[str, object]:
    values = {key: _stix_value(each) for key, each in table.items()}
    return {key: each for key, each in values.items() if each != []}


def _stix_value(value: object) -> object:
    """Return a plain value, valid in STIX. Its depth is limited by the model."""
    match value:
        case dict():
            return _stix_table(value)
        case list():
            return [_stix_value(each) for each in value]
        case int() if not isinstance(value, bool) and abs(value) > _LAST_INTEGER:
            return str(value)
        case _:
            return value
