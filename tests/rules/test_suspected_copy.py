from pathlib import Path

import pytest

from claimtrack.formats.toml import reader
from tests.rules.checking import findings, found, messages, subjects

DIGEST = "ab" * 32
NINE = "the bell rang nine times and then fell silent"
POSTS = f"""
[source]
observer = {{ kind = "witness" }}
keeper = {{ kind = "witness" }}
insider = {{ kind = "person", named = false }}
clerk = {{ kind = "person", named = false }}
wire = {{ kind = "news-agency" }}
morning = {{ kind = "outlet" }}
evening = {{ kind = "outlet" }}

[document]
one = {{ sha256 = "{DIGEST}" }}
two = {{ sha256 = "{DIGEST}" }}
other = {{ sha256 = "{"cd" * 32}" }}
"""


def claim(*assertions: str) -> str:
    """Return a ledger with one claim of these assertions, each the text of its table."""
    tables = "".join(f"[[claim.a.assertion]]\n{table}\n" for table in assertions)
    return POSTS + f'[claim.a]\ntext = "A."\n{tables}'


def quoting(first: str, second: str) -> str:
    """Return a ledger in which two outlets each quote a witness."""
    return claim(
        f'via = [{{ source = "observer", quote = "{first}" }}, "morning"]',
        f'via = [{{ source = "keeper", quote = "{second}" }}, "evening"]',
    )


def test_documents_with_the_same_digest_are_flagged() -> None:
    text = claim(
        'via = ["observer", "morning"]\nat = ["other", "one#p2"]',
        'via = ["keeper", "evening"]\nat = "two"',
    )

    assert [
        "one of two chains may copy the other: `two` and `one` have the same digest"
    ] == messages("suspected-copy", text)
    (finding,) = found("suspected-copy", text)
    assert ["`two` has the same digest", "`one` has the same digest"] == [
        reason.text for reason in finding.reasons[:2]
    ]


def test_two_chains_in_one_document_are_not_flagged() -> None:
    text = claim('via = ["observer"]\nat = "one"', 'via = ["keeper"]\nat = "one"')

    assert [] == subjects("suspected-copy", text)


def test_chains_with_a_common_voice_are_not_flagged() -> None:
    text = claim(
        'via = ["observer", "wire", "morning"]\nat = "one"',
        'via = ["keeper", "wire", "evening"]\nat = "two"',
        'via = ["keeper", "evening"]\nat = "other"',
    )

    assert [] == subjects("suspected-copy", text)


def test_unnamed_origins_are_flagged_though_they_count_once() -> None:
    text = claim(
        'via = ["insider", "morning"]\nat = "one"', 'via = ["clerk", "evening"]\nat = "two"'
    )

    assert [{"a"}] == subjects("suspected-copy", text)


def test_copy_of_unknown_lineage_is_not_flagged() -> None:
    text = claim(
        'via = ["observer", "morning"]\nat = "one"',
        'via = ["evening"]\nat = "two"',
        'via = ["keeper", "wire"]',
    )

    assert [] == subjects("suspected-copy", text)


def test_shared_words_in_longer_quotes_of_other_spelling_are_flagged() -> None:
    text = quoting(f"And so {NINE}.", f"“{NINE.upper()} — for good”")

    assert [
        "one of two chains may copy the other: "
        "keeper > evening and observer > morning quote the same 8 words or more"
    ] == messages("suspected-copy", text)


def test_seven_shared_words_are_not_flagged() -> None:
    seven = " ".join(NINE.split()[:7])

    assert [] == subjects("suspected-copy", quoting(seven, seven))
    assert [] == subjects("suspected-copy", quoting(f"{seven} again", f"{seven} once more"))


def test_reasons_point_at_both_quotes() -> None:
    text = claim(
        f'via = [\n  {{ source = "observer", quote = "{NINE}" }},\n  "morning"\n]',
        f'via = [\n  "keeper",\n  {{ source = "evening", quote = "{NINE}" }}\n]',
    )
    (finding,) = found("suspected-copy", text)

    assert 2 == len(
        {reason.where for reason in finding.reasons if reason.text == "quotes the same words"}
    )


@pytest.mark.parametrize(("shared", "said"), [(25, 1), (24, 0)])
def test_available_texts_are_compared_word_by_word(tmp_path: Path, shared: int, said: int) -> None:
    words = [f"word{n}" for n in range(shared)]
    (tmp_path / "a.txt").write_text(" ".join(["Early:", *words]), encoding="utf-8")
    (tmp_path / "b.txt").write_text(" ".join([*words, "late"]), encoding="utf-8")
    text = claim('via = ["observer"]\nat = "x"', 'via = ["keeper"]\nat = "y"').replace(
        "[document]\n", '[document]\nx = { path = "a.txt" }\ny = { path = "b.txt" }\n'
    )
    path = tmp_path / "ledger.toml"
    path.write_text("ledger = 1\n" + text, encoding="utf-8")

    assert [
        "one of two chains may copy the other: `y` and `x` share 25 words or more in a row"
    ] * said == [finding.message for finding in findings("suspected-copy", reader.read(path))]


def test_thousand_copies_of_one_digest_give_one_finding() -> None:
    sources = "".join(f'w{n} = {{ kind = "witness" }}\n' for n in range(1000))
    documents = "".join(f'd{n} = {{ sha256 = "{DIGEST}" }}\n' for n in range(1000))
    chains = "".join(f'[[claim.a.assertion]]\nvia = ["w{n}"]\nat = "d{n}"\n' for n in range(1000))
    text = f'[source]\n{sources}[document]\n{documents}[claim.a]\ntext = "A."\n{chains}'

    assert [{"a"}] == subjects("suspected-copy", text)


def test_desk_quotes_a_joint_statement_of_two_sources_once() -> None:
    """Both quotes are one passage of the desk's own article; two passages may be a copy."""
    quote = "the dam is safe at all present levels of water"
    ledger = f"""
[check]
desk = "daily"

[source]
finance = {{ kind = "government" }}
works = {{ kind = "government" }}
daily = {{ kind = "outlet" }}

[document.article]
publisher = "daily"

[claim.safe]
text = "The dam is safe."
via = [{{ source = "finance", quote = "{quote}" }}, "daily"]
at = "article#p1"

[[claim.safe.assertion]]
via = [{{ source = "works", quote = "{quote}" }}, "daily"]
at = "article#p1"
"""
    elsewhere = "#p2".join(ledger.rsplit("#p1", 1))

    assert [] == subjects("suspected-copy", ledger)
    assert [{"safe"}] == subjects("suspected-copy", elsewhere)
