"""The data of edits: what a new claim, chain or waiver has, as a person gives it."""

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
    """The words of the source, as they stand in the text."""


@frozen
class ChainEdit:
    """A chain for or against a claim, the origin first."""

    via: Sequence[HopEdit]
    stance: Stance = Stance.ASSERTS
    at: Sequence[str] = ()
    """Passages, such as ``article#p4``."""


@frozen
class ClaimEdit:
    """A claim with its first chain."""

    text: str
    chain: ChainEdit
    kind: ClaimKind = ClaimKind.EVENT
    topics: Sequence[str] = ()
    about: Sequence[str] = ()


@frozen
class WaiverEdit:
    """The acceptance of a finding."""

    code: str
    subject: Ref
    reason: str
    by: str | None = None
    until: date | None = None
