"""Laws of additions to any ledger: the old records and the new ones, and every old line."""

from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.edits.edited_ledger import EditedLedger
from claimtrack.edits.requests import ChainEdit, ClaimEdit, HopEdit, NewSource, WaiverEdit
from claimtrack.errors import LedgerError
from claimtrack.formats.toml import reader
from claimtrack.model import (
    Act,
    Assertion,
    Certainty,
    Claim,
    Hop,
    Ledger,
    RecordKind,
    Ref,
    Source,
    SourceKind,
    Waiver,
)
from tests.edits.test_edited_ledger import lines_with_comments
from tests.laws.profiles import law
from tests.strategies import ledgers

MARKS = st.sampled_from(["", "\ufeff"])
LINE_ENDS = st.sampled_from(["\n", "\r\n"])
WORDS = st.text(st.characters(exclude_categories=["C"]), min_size=1).filter(str.strip)
NEW = NewSource("Nobody Else", SourceKind.WITNESS, named=False)
MADE = Source("nobody-else", SourceKind.WITNESS, "Nobody Else", named=False)


def kept_lines(old: str, new: str) -> bool:
    """Return true if a text has all lines of another one in their order."""
    rest = iter(new.splitlines())
    return all(line in rest for line in old.splitlines())


@law
@given(ledger=ledgers(), mark=MARKS, line_end=LINE_ENDS, text=WORDS, data=st.data())
def test_addition_keeps_every_record_and_every_line(
    ledger: Ledger, mark: str, line_end: str, text: str, data: st.DataObject
) -> None:
    assume(MADE.id not in ledger.sources)
    written = lines_with_comments(reader.write(ledger)).replace("\n", line_end)
    known: list[str | NewSource] = [NEW, *ledger.sources]
    sources = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True))
    act = data.draw(st.sampled_from([None, Act.DENIED, Act.WITNESSED]))
    sure = data.draw(st.sampled_from([None, *Certainty]))
    at = [*ledger.documents][: data.draw(st.integers(0, 1))]
    chain = ChainEdit([HopEdit(each, act, sure) for each in sources], at=at)
    claim = data.draw(st.sampled_from([None, *ledger.claims]))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.toml"
        path.write_bytes(f"{mark}{written}".encode())
        before = EditedLedger.read(path)
        if claim is None:
            after = before.add_claim(ClaimEdit(text, chain))
        else:
            after = before.add_chain(claim, chain)
        subject = Ref(RecordKind.CLAIM, claim or list(after.ledger.claims)[-1])
        waived = after.waive(WaiverEdit("CT999", subject, text))
        found = path.read_bytes().decode()
        reread = EditedLedger.read(path)

    hops = [Hop(MADE.id if each is NEW else str(each), act, sure) for each in sources]
    new_claim = Claim(subject.id, text)
    assertion = Assertion(subject.id, hops, at)
    publisher = ledger.documents[at[0]].publisher if at else None
    if publisher is not None and publisher not in {hop.source for hop in hops}:
        assertion = evolve(assertion, via=[*hops, Hop(publisher)])
    added = [MADE] if NEW in sources else []
    expected = [*ledger.records(), *added, *([new_claim] if claim is None else []), assertion]
    expected.append(Waiver("CT999", subject, text))
    assert Ledger.of(expected, settings=ledger.settings) == waived.ledger == reread.ledger
    assert kept_lines(f"{mark}{written}", found)
    assert found.count("\n") == found.count(line_end)
    assert ("\r" in found) == (line_end == "\r\n" and "\n" in written)


@law
@given(ledger=ledgers(), words=st.text(min_size=1))
def test_any_words_are_written_as_they_are_or_refused(ledger: Ledger, words: str) -> None:
    """Also those that are TOML, and those that no ledger may have."""
    chain = ChainEdit([HopEdit(NewSource("Nobody", SourceKind.PERSON, named=False), quote=words)])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.toml"
        path.write_text(reader.write(ledger))
        before = EditedLedger.read(path)
        try:
            after = before.add_claim(ClaimEdit(words, chain))
        except LedgerError:
            after = None

        found = EditedLedger.read(path)

    assert found.texts == (before if after is None else after).texts
    new = [each for each in found.ledger.claims.values() if each.id not in ledger.claims]
    assert ([] if after is None else [words]) == [each.text for each in new]
