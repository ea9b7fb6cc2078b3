"""A check that goes on: after an edit only what it touches is judged again."""

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain

from attrs import define, field

from claimtrack.analysis.facts import Facts
from claimtrack.engine import Report, Rule, judged, reported, waiving
from claimtrack.errors import LedgerError
from claimtrack.findings import Finding
from claimtrack.garbage import collection_paused
from claimtrack.model import Ledger, Noun, Record, Ref, Settings, Source, Waiver, ref_of
from claimtrack.rules import installed, ordered
from claimtrack.scale.closing import closed
from claimtrack.scale.edits import doubles, ledger_of, resolved
from claimtrack.scale.holdings import Holdings
from claimtrack.scale.judging import (
    Judging,
    Subject,
    Unmentioned,
    mentioned_by,
    seat,
    subject_of,
    unmentioned,
)
from claimtrack.scale.reach import Reach, orphans, part, reach
from claimtrack.scale.revision import Revision

Waived = Callable[[Finding], Waiver | None]

_LOOSE = (Noun.SOURCE, Noun.PREDICATE)


@define(eq=False)
class Checker:
    """A ledger that is edited, and what is found in it; changes with each edit, hence not frozen.

    Build one with :meth:`of`. After an edit it holds what a check of all of the edited
    ledger would find. What an edit costs goes by the neighbourhoods that it touches, as
    they were and as they are: of a claim and what is said of it, those few; of a source,
    all that name it or another of its voice; of a predicate, all facts. Other settings
    or rules, or another day, need another checker.

    A closing rule of one's own is given the whole ledger and all findings after each edit.
    """

    _held: Holdings
    _judging: Judging
    _like: Ledger
    """What a ledger has beside its records."""
    _found: dict[Subject, Sequence[Finding]] = field(factory=dict)
    _loose: set[Ref] = field(factory=set)
    """Sources and predicates of which something was found, for the sake of any claim."""

    @classmethod
    def of(
        cls,
        ledger: Ledger,
        rules: Sequence[Rule] | None = None,
        settings: Settings | None = None,
        today: date | None = None,
    ) -> "Checker":
        """Judge a ledger as :func:`claimtrack.check` does: by the installed rules, or those given.

        Raises:
            LedgerError: the settings name a rule that is not among those given.
            RuleError: a rule failed, so that nothing can be said.
        """
        chosen = installed() if rules is None else ordered(rules)
        judging = Judging(chosen, settings or ledger.settings, today)
        with collection_paused():
            held = Holdings.of(ledger)
            checker = cls(held, judging, ledger_of(Holdings(), ledger))
            checker._begin(judged(Facts(ledger, today, judging.settings), chosen))
        return checker

    @property
    def ledger(self) -> Ledger:
        """The ledger as it is now; putting it together takes longer the larger it is."""
        return ledger_of(self._held, self._like)

    @property
    def report(self) -> Report:
        """What a check of the whole would report; sorting it takes longer the more there is."""
        judging = self._judging
        return reported(self._all(), self.ledger, judging.rules, judging.settings, judging.today)

    def findings(self) -> Iterator[Finding]:
        """Yield what is found and not waived, in no order."""
        waived = waiving(self._held.waivers, self._judging.today)
        return (each for each in self._all() if waived(each) is None)

    def edit(self, added: Iterable[Record] = (), removed: Iterable[Record | Ref] = ()) -> Revision:
        """Take records out and put others in, and judge again what that touches.

        A record is replaced by naming it among those removed and its successor among
        those added. Of equal records one is removed for each time it is named.

        Raises:
            LedgerError: a record to be removed is not there, an id would be given twice, or
                what comes of it is no ledger; all is as it was before.
            RuleError: a rule failed; all is as it was before.
        """
        new, held = tuple(added), self._held
        gone = resolved(held, removed)
        if problems := doubles(held, new, gone):
            raise LedgerError(*problems)
        with collection_paused():
            before = self._whole(reach(held, (*gone, *new)))
            waived = waiving(held.waivers, self._judging.today)
            held.remove(gone)
            held.add(new)
            try:
                return self._revised(new, gone, before, waived)
            except BaseException:
                held.remove(new)
                held.add(gone)
                raise

    def _begin(self, findings: Iterable[Finding]) -> None:
        """Keep what was found in the whole ledger, by all rules but those that close."""
        found: dict[Subject, list[Finding]] = {}
        for each in findings:
            found.setdefault(subject_of(each, self._held, self._judging), []).append(each)
        self._keep(found)
        self._keep(closed(self._judging, self._held, self._held.waivers, found))

    def _keep(self, fresh: Mapping[Subject, Sequence[Finding]]) -> None:
        for subject, findings in fresh.items():
            self._found.pop(subject, None)
            if findings:
                self._found[subject] = findings
            if isinstance(subject, Ref) and subject.kind in _LOOSE:
                self._loose.discard(subject)
                if findings:
                    self._loose.add(subject)

    def _all(self) -> Iterator[Finding]:
        return chain.from_iterable(self._found.values())

    def _whole(self, reached: Reach) -> Reach:
        """Return what is reached with the neighbourhoods of its claims.

        What was found of a source may have been for the sake of any claim that is judged
        with it, so that all of those are judged again; of a predicate, of any claim.
        """
        if any(ref.kind is Noun.PREDICATE for ref in self._loose):
            reached |= Reach(dict.fromkeys(self._held.claims))
        done: set[Ref] = set()
        while True:
            reached |= Reach(self._held.near(reached.claims))
            left = self._loose - done
            there = part(self._held, reached) if left else ()
            more = [each for each in there if isinstance(each, Source) and ref_of(each) in left]
            if not more:
                return reached
            done.update(map(ref_of, more))
            reached |= reach(self._held, more)

    def _revised(
        self, new: Sequence[Record], gone: Sequence[Record], before: Reach, waived: Waived
    ) -> Revision:
        """Judge again what an edit reaches that was made, and keep what is found."""
        held, edited = self._held, (*gone, *new)
        reached = self._whole(before | reach(held, edited))
        fresh = self._fresh(reached, self._judging.judge(held, reached, self._beside(new, gone)))
        fresh |= unmentioned(self._judging, held, mentioned_by(edited))
        fresh |= {each.ref: () for each in gone if isinstance(each, Waiver)}
        found = ChainMap(fresh, self._found)
        fresh |= closed(self._judging, held, self._doubtful(fresh), found)
        old = [each for subject in fresh for each in self._found.get(subject, ())]
        self._keep(fresh)
        new_waived = waiving(held.waivers, self._judging.today)
        return Revision.of(
            [each for each in old if waived(each) is None],
            [each for each in chain.from_iterable(fresh.values()) if new_waived(each) is None],
            len(reached.claims),
        )

    def _beside(self, new: Sequence[Record], gone: Sequence[Record]) -> Iterator[Record]:
        """Yield what is judged by no rule, and shows whether an edit leaves a ledger."""
        lost = {ref_of(each) for each in gone if not isinstance(each, Waiver)}
        yield from orphans(self._held, new, gone)
        yield from (each for each in self._held.waivers if each.subject in lost)
        yield from (each for each in new if isinstance(each, Waiver) and each.subject not in lost)

    def _fresh(
        self, reached: Reach, findings: Iterable[Finding]
    ) -> dict[Subject, Sequence[Finding]]:
        """Return what is found of all that is reached, be it nothing."""
        documents = (Ref(Noun.DOCUMENT, id) for id in reached.documents)
        sources = (ref for ref in self._loose if ref.id in reached.sources)
        predicates = (ref for ref in self._loose if ref.kind is Noun.PREDICATE)
        subjects: Iterable[Subject] = (*reached.claims, *documents, *sources, *predicates)
        fresh: dict[Subject, list[Finding]] = {subject: [] for subject in subjects}
        for each in findings:
            subject = subject_of(each, self._held, self._judging)
            if isinstance(subject, Ref) and subject.kind in _LOOSE:
                # Of one that had none so far, or only from other claims.
                fresh.setdefault(subject, [*self._found.get(subject, ())])
            if subject in fresh:
                fresh[subject].append(each)
        return dict(fresh)

    def _doubtful(self, fresh: Mapping[Subject, Sequence[Finding]]) -> Sequence[Waiver]:
        """Return the waivers of which something else may be found."""
        held = self._held
        if not held.waivers:
            return ()
        kept = (self._found.get(subject, ()) for subject in fresh)
        changed = chain.from_iterable((*kept, *fresh.values()))
        touched: set[Subject] = {ref for each in changed for ref in each.subjects}
        touched.update(each.ref if isinstance(each, Unmentioned) else each for each in fresh)
        return [
            waiver
            for waiver in held.waivers
            if waiver.subject in touched or seat(waiver.subject, held) in touched
        ]
