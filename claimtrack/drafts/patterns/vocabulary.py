"""Words that report speech, and small closed classes of English words."""

import re
from collections.abc import Iterator
from enum import Enum

from claimtrack.model.dates.day_numbers import MONTHS, WEEKDAYS


class Frame(Enum):
    """The words that a verb needs beside its subject."""

    SAY = "say"
    """A clause, and it may follow or interrupt what was said."""
    THAT = "that"
    """A clause with "that", or a quotation; it may follow a quotation."""
    MIND = "mind"
    """A clause about a thought, which counts only outside other statements."""
    OBJECT = "object"
    """An object that holds what was said, as in "called the plan a mistake"."""
    TELL = "tell"
    """A hearer, and then a clause; it may follow what was said."""


_VERBS = {
    Frame.SAY: (
        "say add argue insist contend assert allege explain complain warn note claim"
        " predict tweet write continue acknowledge concede admit confirm vow state declare"
        " announce report conclude suggest boast joke quip muse opine lament remark observe"
        " exclaim caution counter reiterate recount recall reply respond ask testify stress"
        " emphasize reveal estimate"
    ),
    Frame.THAT: (
        "find show indicate deny agree promise pledge mention disclose demonstrate decide"
        " speculate charge advise point wonder comment maintain"
    ),
    Frame.MIND: "believe think hope fear",
    Frame.OBJECT: (
        "describe characterize portray accuse urge call dub criticize decry dismiss condemn reject"
        " slam"
    ),
    Frame.TELL: "tell inform assure remind convince notify",
}
_IRREGULAR = {
    "say": "says said saying",
    "write": "writes wrote written writing",
    "think": "thinks thought thinking",
    "admit": "admits admitted admitting",
    "slam": "slams slammed slamming",
    "dub": "dubs dubbed dubbing",
    "quip": "quips quipped quipping",
    "tell": "tells told telling",
    "find": "finds found finding",
    "show": "shows showed shown showing",
    "vow": "vows vowed vowing",
    "stress": "stresses stressed stressing",
}
_NO_BARE_CLAUSE = (
    "continue reply respond ask recount recall testify stress emphasize exclaim counter lament"
    " remark observe caution reiterate opine muse"
)
_NOUNS = (
    "report reports claim claims state states charge charges estimate estimates promise promises"
    " point points ask note notes fear fears mention mentions remark remarks pledge pledges"
    " comment comments hope hopes show shows find finds wonder stress joke jokes reply replies"
    " quip quips tweet tweets vow vows caution thought counter recount"
)


def words(line: str) -> frozenset[str]:
    """Return the words of a line."""
    return frozenset(line.split())


def any_of(line: str) -> str:
    """Return a pattern for any word of a line."""
    return f"(?:{'|'.join(line.split())})"


MONTH = any_of(" ".join(MONTHS).title())
"""A pattern for the names of the months."""
WEEKDAY = any_of(" ".join(WEEKDAYS).title())
"""A pattern for the names of the days of the week."""


def _forms(verb: str) -> Iterator[str]:
    yield verb
    if verb in _IRREGULAR:
        yield from _IRREGULAR[verb].split()
    elif verb.endswith("e"):
        yield from (verb + "s", verb + "d", verb[:-1] + "ing")
    elif re.search(r"[^aeiou]y$", verb):
        yield from (verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
    else:
        yield from (verb + "s", verb + "ed", verb + "ing")


LEMMAS = {form: verb for line in _VERBS.values() for verb in line.split() for form in _forms(verb)}
"""The verb of each form."""

FRAMES = {
    form: frame for frame, line in _VERBS.items() for verb in line.split() for form in _forms(verb)
}
"""The frame of each form."""

BARE_CLAUSE = frozenset(
    form
    for form, verb in LEMMAS.items()
    if (FRAMES[form] in (Frame.SAY, Frame.MIND) or verb == "find")
    and verb not in words(_NO_BARE_CLAUSE)
)
"""Forms of verbs that may take a clause without "that"."""

NOUNS = words(_NOUNS)
"""Forms that are more often a noun."""
