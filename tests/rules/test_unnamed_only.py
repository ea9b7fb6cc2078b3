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


def test_all_unnamed_ones_are_listed_as_readers_know_them() -> None:
    assert ["nobody is named as its origin: an aide and an insider"] == messages(
        "unnamed-only", claim('["insider", "daily"]', '["aide", "daily"]')
    )


def test_being_part_of_a_named_body_does_not_name_anybody() -> None:
    assert [{"a"}] == subjects("unnamed-only", claim('["aide", "daily"]'))


def test_beside_a_vague_plural_one_cure_is_named_for_both() -> None:
    both = claim('["officials", "daily"]', '["insider", "daily"]')
    hints = [found(rule, both)[0].hint or "" for rule in ("unnamed-only", "vague-plural")]

    assert [True, True] == ["settles" in hint for hint in hints]
    assert "settles" not in (found("unnamed-only", claim('["insider"]'))[0].hint or "")
    assert "settles" not in (found("vague-plural", claim('["officials"]'))[0].hint or "")
    # What the hints say: one who is named ends both.
    named = claim('["officials", "daily"]', '["insider", "daily"]', '["envoy"]')
    assert [[], []] == [found(rule, named) for rule in ("unnamed-only", "vague-plural")]


def test_the_body_itself_does() -> None:
    assert [] == subjects("unnamed-only", claim('["aide", "daily"]', '["ministry"]'))


def test_a_plural_alone_is_left_to_vague_plural() -> None:
    assert [] == subjects("unnamed-only", claim('["officials", "daily"]'))
    assert ["nobody is named as its origin: an insider"] == messages(
        "unnamed-only", claim('["officials", "daily"]', '["insider", "daily"]')
    )


def test_an_unnamed_relay_is_no_matter_where_the_origin_is_named() -> None:
    assert [] == subjects("unnamed-only", claim('["envoy", "stringer", "daily"]'))


def test_an_unnamed_relay_is_an_origin_where_it_was_there() -> None:
    text = claim('[{ source = "stringer", act = "witnessed" }, "daily"]')

    assert [{"a"}] == subjects("unnamed-only", text)


def test_a_named_source_of_unknown_lineage_is_no_origin() -> None:
    assert [{"a"}] == subjects("unnamed-only", claim('["insider"]', '["daily"]'))
