"""The data of edits: claims, chains, sources and waivers as a person enters them."""

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from claimtrack.model import Act, Certainty, ClaimKind, Ref, SourceKind, Stance


@frozen
class NewSource:
    """A source that the ledger does not have yet."""

    name: str
    kind: SourceKind
    named: bool = True
    """False if the name only describes somebody: `two workers`."""
    part_of: str | None = None


@frozen
class HopEdit:
    """One source of a chain: the id of a source of the ledger, or a new source."""

    source: str | NewSource
    act: Act | None = None
    certainty: Certainty | None = None
    quote: str | None = None
    """The words of the source, exactly as in the text."""


@frozen
class ChainEdit:
    """A chain for or against a claim, the origin first."""

    via: Sequence[HopEdit]
    """The publisher of the passages may be left out at the end, as in ledger files."""
    stance: Stance | None = None
    """None for the stance of the first act: ``denied`` denies."""
    at: Sequence[str] = ()
    """Passages, such as ``article#p4``."""


@frozen
class ClaimEdit:
    """A claim with its first chain.

    With None, a new claim has the defaults of its file, and a draft keeps what it has.
    """

    text: str
    chain: ChainEdit
    kind: ClaimKind | None = None
    topics: Sequence[str] | None = None
    about: Sequence[str] | None = None


@frozen
class ChainAddition:
    """A further chain of a claim."""

    claim: str
    chain: ChainEdit


@frozen
class WaiverEdit:
    """The acceptance of a finding."""

    code: str
    subject: Ref
    reason: str
    by: str | None = None
    until: date | None = None
