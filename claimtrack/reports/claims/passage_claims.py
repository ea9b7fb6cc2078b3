"""The claims that stand at one passage, as text and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import starmap

from attrs import frozen

from claimtrack.model import Assertion, Hop, Ledger, LedgerAsOf, Passage, Stance
from claimtrack.reports.findings import json_output
from claimtrack.reports.text.styles import Style, StyledLine, styled_line
from claimtrack.reports.text.visible import Display

_WORDS: Mapping[Stance, str] = {
    Stance.ASSERTS: "asserted",
    Stance.DENIES: "denied",
    Stance.NEUTRAL: "neutral",
}


@frozen
class PassageClaims:
    """The assertions at the passages that were asked for, in the order of the ledger."""

    ledger: Ledger
    assertions: Mapping[Passage, Sequence[Assertion]]
    known: Sequence[str]
    """All passages with assertions, and their blocks alone."""

    @classmethod
    def of(cls, ledger: Ledger, asked: str) -> "PassageClaims":
        """Find the assertions at a passage, and those with a hop that cites it.

        ``#p4`` is that block of every document.
        """
        found: dict[Passage, list[Assertion]] = {}
        known: dict[str, None] = {}
        for assertion in ledger.assertions:
            cited = [*assertion.at, *(hop.at for hop in assertion.via if hop.at is not None)]
            for passage in dict.fromkeys(cited):
                names = {str(passage): None, f"#{passage.block or ''}": None}
                known |= names
                if asked in names:
                    found.setdefault(passage, []).append(assertion)
        return cls(ledger, found, tuple(known))

    def as_lines(self, display: Display) -> Iterator[StyledLine]:
        """Yield each passage with its claims and their chains."""
        for passage, assertions in self.assertions.items():
            document = self.ledger.documents[passage.document]
            title = f' in "{document.title}"' if document.title else ""
            yield styled_line((display.sanitize(f"{passage}{title}"), Style.STRONG))
            for claim, chains in _by_claim(assertions).items():
                record = self.ledger.claims[claim]
                place = f" ({record.place})" if record.place else ""
                yield styled_line(display.sanitize(f"  {claim}: {record.text}{place}"))
                for chain in chains:
                    hops = " > ".join(map(_hop, chain.hops))
                    yield styled_line(display.sanitize(f"    {_WORDS[chain.stance]}: {hops}"))

    def as_json(self, known: Sequence[LedgerAsOf] = ()) -> str:
        """Return each passage with its claims and their chains as JSON.

        ``known`` holds the ledgers as of a day.
        """
        return json_output.json_text(
            {
                "schema": json_output.SCHEMA,
                **json_output.as_of_json(known),
                **json_output.drafts_as_json(self.ledger.draft_count),
                "passages": [
                    {
                        "passage": str(passage),
                        "claims": [*starmap(self._claim_as_json, _by_claim(assertions).items())],
                    }
                    for passage, assertions in self.assertions.items()
                ],
            }
        )

    def _claim_as_json(self, claim: str, chains: Sequence[Assertion]) -> dict[str, object]:
        return {
            "id": claim,
            "text": self.ledger.claims[claim].text,
            "assertions": [
                {"stance": chain.stance.value, "via": [hop.source for hop in chain.via]}
                for chain in chains
            ],
        }


def _by_claim(assertions: Sequence[Assertion]) -> dict[str, list[Assertion]]:
    found: dict[str, list[Assertion]] = {}
    for assertion in assertions:
        found.setdefault(assertion.claim, []).append(assertion)
    return found


def _hop(hop: Hop) -> str:
    return f"{hop.source} {hop.act.value}" if hop.act is not None else hop.source
