"""Steps of Admiralty and ICD 203 as tags of MISP: ``admiralty-scale:source-reliability="b"``.

Tags are read and written for their words. The ``numerical_value`` that MISP's
taxonomies give them is left alone: it makes F and 6, which are unknown, the same as C
and 3, and of ICD 203 takes the lower bounds of the ranges.

Source: MISP taxonomies ``admiralty-scale`` and ``estimative-language``, version 5; the
syntax is that of machine tags, ``namespace:predicate="value"``.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from claimtrack.model.likelihood import Confidence, Likelihood
from claimtrack.model.scale import NoConversion
from claimtrack.model.source import Reliability
from claimtrack.model.status import Credibility
from claimtrack.model.values import nearest, refuse, spell

Graded: TypeAlias = Reliability | Credibility | Likelihood | Confidence
"""What the tags of the two taxonomies grade by."""

_TAG = re.compile(r'([a-z0-9-]+):([a-z0-9-]+)="([a-z0-9-]+)"', re.IGNORECASE)
_SHOWN = 'such as admiralty-scale:source-reliability="b"'
_DECEPTIVE = 'admiralty-scale:source-reliability="g"'


def tag_of(step: Graded) -> str:
    """Return the tag of MISP for a step."""
    match step:
        case Reliability():
            return f'admiralty-scale:source-reliability="{step.value.lower()}"'
        case Credibility():
            return f'admiralty-scale:information-credibility="{step.value}"'
        case Likelihood():
            word = step.value.replace(" ", "-")
            return f'estimative-language:likelihood-probability="{word}"'
        case Confidence():
            return f'estimative-language:confidence-in-analytic-judgment="{step.value}"'


def step_of(tag: str) -> Graded | NoConversion:
    """Return the step that a tag of MISP names; letters may be capitals.

    MISP adds a letter G, *deliberately deceptive*, which says what a source intends
    and is no degree of reliability: no letter of STANAG 2511 stands for it.

    Raises:
        LedgerError: it is no machine tag, or none of these taxonomies.
    """
    if not isinstance(tag, str) or not _TAG.fullmatch(tag):
        refuse(f"{spell(tag)} is no machine tag", _SHOWN)
    low = tag.lower()
    if low == _DECEPTIVE:
        return NoConversion(
            "G, deliberately deceptive, says what a source intends: STANAG 2511 has no such"
            " letter, and it is not E"
        )
    if low not in _STEPS:
        hint = nearest(low, [*_STEPS, _DECEPTIVE]) or _SHOWN
        refuse(f"{spell(tag)} is no tag of admiralty-scale or estimative-language", hint)
    return _STEPS[low]


_STEPS: Mapping[str, Graded] = MappingProxyType(
    {
        tag_of(step): step
        for steps in (Reliability, Credibility, Likelihood, Confidence)
        for step in steps
    }
)
