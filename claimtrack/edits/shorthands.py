"""The shorthands of a ledger file, in which new records are written as its author writes."""

from collections.abc import Iterable, Sequence

from attrs import frozen

from claimtrack.formats.records.shape import plain_values
from claimtrack.formats.toml.edit import EditableToml
from claimtrack.formats.toml.shorthands import Defaults, lacks_publisher, publishers_of
from claimtrack.model import Assertion, Claim, Hop, Ledger, Passage, Record, RecordKind


@frozen
class FileShorthands:
    """The defaults of a ledger file, and the documents that its passages may leave out."""

    ledger: Ledger
    defaults: Defaults
    document: str | None
    """The document of passages such as ``#p4``."""

    @classmethod
    def of(cls, toml: EditableToml, ledger: Ledger) -> "FileShorthands":
        """Return the shorthands of a file of a ledger that loads."""
        data = toml.data
        defaults = Defaults(**data.get("defaults", {}))
        documents = [*data.get(RecordKind.DOCUMENT.value, {})]
        only = documents[0] if len(documents) == 1 else None
        return cls(ledger, defaults, defaults.document or only)

    def table(self, record: Record) -> dict[str, object]:
        """Return a claim, an assertion or a waiver as the plain values of its table."""
        match record:
            case Claim():
                return self.claim(record)
            case Assertion():
                return self.assertion(record)
            case _:
                return plain_values(record)

    def claim(self, claim: Claim) -> dict[str, object]:
        """Return a claim without its id as the plain values of its table."""
        table = plain_values(claim)
        del table["id"]
        if claim.kind is self.defaults.kind:
            table.pop("kind", None)
        else:
            table["kind"] = claim.kind.value
        if claim.topics == self.defaults.topics:
            table.pop("topics", None)
        else:
            table["topics"] = [*claim.topics]
        return table

    def assertion(self, assertion: Assertion) -> dict[str, object]:
        """Return an assertion without its claim as the plain values of its table."""
        table = plain_values(assertion)
        del table["claim"]
        table["via"] = [self.hop(hop) for hop in self.chain(assertion)]
        if assertion.at:
            table["at"] = self.passages(assertion.at)
        return table

    def hop(self, hop: Hop) -> object:
        """Return a hop as a plain value: its source, or a table."""
        table = plain_values(hop)
        if hop.at is not None:
            table["at"] = self.passages([hop.at])
        return table if len(table) > 1 else hop.source

    def chain(self, assertion: Assertion) -> Sequence[Hop]:
        """Return a chain without the publisher at its end, if the reader adds it."""
        via, short = assertion.via, assertion.via[:-1]
        if not short or not self.defaults.add_publisher:
            return via
        return short if complete_chain(short, assertion.at, self.ledger) == via else via

    def passages(self, at: Iterable[Passage]) -> str | list[str]:
        """Return passages as short as the file permits; a single one is no list."""
        written = [
            f"#{each.block}" if each.block and each.document == self.document else str(each)
            for each in at
        ]
        return written[0] if len(written) == 1 else written


def complete_chain(via: Iterable[Hop], at: Iterable[Passage], ledger: Ledger) -> tuple[Hop, ...]:
    """Return a chain with the publisher of its passages at its end, as the reader adds it.

    A chain without a source begins with the publisher.
    """
    chain = tuple(via)
    publishers = publishers_of(at, ledger)
    if len(publishers) == 1 and lacks_publisher({hop.source for hop in chain}, publishers):
        chain += tuple(Hop(each) for each in publishers if each is not None)
    return chain
