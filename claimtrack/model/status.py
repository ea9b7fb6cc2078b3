"""How far the record bears a claim out, in words and in Admiralty's digits."""

from claimtrack.model.enums import DescribedEnum


class Status(DescribedEnum):
    """How far the record bears a claim out.

    The order is from least to most, which decides what a conclusion can have from
    its premises: it is never better off than the worst of them.
    """

    REFUTED = "refuted", "what stands against it cannot hold together with it"
    UNSUPPORTED = "unsupported", "nobody is certainly its origin, or its ground is gone"
    NOT_CHECKABLE = "not-checkable", "an opinion or a forecast, or it rests on one"
    CONTESTED = "contested", "the record has a case for it and one against it"
    SINGLE_ORIGIN = "single-origin", "too few independent voices stand behind it"
    CORROBORATED = "corroborated", "independent voices enough stand behind it"

    @property
    def rank(self) -> int:
        """Its position in the order, 0 for the least."""
        return list(Status).index(self)


class Credibility(DescribedEnum):
    """Admiralty credibility of an item of information (STANAG 2511).

    It is derived from the record and never entered. 6 means that it cannot be
    judged: unknown, and not the worst.
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
