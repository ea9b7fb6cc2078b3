"""Tests of drafts at the end of an existing ledger."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.drafts.addition import Addition, LedgerFile, add_to_ledger
from claimtrack.drafts.draft import Draft, StatementKind
from claimtrack.drafts.patterns.extractor import PatternExtractor
from claimtrack.drafts.texts import Article
from claimtrack.errors import LedgerError
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.formatter import format_text
from claimtrack.model import Act
from tests.drafts.drafting import Said, article_of, draft_of
from tests.laws.profiles import law

TEXT = """Bridge to stay shut

“Two of the piers are cracked,” the surveyor, Ida Holm, said.

The Daily Lamp says the ferry is full.

The council denies that the bridge is unsafe.
"""
CRACKED = Said("Ida Holm", "“Two of the piers are cracked,”", kind=StatementKind.DIRECT)
FERRY = Said("The Daily Lamp", "the ferry is full")
DENIAL = Said("The council", "the bridge is unsafe", act=Act.DENIED)
STATEMENTS = (CRACKED, FERRY, DENIAL)

LEDGER = """# The ledger of the bridge.
ledger = 1

[source]
courier = { kind = "outlet", name = "The Bay Courier" }   # the desk
holm = { kind = "expert", name = "Ida Holm, surveyor" }
council = { kind = "government" }
insiders = { kind = "official", named = false, name = "insiders" }

[document.log]
publisher = "council"

[claim.jobs]   # a claim
text = "The bridge employs ten people."
via = ["council"]
at = "#p1"
"""


def add(folder: Path, ledger: str, article: Article, draft: Draft) -> Addition:
    """Add a draft to a ledger, and write both files."""
    path = folder / "ledger.toml"
    path.write_text(ledger, encoding="utf-8", newline="")
    (folder / (article.path or "")).write_bytes(article.data)
    addition = add_to_ledger(LedgerFile.read(path), article, draft)
    path.write_bytes(addition.data)
    return addition


def add_again(folder: Path, article: Article, draft: Draft) -> Addition:
    """Add a draft to the ledger that is there."""
    (folder / (article.path or "")).write_bytes(article.data)
    addition = add_to_ledger(LedgerFile.read(folder / "ledger.toml"), article, draft)
    (folder / "ledger.toml").write_bytes(addition.data)
    return addition


def new_claims(before: str, addition: Addition, folder: Path) -> list[str]:
    """Return the texts of the claims that the written ledger has, and did not have."""
    known = reader.read_text(before).claims
    after = reader.read(folder / "ledger.toml").claims
    assert [*known] == [*after][: len(known)]
    return [claim.text for id, claim in after.items() if id not in known]


def test_addition_changes_nothing_that_is_there(tmp_path: Path) -> None:
    addition = add(tmp_path, LEDGER, article_of(TEXT), draft_of(TEXT, *STATEMENTS))
    before, after = reader.read_text(LEDGER), reader.read(tmp_path / "ledger.toml")

    assert addition.data.startswith(LEDGER.encode())
    assert {*before.records()} < {*after.records()}
    assert [
        "Two of the piers are cracked",
        "the ferry is full",
        "the bridge is unsafe",
    ] == new_claims(LEDGER, addition, tmp_path)
    written = addition.data.decode()
    assert written == format_text(written)


def test_second_addition_changes_no_byte(tmp_path: Path) -> None:
    article, draft = article_of(TEXT), draft_of(TEXT, *STATEMENTS)
    first = add(tmp_path, LEDGER, article, draft)
    second = add_again(tmp_path, article, draft)

    assert first.data == second.data
    assert (3, ()) == (second.proposal.known, second.proposal.statements)


def test_sources_of_the_ledger_are_used_by_their_names(tmp_path: Path) -> None:
    add(tmp_path, LEDGER, article_of(TEXT), draft_of(TEXT, *STATEMENTS))
    ledger = reader.read(tmp_path / "ledger.toml")
    chains = {each.claim: [hop.source for hop in each.via] for each in ledger.assertions}

    assert ["holm", "courier"] == chains["two-piers-cracked"]
    assert ["council", "courier"] == chains["bridge-unsafe"]
    assert ["Daily Lamp"] == [
        source.name for id, source in ledger.sources.items() if f"{id} =" not in LEDGER
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ida Holm", "Ida Holm: taken for `holm`, a guess"),
        ("Surveyor Ida Holm", None),
        ("Ida Lund, surveyor", "new"),
        ("Holm", "new"),
    ],
)
def test_names_that_match_in_part_are_guesses(
    name: str, expected: str | None, tmp_path: Path
) -> None:
    text = f"Title\n\nIt is shut, says {name}. Why?"
    addition = add(tmp_path, LEDGER, article_of(text), draft_of(text, Said(name, "It is shut")))
    (statement,) = addition.proposal.statements

    assert (name,) * (expected == "new") == tuple(each.name for each in addition.proposal.sources)
    assert (expected,) * (expected not in ("new", None)) == statement.questions


@pytest.mark.parametrize(
    ("known", "name", "question"),
    [
        ('kind = "outlet", name = "Lamp"', "The Bay Lamp", "Bay Lamp: a new source, or `x`?"),
        ('kind = "outlet", name = "The Bay Lamp"', "The Lamp", "Lamp: a new source, or `x`?"),
        (
            'kind = "person", name = "two pilots", named = false',
            "Two pilots",
            "two pilots: a new source, or `x`?",
        ),
        ('kind = "person", name = "Lamp"', "The Bay Lamp", None),
        ('kind = "outlet", name = "The Bay Lamp"', "The Hill Lamp", None),
        ('kind = "outlet", name = "Lamp", confidential = true', "The Bay Lamp", None),
    ],
)
def test_source_that_the_ledger_may_have_is_asked_about(
    known: str, name: str, question: str | None, tmp_path: Path
) -> None:
    ledger = LEDGER.replace("[source]\n", f"[source]\nx = {{ {known} }}\n")
    text = f"{name} said that the bay was shut.\n"
    addition = add(tmp_path, ledger, article_of(text, "The Post"), PatternExtractor().extract(text))

    (proposed,) = addition.proposal.statements
    assert ((question,) if question else ()) == proposed.questions
    assert "x" != proposed.assertion.via[0].source


def test_short_name_of_an_outlet_is_the_full_one_of_the_text(tmp_path: Path) -> None:
    ledger = LEDGER.replace("[source]\n", '[source]\nx = { kind = "outlet", name = "Herald" }\n')
    text = (
        "The Bay Herald reported that the bay was shut.\n\n"
        "The Herald said that it was full. The Lamp said that it was dry.\n"
    )
    addition = add(tmp_path, ledger, article_of(text, "The Post"), PatternExtractor().extract(text))

    assert ["bay-herald", "bay-herald", "lamp"] == [
        each.assertion.via[0].source for each in addition.proposal.statements
    ]
    assert ("Herald: taken for Bay Herald, a guess",) == addition.proposal.statements[1].questions


def test_statement_that_a_person_has_written_is_not_repeated(tmp_path: Path) -> None:
    first = add(tmp_path, LEDGER, article_of(TEXT), draft_of(TEXT))
    assert first.data == LEDGER.encode()
    by_hand = f"""{LEDGER}
[defaults]
document = "log"

[document.article]
publisher = "courier"
path = "a.txt"

[claim.piers]
text = "Cracks run through a part of the supports."
via = [{{ source = "holm", quote = "Two of the piers" }}]
at = "article#p2"

[claim.ferry]
text = "No place is left on the ferry, which is full of cars."
via = ["courier"]
at = "article#p3"

[claim.safe]
text = "The bridge is unsafe."
via = [{{ source = "council", act = "denied" }}]
at = "article#p1"
"""
    addition = add(tmp_path, by_hand, article_of(TEXT), draft_of(TEXT, *STATEMENTS))

    assert (3, ()) == (addition.proposal.known, addition.proposal.statements)


def test_words_of_a_claim_in_another_document_are_a_further_chain(tmp_path: Path) -> None:
    add(tmp_path, LEDGER, article_of(TEXT), draft_of(TEXT, CRACKED))
    text = "Sister paper\n\n“Two of the piers are cracked,” says Ida Holm, surveyor, to us.\n"
    said = Said("Ida Holm, surveyor", "“Two of the piers are cracked,”", kind=StatementKind.DIRECT)
    article = article_of(text, "The Daily Lamp", "b.txt")
    addition = add_again(tmp_path, article, draft_of(text, said))
    (_, *chains) = reader.read(tmp_path / "ledger.toml").assertions

    assert () == addition.proposal.claims
    assert ["two-piers-cracked"] * 2 == [each.claim for each in chains]
    assert [False, True] == [each.draft for each in chains]
    assert addition.data == add_again(tmp_path, article, draft_of(text, said)).data


def test_new_version_adds_what_is_new_and_names_what_has_gone(tmp_path: Path) -> None:
    add(tmp_path, LEDGER, article_of(TEXT), draft_of(TEXT, *STATEMENTS))
    text = TEXT.replace("is full", "is late").replace("“Two of", "“By the way, two of")
    late = evolve(FERRY, content="the ferry is late")
    changed = evolve(CRACKED, content="“By the way, two of the piers are cracked,”")
    article, draft = article_of(text, path="b.txt"), draft_of(text, changed, late, DENIAL)
    addition = add_again(tmp_path, article, draft)

    assert ["By the way, two of the piers are cracked", "the ferry is late"] == [
        claim.text for claim in addition.proposal.claims
    ]
    assert ["ferry-full"] == [claim for claim, _ in addition.gone]
    assert b"# No longer in the article:\n# ferry-full (was at courier-bridge" in addition.data
    documents = reader.read(tmp_path / "ledger.toml").documents
    assert ["a.txt", "b.txt"] == [each.path for each in documents.values() if each.path]
    assert addition.data == add_again(tmp_path, article, draft).data


def test_new_version_lists_new_sentences_without_a_source(tmp_path: Path) -> None:
    old = f"{TEXT}\nNobody was hurt.\n"
    draft = draft_of(old, *STATEMENTS, unattributed=("Nobody was hurt.",))
    first = add(tmp_path, LEDGER, article_of(old), draft)
    text = f"{old.replace('is full', 'is late')}\nThe bridge opened in 1970. Nobody was hurt.\n"
    sentences = ("Nobody was hurt.", "The bridge opened in 1970.")
    late = evolve(FERRY, content="the ferry is late")
    draft = draft_of(text, late, unattributed=sentences)
    second = add_again(tmp_path, article_of(text, path="b.txt"), draft)

    assert b"#p5  Nobody was hurt." in first.data
    assert ((6, "The bridge opened in 1970."),) == second.proposal.unattributed
    assert b"bridge-to-stay-shut-2#p6  The bridge opened in 1970." in second.data


def test_third_version_is_compared_with_all_before(tmp_path: Path) -> None:
    add(tmp_path, LEDGER, article_of(TEXT), draft_of(TEXT, *STATEMENTS))
    second = TEXT.replace("the ferry is full", "the ferry is late")
    late = evolve(FERRY, content="the ferry is late")
    add_again(tmp_path, article_of(second, path="b.txt"), draft_of(second, CRACKED, late, DENIAL))
    third = TEXT + "\nIt rains.\n"
    article = article_of(third, path="c.txt")
    addition = add_again(tmp_path, article, draft_of(third, *STATEMENTS))

    assert () == addition.proposal.statements
    assert ["ferry-late"] == [claim for claim, _ in addition.gone]


def test_another_text_in_the_same_file_is_refused(tmp_path: Path) -> None:
    add(tmp_path, LEDGER, article_of(TEXT), draft_of(TEXT, *STATEMENTS))
    text = TEXT.replace("full", "late")
    late = evolve(FERRY, content="the ferry is late")

    with pytest.raises(LedgerError, match="`a\\.txt` is another text than") as caught:
        add_again(tmp_path, article_of(text), draft_of(text, late))
    assert "under a name of its own" in str(caught.value)


@pytest.mark.parametrize(
    "ledger",
    [
        "ledger = 1",
        "ledger = 1\n# the end",
        LEDGER.replace("\n", "\r\n"),
        f"\ufeff{LEDGER}",
        LEDGER.replace('"council"]\nat', '"council",\n]\nat'),
        f"{LEDGER}note = '''\n[claim.not-a-table]\n'''\n",
        LEDGER.replace("[claim.jobs]", "[defaults]\nadd_publisher = false\n\n[claim.jobs]").replace(
            '"#p1"', '"log#p1"'
        ),
    ],
)
def test_any_end_of_a_file_takes_an_addition(ledger: str, tmp_path: Path) -> None:
    addition = add(tmp_path, ledger, article_of(TEXT), draft_of(TEXT, *STATEMENTS))
    after = reader.read(tmp_path / "ledger.toml")

    assert addition.data.startswith(ledger.encode())
    assert 3 == sum(claim.draft for claim in after.claims.values())
    publisher = addition.proposal.publisher.id
    drafted = [each for each in after.assertions if after.claims[each.claim].draft]
    assert [publisher] * 3 == [each.via[-1].source for each in drafted]
    assert b"\r\n" not in addition.data or addition.data.count(b"\n") == addition.data.count(
        b"\r\n"
    )


@pytest.mark.parametrize(
    "ledger",
    [
        'ledger = 1\nclaim = { a = { text = "A" } }\n',
        'ledger = 1\nsource = { a = { kind = "person" } }\n',
        LEDGER.replace("[document.log]", "[defaults]\nkind = 'opinion'\n\n[document.log]"),
    ],
)
def test_file_that_takes_no_addition_is_left_alone(ledger: str, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"no tables can be added to the end of .*ledger\.toml"):
        add(tmp_path, ledger, article_of(TEXT), draft_of(TEXT, *STATEMENTS))
    assert ledger == (tmp_path / "ledger.toml").read_text()


def test_publisher_of_other_documents_is_that_of_the_article(tmp_path: Path) -> None:
    ledger = LEDGER.replace('publisher = "council"', 'publisher = "courier"')
    addition = add(tmp_path, ledger, article_of(TEXT, None), draft_of(TEXT, FERRY))

    assert ("courier", True) == (
        addition.proposal.publisher.id,
        addition.proposal.publisher_is_guess,
    )


WORDS = ("the bridge", "is shut", "is not", "safe", "in May", "he may", "cracked", "ten")
statements = st.lists(
    st.tuples(
        st.sampled_from(["Ann Lee", "Bo Ek", "the council", "The Bay Courier"]),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
        st.booleans(),
    ),
    max_size=6,
)


def made(said: Sequence[tuple[str, str, bool]], path: str) -> tuple[Article, Draft]:
    """Return an article with one block for each of some statements, and its draft."""
    marks = {False: ("", ""), True: ("“", "”")}
    blocks = [
        f"{number}: {marks[quoted][0]}{words}{marks[quoted][1]}, said {source}, {number}."
        for number, (source, words, quoted) in enumerate(said)
    ]
    text = "\n\n".join(["Title", *blocks])
    found = [
        Said(
            f"{source}, {number}",
            f"{number}: {marks[quoted][0]}{words}{marks[quoted][1]}"[3:],
            kind=StatementKind.DIRECT if quoted else StatementKind.INDIRECT,
        )
        for number, (source, words, quoted) in enumerate(said)
    ]
    return article_of(text, path=path), draft_of(text, *found)


@law
@given(first=statements, second=statements, third=statements)
def test_additions_keep_all_bytes_and_repeat_nothing(
    first: Sequence[tuple[str, str, bool]],
    second: Sequence[tuple[str, str, bool]],
    third: Sequence[tuple[str, str, bool]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("ledger")
    article, draft = made(first, "a.txt")
    before = add(folder, LEDGER, article, draft).data
    for number, statements in enumerate((second, third, first)):
        article, draft = made(statements, f"{number}.txt" if statements != first else "a.txt")
        ledger = reader.read(folder / "ledger.toml")
        after = add_again(folder, article, draft).data

        assert after.startswith(before)
        assert {*ledger.records()} <= {*reader.read(folder / "ledger.toml").records()}
        assert after == add_again(folder, article, draft).data
        before = after
    text = before.decode()
    assert text == format_text(text)
