"""English words for sources: the kind of source that each noun names."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from claimtrack.drafts.patterns.vocabulary import words
from claimtrack.model import SourceKind

_NOUNS = {
    SourceKind.SPOKESPERSON: "spokesman spokeswoman spokesperson spokespeople",
    SourceKind.OFFICIAL: (
        "official minister president premier chancellor governor mayor senator congressman"
        " congresswoman lawmaker ambassador envoy secretary councillor councilman councilwoman"
        " commissioner prosecutor sheriff diplomat officer attorney judge justice chief general"
        " admiral colonel captain commander inspector detective sergeant lieutenant marshal king"
        " queen prince princess pope bishop archbishop representative speaker coroner registrar"
        " deputy leader counterpart director chairman chairwoman chair mp"
    ),
    SourceKind.EXPERT: (
        "expert analyst professor economist lawyer engineer historian scientist researcher doctor"
        " surgeon physician hydrologist geologist biologist physicist strategist pollster"
    ),
    SourceKind.WITNESS: (
        "witness resident neighbour neighbor survivor victim bystander passenger driver skipper"
        " keeper worker farmer fisherman soldier conscript prisoner refugee protester"
    ),
    SourceKind.PERSON: (
        "man woman person people mother father son daughter brother sister wife husband widow"
        " author writer journalist reporter correspondent columnist editor host anchor executive"
        " founder owner manager partner banker trader pilot sailor teacher student coach player"
        " actor actress singer candidate nominee adviser advisor aide consultant activist priest"
        " pastor nurse clerk lobbyist volunteer veteran head boss source member friend family ceo"
        " surveyor foreman employee parent critic campaigner supporter opponent builder contractor"
        " shopkeeper planner auditor investigator negotiator mediator widower colleague relative"
    ),
    SourceKind.NEWS_AGENCY: (
        "reuters afp ap kcna xinhua tass interfax kyodo yonhap anadolu tasnim ansa dpa efe pti"
        " bloomberg wire"
    ),
    SourceKind.OUTLET: (
        "newspaper magazine times post herald guardian journal news tribune courier mercury"
        " gazette chronicle observer telegraph mirror mail weekly press media radio television tv"
        " channel network broadcaster tabloid bbc cnn cbs nbc abc npr msnbc itv pbs cnbc daily"
        " evening lamp star sun today politico"
    ),
    SourceKind.SOCIAL_ACCOUNT: (
        "twitter telegram facebook instagram weibo wechat tiktok youtube whatsapp mastodon bluesky"
    ),
    SourceKind.COURT: "court tribunal",
    SourceKind.MILITARY: "army navy military marines troops corps militia",
    SourceKind.GOVERNMENT: (
        "government ministry department authority council office police parliament senate congress"
        " cabinet administration embassy consulate inspectorate bureau kremlin pentagon house"
        " us uk fbi cia nsa un eu nato epa irs nypd chamber city county state regulator registry"
        " country service agency hall coastguard coastguards constabulary gendarmerie customs"
    ),
    SourceKind.PARTY: "party campaign democrats republicans conservatives liberals rebels movement",
    SourceKind.COMPANY: (
        "company firm bank corporation corp inc ltd llc plc airline airlines manufacturer maker"
        " operator supplier works industries holdings motors google microsoft amazon"
    ),
    SourceKind.RESEARCH: "university college institute laboratory lab center centre think-tank",
    SourceKind.ORGANISATION: (
        "union federation association committee commission organisation organization group charity"
        " foundation league club church society school hospital board trust fund alliance nations"
        " coalition"
    ),
    SourceKind.RECORD: (
        "report document draft letter memo filing statement record log book contract study survey"
        " poll notice email e-mail transcript indictment complaint affidavit ruling warrant"
        " biography article manifest register logbook certificate permit minutes dossier archive"
    ),
    SourceKind.DATASET: "data statistics figures census index numbers",
    SourceKind.IMAGERY: "image photo photograph picture video footage film recording",
}
_PERSONS = frozenset(
    {
        SourceKind.SPOKESPERSON,
        SourceKind.OFFICIAL,
        SourceKind.EXPERT,
        SourceKind.WITNESS,
        SourceKind.PERSON,
    }
)

_MASTHEADS = words(
    "times post herald guardian journal tribune courier mercury gazette chronicle observer"
    " telegraph mirror mail daily evening lamp star sun today wire"
)
"""Words that are outlets only with a capital."""
_MASTHEADS_OF_RECORDS = words("register")
"""Words that are records only without a capital, since with one they may be outlets."""

NOUN_KINDS: Mapping[str, SourceKind] = MappingProxyType(
    {noun: kind for kind, nouns in _NOUNS.items() for noun in nouns.split()}
)
"""The kind of source that a noun in the singular names."""

_SEVERAL = re.compile(
    r"(?:two|three|four|five|six|seven|eight|nine|ten|several|some|many|most|other|both|all)\s",
    re.IGNORECASE,
)
_JOINED = re.compile(r"^[^,]*\b(?:and|&)\s+(?:the\s+|an?\s+)?(?:[A-Z]|[a-z]+s\b)")
_ACRONYM = re.compile(r"[A-Z][A-Z&.-]{1,5}$")


def is_person(kind: SourceKind) -> bool:
    """Return True for kinds of persons."""
    return kind in _PERSONS


@lru_cache(10_000)
def singular(noun: str) -> str:
    """Return the singular of a noun in lower case, as far as endings tell."""
    if noun in NOUN_KINDS:
        return noun
    if noun.endswith("men"):
        return noun[:-2] + "an"
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    if noun.endswith(("sses", "tches")):
        return noun[:-2]
    return noun.removesuffix("s")


@lru_cache(10_000)
def kind_of_word(word: str) -> SourceKind | None:
    """Return the kind of source that a word names, or None for other words.

    A short word in capitals, such as KCNA, is an organisation.
    """
    noun = singular(word.lower())
    found = NOUN_KINDS.get(noun)
    if noun in (_MASTHEADS if word.islower() else _MASTHEADS_OF_RECORDS):
        return None
    if found is None and _ACRONYM.match(word):
        return SourceKind.ORGANISATION
    return found


_CUT = re.compile(
    r"[,;:(]|\b(?:of|for|at|in|on|from|with|by|to|close|familiar|asked|quoted"
    r"|cited|interviewed|contacted|among|including|who|whose|which|that)\b"
)


def head_words(phrase: str) -> list[str]:
    """Return the words of a noun phrase up to its noun: "a spokesman" of "a spokesman for X"."""
    cut = _CUT.search(phrase, 1)
    return (phrase if cut is None else phrase[: cut.start()]).split()


def last_word(phrase: str) -> str:
    """Return the last word of a phrase, or an empty text if it has no word."""
    return (phrase.split() or [""])[-1]


def kind_of_phrase(phrase: str) -> SourceKind | None:
    """Return the kind of source that the noun of a phrase names, or None."""
    words = head_words(phrase)
    if [word.lower() for word in words[-2:]] in (["news", "agency"], ["press", "agency"]):
        return SourceKind.NEWS_AGENCY
    if [word.lower() for word in words[-2:]] in (["coast", "guard"], ["border", "guard"]):
        return SourceKind.GOVERNMENT
    return kind_of_word(words[-1].strip("\"'’“”")) if words else None


def is_plural(phrase: str) -> bool:
    """Return True if the noun of a phrase is a plural, or if two phrases are joined."""
    noun = (head_words(phrase) or [""])[-1].lower()
    if noun in ("people", "others") or _JOINED.search(phrase) or _SEVERAL.match(phrase):
        return True
    return singular(noun) in NOUN_KINDS and singular(noun) != noun
