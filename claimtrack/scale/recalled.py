"""A ledger checked with the help of what was found before, neighbourhood by neighbourhood.

Under a digest of all that a neighbourhood is judged by stands what was found in it, and
so it does for each document. Where the digest is known nothing is judged. What looks
at the whole ledger, unused records and waivers, always is.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

from attrs import field, frozen

from claimtrack.analysis.facts import Facts
from claimtrack.engine import Report, Rule, judged, reported
from claimtrack.findings import Finding
from claimtrack.garbage import collection_paused
from claimtrack.model import Document, Ledger, Noun, Record, Ref, Settings
from claimtrack.model.content import content_id
from claimtrack.scale.entries import Names
from claimtrack.scale.holdings import Holdings
from claimtrack.scale.judging import Judging, Subject, subject_of
from claimtrack.scale.reach import Reach, part
from claimtrack.scale.remembered import UnknownError, found_again, places_of, written
from claimtrack.scale.state import State

_PROGRAM = Path(__file__).parents[1]


@frozen(eq=False)
class _Unit:
    """What is judged together: the neighbourhood of some claims, or a document."""

    reach: Reach
    records: Sequence[Record] = field(repr=False)
    digest: str

    @property
    def subjects(self) -> Iterator[Subject]:
        """What is found in it is kept under these."""
        yield from self.reach.claims
        yield from (Ref(Noun.DOCUMENT, id) for id in self.reach.documents)


def basis_of(rules: Sequence[Rule]) -> str:
    """Return a digest of the program and of the modules that rules are in."""
    files = {*_PROGRAM.rglob("*.py"), *map(_file_of, rules)}
    texts = (file.read_bytes() for file in sorted(files) if file.is_file())
    return _digest([repr(rules).encode(), *(sha256(text).digest() for text in texts)])


def _file_of(rule: Rule) -> Path:
    judge = rule.closing_judge or rule.judge
    module = sys.modules.get(getattr(judge, "__module__", ""))
    return Path(getattr(module, "__file__", None) or "")


def check(
    ledger: Ledger,
    rules: Sequence[Rule],
    settings: Settings | None,
    today: date | None,
    state: State,
) -> Report:
    """Judge a ledger as :func:`claimtrack.engine.run` does; what is new is remembered.

    Raises:
        LedgerError: the settings name a rule that is not among those given.
        RuleError: a rule failed.
    """
    judging = Judging(rules, settings or ledger.settings, today)
    facts = Facts(ledger, today, judging.settings)
    with collection_paused():
        held = Holdings.of(ledger)
        found = judged(facts, rules, among=judging.nowhere)
        missing: list[_Unit] = []
        for unit in _units(held, judging):
            known = _known(unit, state)
            if known is None:
                missing.append(unit)
            else:
                found += known
        fresh = _found_in(missing, facts, held, judging)
        _remember(missing, fresh, held, judging, state)
        found += fresh
        found += judged(facts, rules, given=found)
        return reported(found, ledger, rules, judging.settings, today)


def _known(unit: _Unit, state: State) -> list[Finding] | None:
    try:
        data = state[unit.digest]
        if not isinstance(data, list):
            return None
        return [found_again(each, unit.records) for each in data]
    except (KeyError, ValueError, RecursionError):
        return None


def _found_in(
    units: Sequence[_Unit], facts: Facts, held: Holdings, judging: Judging
) -> list[Finding]:
    """Return what is found in some units, judged together; the whole ledger if they are many."""
    if not units:
        return []
    reached = Reach()
    for unit in units:
        reached.claims.update(unit.reach.claims)
        reached.documents.update(unit.reach.documents)
    many = 2 * len(reached.claims) > len(held.claims)
    others = frozenset(rule.code for rule in judging.rules) - judging.nowhere
    found = judged(facts, judging.rules, among=others) if many else judging.judge(held, reached)
    wanted = {subject for unit in units for subject in unit.subjects}
    return [each for each in found if _wanted(each, wanted, held, judging)]


def _wanted(finding: Finding, wanted: set[Subject], held: Holdings, judging: Judging) -> bool:
    """Whether a finding is about these, or about a source or a predicate for their sake."""
    if finding.code in judging.nowhere:
        return False
    subject = subject_of(finding, held, judging)
    return subject in wanted or _loose(subject)


def _loose(subject: Subject) -> bool:
    return isinstance(subject, Ref) and subject.kind in (Noun.SOURCE, Noun.PREDICATE)


def _remember(
    units: Sequence[_Unit],
    found: Sequence[Finding],
    held: Holdings,
    judging: Judging,
    state: State,
) -> None:
    """Write down what was found in each unit, unless that cannot be told."""
    of: dict[Subject, list[Finding]] = {}
    for finding in found:
        of.setdefault(subject_of(finding, held, judging), []).append(finding)
    if any(map(_loose, of)):
        # Nobody knows for the sake of which claims it was said.
        return
    for unit in units:
        numbers = {id(record): number for number, record in enumerate(unit.records)}
        here = (each for subject in unit.subjects for each in of.get(subject, ()))
        try:
            state[unit.digest] = [written(each, numbers) for each in here]
        except UnknownError:
            continue


def _units(held: Holdings, judging: Judging) -> Iterator[_Unit]:
    """Yield what can be judged by itself: each neighbourhood, and each document."""
    digest_of, manner = _digests(), _manner(judging)
    seen: Names = {}
    for claim in held.claims:
        if claim not in seen:
            near = held.near([claim])
            seen |= near
            yield _unit(Reach(near), held, digest_of, manner)
    for document in held.documents:
        yield _unit(Reach(documents={document: None}), held, digest_of, manner)


def _manner(judging: Judging) -> bytes:
    """Return the settings, and the day where rules are installed that may ask for it.

    Of those that are shipped only the one on waivers does, and it always judges.
    """
    foreign = any(_PROGRAM not in _file_of(rule).parents for rule in judging.rules)
    return repr((judging.settings, judging.today if foreign else None)).encode()


def _unit(
    reach: Reach, held: Holdings, digest_of: Callable[[Record], bytes], manner: bytes
) -> _Unit:
    records = tuple(part(held, reach))
    kind = b"claims" if reach.claims else b"document"
    return _Unit(reach, records, _digest([*map(digest_of, records), kind, manner]))


def _digests() -> Callable[[Record], bytes]:
    """Return what digests records, each once: their content, texts, and which parts have places."""
    done: dict[int, bytes] = {}

    def digest_of(record: Record) -> bytes:
        if id(record) not in done:
            text = record.text if isinstance(record, Document) else None
            placed = "".join("-" if place is None else "+" for place in places_of(record))
            content = content_id(type(record).__name__, record)
            done[id(record)] = sha256(f"{content} {placed} {text}".encode()).digest()
        return done[id(record)]

    return digest_of


def _digest(parts: Sequence[bytes]) -> str:
    return sha256(b"".join(parts)).hexdigest()[:32]
