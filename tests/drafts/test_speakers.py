"""Tests of the speakers of a draft."""

import pytest
from hypothesis import given

from claimtrack.drafts.complete import complete
from claimtrack.drafts.draft import Attribution
from claimtrack.drafts.speakers import Speaker, find_speakers
from claimtrack.model import Ledger, Source, SourceKind, SourceNumber
from tests.drafts.strategies import attributed_texts
from tests.drafts.test_chains import drafted


def speakers(text: str) -> list[Speaker]:
    return [*find_speakers(drafted(text))]


@given(attributed_texts())
def test_every_hop_has_a_speaker_and_speakers_are_sources(
    case: tuple[str, list[Attribution]],
) -> None:
    draft = complete(*case)
    found = find_speakers(draft)
    sources = [
        Source(each.id, each.kind, each.name, each.part_of, each.named, each.number)
        for each in found
    ]

    assert {found.of(hop.source).id for each in draft.statements for hop in each.chain} <= {
        source.id for source in sources
    }
    # Ids are unique, every owner is there, and no owners form a ring.
    assert len(sources) == len(Ledger.of(*sources).sources)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("Dora Kest, the premier of the isles", SourceKind.OFFICIAL),
        ("Dora Kest, a hydrologist", SourceKind.EXPERT),
        ("Dora Kest", SourceKind.PERSON),
        ("A spokeswoman for the mill", SourceKind.SPOKESPERSON),
        ("Three residents", SourceKind.WITNESS),
        ("The defence ministry", SourceKind.GOVERNMENT),
        ("The Interfax news agency", SourceKind.NEWS_AGENCY),
        ("State television", SourceKind.STATE_MEDIA),
        ("The Harbour Gazette", SourceKind.OUTLET),
        ("The army", SourceKind.MILITARY),
        ("The navy", SourceKind.MILITARY),
        ("The coastguard", SourceKind.GOVERNMENT),
        ("The Coast Guard", SourceKind.GOVERNMENT),
        ("The police", SourceKind.GOVERNMENT),
        ("A preliminary manifest", SourceKind.RECORD),
        ("The shipping register", SourceKind.RECORD),
        ("The Vardholm Register", SourceKind.ORGANISATION),
        ("The High Court", SourceKind.COURT),
        ("A letter", SourceKind.RECORD),
        ("Census data", SourceKind.DATASET),
        ("The video", SourceKind.IMAGERY),
        ("The Harbour Party", SourceKind.PARTY),
        ("The airline", SourceKind.COMPANY),
        ("The University of Hesper", SourceKind.RESEARCH),
        ("The union", SourceKind.ORGANISATION),
        ("Brightwell", SourceKind.ORGANISATION),
        ("The town hall", SourceKind.GOVERNMENT),
        ("A former foreman", SourceKind.PERSON),
        ("The observers", SourceKind.PERSON),
        ("The Observer", SourceKind.OUTLET),
    ],
)
def test_the_noun_or_the_role_tells_the_kind(source: str, kind: SourceKind) -> None:
    assert kind is speakers(f"{source} said that the dam was safe.")[0].kind


@pytest.mark.parametrize(
    ("source", "named", "number"),
    [
        ("Dora Kest", True, SourceNumber.ONE),
        ("The premier", True, SourceNumber.ONE),
        ("The defence ministry", True, SourceNumber.ONE),
        ("Reuters", True, SourceNumber.ONE),
        ("The coastguard", True, SourceNumber.ONE),
        ("The shipping register", True, SourceNumber.ONE),
        ("A preliminary manifest", False, SourceNumber.ONE),
        ("A spokesman", False, SourceNumber.ONE),
        ("The nurse", False, SourceNumber.ONE),
        ("Officials", False, SourceNumber.PLURAL),
        ("Several residents", False, SourceNumber.PLURAL),
        ("Torvany and Norr", False, SourceNumber.PLURAL),
        ("Two people close to the talks", False, SourceNumber.PLURAL),
    ],
)
def test_articles_and_endings_tell_identity_and_number(
    source: str, named: bool, number: SourceNumber
) -> None:
    (speaker,) = speakers(f"{source} said that the dam was safe.")

    assert (named, number) == (speaker.named, speaker.number)


@pytest.mark.parametrize(
    ("source", "owner"),
    [
        ("A spokesman for the defence ministry", "the defence ministry"),
        ("A defence ministry spokesman", "defence ministry"),
        ("Olav Ketil, a spokesman for the Harbour Board,", "the Harbour Board"),
        ("An official of Torvany’s transport ministry", "Torvany’s transport ministry"),
    ],
)
def test_a_spokesman_is_part_of_the_body_that_the_text_names(source: str, owner: str) -> None:
    speaker, body = speakers(f"{source} said that the dam was safe.")

    assert body.id == speaker.part_of
    assert owner.removeprefix("the ") == body.name.removeprefix("the ")


@pytest.mark.parametrize(
    "source",
    ["A senior official", "Two port officials", "A spokesman for the first time", "Officials"],
)
def test_no_body_is_made_of_other_words(source: str) -> None:
    assert [None] == [each.part_of for each in speakers(f"{source} said the dam was safe.")]


def test_a_body_without_adjective_is_the_one_named_before() -> None:
    found = speakers(
        "The defence ministry said the dam was safe. A ministry spokesman said it was old."
    )

    assert ["defence-ministry", "ministry-spokesman"] == [each.id for each in found]
    assert "defence-ministry" == found[1].part_of


def test_one_source_has_one_speaker_whatever_it_is_called() -> None:
    text = (
        "The premier, Dora Kest, said the dam was safe. Kest said it was old. She said it was dry."
        " The premier said it was high. The Korean Central News Agency (KCNA) said it was low."
        " KCNA said it was wet. Officials said it was closed. Officials said it was open."
    )

    assert ["dora-kest", "korean-central-news-agency", "officials"] == [
        each.id for each in speakers(text)
    ]


@pytest.mark.parametrize(
    ("noun", "name", "kind"),
    [
        ("Local broadcaster", "Radio Sund", SourceKind.OUTLET),
        ("State broadcaster", "Radio Sund", SourceKind.STATE_MEDIA),
        ("The ferry operator", "Nordlinjen", SourceKind.COMPANY),
    ],
)
def test_name_with_the_noun_of_its_kind_is_the_same_source(
    noun: str, name: str, kind: SourceKind
) -> None:
    (speaker,) = speakers(f"{noun} {name} said the dam was safe. {name} said it was old.")

    assert (name, kind) == (speaker.name, speaker.kind)


@pytest.mark.parametrize(
    "source", ["The hill council of Sund", "The local broadcaster", "Broadcasters Sund and Halm"]
)
def test_noun_without_a_name_behind_it_stays(source: str) -> None:
    (speaker,) = speakers(f"{source} said the dam was safe.")

    assert source.lower().removeprefix("the ") in speaker.name.lower()


def test_names_are_written_as_in_the_text_but_for_articles_and_first_capitals() -> None:
    text = (
        "The Harbour Board said the dam was safe. The nurse said it was old."
        " Officials said it was dry. According to a port official, it was low."
    )

    assert ["Harbour Board", "the nurse", "officials", "a port official"] == [
        each.name for each in speakers(text)
    ]
