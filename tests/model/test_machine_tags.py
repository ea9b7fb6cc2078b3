"""Tags of MISP for Admiralty and ICD 203."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import LedgerError
from claimtrack.model.likelihood import Confidence, Likelihood
from claimtrack.model.machine_tags import Graded, step_of, tag_of
from claimtrack.model.scale import NoConversion
from claimtrack.model.source import Reliability
from claimtrack.model.status import Credibility

MISP = Path(__file__).parents[3] / "shared" / "data" / "misp"
STEPS: list[Graded] = [*Reliability, *Credibility, *Likelihood, *Confidence]


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_what_is_written_reads_back(step: Graded) -> None:
    assert step is step_of(tag_of(step))


@pytest.mark.parametrize(
    ("step", "tag"),
    [
        (Reliability.B, 'admiralty-scale:source-reliability="b"'),
        (Credibility.PROBABLE, 'admiralty-scale:information-credibility="2"'),
        (Likelihood.EVEN, 'estimative-language:likelihood-probability="roughly-even-chance"'),
        (Confidence.LOW, 'estimative-language:confidence-in-analytic-judgment="low"'),
    ],
)
def test_a_step_has_the_tag_of_misp(step: Graded, tag: str) -> None:
    assert tag == tag_of(step)
    assert step is step_of(tag.upper())


def test_deliberately_deceptive_is_no_degree_of_reliability() -> None:
    answer = step_of('admiralty-scale:source-reliability="g"')

    assert isinstance(answer, NoConversion)
    assert "it is not E" in str(answer)


@pytest.mark.parametrize(
    ("tag", "message"),
    [
        ("tlp:red", "no machine tag"),
        ('admiralty-scale:source-reliability="b', "no machine tag"),
        ('admiralty-scale:source-reliability="b"\n', "no machine tag"),
        ('admiralty-scale:source-reliability="h"', "did you mean"),
        ('cssa:origin="honeypot"', "no tag of admiralty-scale or estimative-language"),
    ],
)
def test_any_other_tag_is_refused(tag: str, message: str) -> None:
    with pytest.raises(LedgerError, match=message):
        step_of(tag)


@given(st.text() | st.from_regex(r'[a-z]+:[a-z]+="[a-z0-9]+"', fullmatch=True))
def test_no_text_gets_anything_but_a_step_or_a_refusal(text: str) -> None:
    with pytest.raises(LedgerError):
        step_of(text)


@pytest.mark.skipif(not MISP.exists(), reason="MISP's taxonomies are not at hand")
@pytest.mark.parametrize("name", ["admiralty-scale", "estimative-language"])
def test_every_tag_of_the_taxonomy_is_known(name: str) -> None:
    taxonomy = json.loads((MISP / f"{name}.json").read_text(encoding="utf-8"))
    tags = {
        f'{name}:{values["predicate"]}="{entry["value"]}"'
        for values in taxonomy["values"]
        for entry in values["entry"]
    }
    ours = {tag for step in STEPS if (tag := tag_of(step)).startswith(name)}

    assert {tag for tag in tags if not isinstance(step_of(tag), NoConversion)} == ours
