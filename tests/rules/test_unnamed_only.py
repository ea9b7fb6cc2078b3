import pytest

from tests.rules.checking import found, messages, subjects

TALKS = """
[source]
ministry = { kind = "government" }
aide = { kind = "official", name = "an aide", named = false, part_of = "ministry" }
insider = { kind = "person", name = "an insider", named = false }
officials = { kind = "official", name = "officials", named = false, number = "plural" }
envoy = { kind = "official" }
stringer = { kind = "outlet", name = "a stringer", named = false }
daily = { kind = "outlet" }
"""


def claim(*chains: str) -> str:
    """Return a ledger with one claim of these chains, each as the text of its list."""
    assertions = "".join(f"[[claim.a.assertion]]\nvia = {chain}\n" for chain in chains)
    return TALKS + f'[claim.a]\ntext = "A."\n{assertions}'


def test_message_lists_unnamed_origins_by_label() -> None:
    assert ["no origin of this claim is named: an aide and an insider"] == messages(
        "unnamed-only", claim('["insider", "daily"]', '["aide", "daily"]')
    )


def test_unnamed_member_of_a_named_body_is_unnamed() -> None:
    assert [{"a"}] == subjects("unnamed-only", claim('["aide", "daily"]'))


def test_hint_mentions_vague_plural_if_it_applies_too() -> None:
    both = claim('["officials", "daily"]', '["insider", "daily"]')
    hints = [found(rule, both)[0].hint or "" for rule in ("unnamed-only", "vague-plural")]

    assert [True, True] == ["also resolves" in hint for hint in hints]
    assert "also resolves" not in (found("unnamed-only", claim('["insider"]'))[0].hint or "")
    assert "also resolves" not in (found("vague-plural", claim('["officials"]'))[0].hint or "")
    # As the hints promise, one named origin resolves both findings.
    named = claim('["officials", "daily"]', '["insider", "daily"]', '["envoy"]')
    assert [[], []] == [found(rule, named) for rule in ("unnamed-only", "vague-plural")]


def test_named_body_is_a_named_origin() -> None:
    assert [] == subjects("unnamed-only", claim('["aide", "daily"]', '["ministry"]'))


def test_plural_alone_is_not_flagged() -> None:
    assert [] == subjects("unnamed-only", claim('["officials", "daily"]'))
    assert ["no origin of this claim is named: an insider"] == messages(
        "unnamed-only", claim('["officials", "daily"]', '["insider", "daily"]')
    )


def test_unnamed_relay_of_a_named_origin_is_not_flagged() -> None:
    assert [] == subjects("unnamed-only", claim('["envoy", "stringer", "daily"]'))


def test_unnamed_relay_that_witnessed_it_is_an_origin() -> None:
    text = claim('[{ source = "stringer", act = "witnessed" }, "daily"]')

    assert [{"a"}] == subjects("unnamed-only", text)


def test_named_source_of_unknown_lineage_is_no_origin() -> None:
    assert [{"a"}] == subjects("unnamed-only", claim('["insider"]', '["daily"]'))


SPOKESMAN = """
spokesman = {{ kind = "{kind}", named = false, number = "{number}", part_of = "{body}" }}
bank = {{ kind = "company", name = "a large bank", named = false, part_of = "ministry" }}
"""


@pytest.mark.parametrize(
    ("kind", "number", "body", "expected"),
    [
        ("spokesperson", "one", "ministry", []),
        ("spokesperson", "plural", "ministry", []),
        ("official", "one", "ministry", ["unnamed-only"]),
        ("official", "plural", "ministry", ["vague-plural"]),
        ("spokesperson", "one", "bank", ["unnamed-only"]),
    ],
)
def test_spokesperson_of_a_named_body_can_be_asked(
    kind: str, number: str, body: str, expected: list[str]
) -> None:
    source = SPOKESMAN.format(kind=kind, number=number, body=body)
    text = claim('["spokesman", "daily"]').replace("\nenvoy", f"{source}envoy")

    assert expected == [r for r in ("unnamed-only", "vague-plural") if subjects(r, text)]


@pytest.mark.parametrize(
    ("settings", "about", "chain", "flagged"),
    [
        ('desk = "daily"', "", '["insider", "daily"]', False),
        ('desk = "daily"', 'about = ["daily"]', '["insider", "daily"]', True),
        ('desk = "daily"', "", '["insider", "wire", "daily"]', True),
        ('desk = "daily"\nprofile = "osint"', "", '["insider", "daily"]', True),
        ("", "", '["insider", "daily"]', True),
    ],
)
def test_unnamed_source_of_the_desk_that_accuses_nobody_is_exempt(
    settings: str, about: str, chain: str, flagged: bool
) -> None:
    text = f"""
[check]
{settings}
[source]
insider = {{ kind = "official", named = false }}
wire = {{ kind = "news-agency" }}
daily = {{ kind = "outlet" }}
[claim.a]
text = "A."
{about}
via = {chain}
"""

    assert flagged is bool(subjects("unnamed-only", text))
