"""Status and Admiralty credibility of a claim."""

from claimtrack.model.enums import DescribedEnum


class Status(DescribedEnum):
    """The degree to which the ledger supports a claim.

    The order is from least to most. The status of a conclusion never exceeds the
    lowest status of its premises.
    """

    REFUTED = "refuted", "defeated by evidence that cannot be true together with it"
    UNSUPPORTED = "unsupported", "it has no certain origin, or its basis was undercut"
    BACKGROUND = "background", "it is common knowledge that needs no source, and nothing opposes it"
    NOT_CHECKABLE = "not-checkable", "it is an opinion or a forecast, or rests on one"
    CONTESTED = "contested", "there is support both for and against it"
    SINGLE_ORIGIN = "single-origin", "too few independent voices support it"
    CORROBORATED = "corroborated", "enough independent voices support it"

    @property
    def rank(self) -> int:
        """The position in the order, 0 for the least."""
        return list(Status).index(self)


class Credibility(DescribedEnum):
    """Admiralty credibility of an item of information (STANAG 2511).

    It is derived from the ledger, never entered. 6 means that the credibility is
    unknown. It is not the worst grade.
    """

    CONFIRMED = 1, "confirmed by other independent origins"
    PROBABLE = (
        2,
        "probably true: some corroboration, but not by independent origins that nothing opposes",
    )
    POSSIBLE = 3, "possibly true: other information on record agrees with it"
    DOUBTFUL = 4, "doubtful: other information on record speaks against it"
    IMPROBABLE = 5, "improbable: other information on record contradicts and outweighs it"
    UNKNOWN = 6, "cannot be judged: nothing on record to compare it with"
