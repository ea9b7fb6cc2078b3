from datetime import date

import pytest

from claimtrack.engine.run import run
from claimtrack.formats.toml import reader
from claimtrack.model import Settings
from claimtrack.rules import builtin_rules
from tests.rules.checking import findings, found, messages

STORY = """
[source]
clerk = { kind = "witness" }
pilot = { kind = "witness" }
[document.article]
[document.page]
[claim.closed]
text = "The ferry did not run."
via = ["clerk"]
at = "article"
"""
SECOND = '[[claim.closed.assertion]]\nid = "second"\nvia = ["pilot"]\nat = "page"\n'


def waiver(code: str, subject: str, more: str = 'reason = "Accepted."') -> str:
    return f"[[waiver]]\ncode = {code!r}\n{subject}\n{more}\n"


def test_waiver_with_a_reason_and_a_finding_is_not_flagged() -> None:
    for code in ("CT102", "single-origin"):
        assert messages("stale-waiver", STORY + waiver(code, 'claim = "closed"')) == []


def test_waiver_needs_a_reason() -> None:
    for more in ("", 'reason = " "'):
        assert messages("stale-waiver", STORY + waiver("CT102", 'claim = "closed"', more)) == [
            "the waiver of CT102 for claim `closed` gives no reason"
        ]


def test_reasons_include_what_the_waiver_waives() -> None:
    (finding,) = found("stale-waiver", STORY + waiver("CT102", 'claim = "closed"', ""))

    assert ["a waiver of CT102", "it waives this"] == [reason.text for reason in finding.reasons]


@pytest.mark.parametrize(
    ("until", "today", "stale"),
    [
        ("2025-06-30", date(2025, 7, 1), True),
        ("2025-06-30", date(2025, 6, 30), False),
        ("2025", date(2025, 7, 1), False),
        ("2025/..", date(2026, 7, 1), False),
        ("2025-06-30", None, False),
    ],
)
def test_waiver_expires_after_its_last_day(until: str, today: date | None, stale: bool) -> None:
    text = STORY + waiver("CT102", 'claim = "closed"', f'until = "{until}"\nreason = "So."')

    assert (
        messages("stale-waiver", text, today)
        == [f"the waiver of CT102 for claim `closed` expired on {until}"] * stale
    )


@pytest.mark.parametrize(
    ("records", "code", "subject"),
    [
        (SECOND, "CT102", 'claim = "closed"'),
        (SECOND, "CT101", 'claim = "closed"'),
        (SECOND, "CT302", 'assertion = "second"'),
        ("", "CT501", 'source = "clerk"'),
        ("", "CT501", 'document = "article"'),
        ("", "CT102", 'source = "pilot"'),
        (
            SECOND + '[[retraction]]\nid = "gone"\ndocument = "page"\n',
            "CT502",
            'retraction = "gone"',
        ),
        (
            SECOND + '[[retraction]]\nid = "gone"\nassertion = "second"\n',
            "CT111",
            'retraction = "gone"',
        ),
        (
            '[claim.shut]\ntext = ""\nbecause = ["closed"]\n'
            '[[link]]\nid = "tie"\nkind = "undercuts"\nfrom = "shut"\nto = "closed"\n',
            "CT101",
            'link = "tie"',
        ),
        ('[claim.shut]\ntext = ""\nbecause = ["closed"]\n', "CT101", 'claim = "shut"'),
    ],
)
def test_reasons_show_that_there_is_nothing_to_waive(records: str, code: str, subject: str) -> None:
    (finding,) = found("stale-waiver", STORY + records + waiver(code, subject))
    kind, _, id = subject.partition(" = ")

    assert finding.message == (
        f"the waiver of {code} for {kind} `{id.strip(chr(34))}` waives nothing: "
        "there is no such finding"
    )


def test_reasons_describe_each_searched_record() -> None:
    text = (
        STORY
        + SECOND
        + (
            '[claim.shut]\ntext = ""\nbecause = ["closed"]\n'
            '[[link]]\nkind = "undercuts"\nfrom = "shut"\nto = "closed"\n'
            '[[retraction]]\nassertion = "second"\n'
        )
    )

    (finding,) = found("stale-waiver", text + waiver("CT103", 'claim = "closed"'))

    assert [leaf.text for reason in finding.reasons for leaf in reason.leaves()] == [
        "a waiver of CT103",
        "not flagged",
        "connected to claim `closed`",
        "clerk",
        "pilot",
        "`shut` undercuts `closed`",
        "assertion `second` is withdrawn",
    ]


def test_reasons_include_a_record_that_mentions_the_waived_source() -> None:
    (finding,) = found("stale-waiver", STORY + waiver("CT501", 'document = "article"'))

    assert [leaf.text for reason in finding.reasons for leaf in reason.leaves()] == [
        "a waiver of CT501",
        "clerk",
    ]


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("single-orgin", "did you mean `single-origin` or `single-relay`?"),
        ("nothing-of-the-kind-at-all", "give the code or the name of a rule"),
    ],
)
def test_hint_suggests_a_rule_for_an_unknown_code(code: str, hint: str) -> None:
    (finding,) = found("stale-waiver", STORY + waiver(code, 'claim = "closed"'))

    assert finding.hint == hint
    assert finding.message == (
        f"the waiver of {code} for claim `closed` waives nothing: no rule is called `{code}`"
    )


def test_unknown_rule_code_is_flagged() -> None:
    (finding,) = found("stale-waiver", STORY + waiver("CT199", 'claim = "closed"'))

    assert "no rule is called `CT199`" in finding.message


def test_reasons_include_the_retraction_of_a_withdrawn_assertion() -> None:
    text = STORY + SECOND + '[[retraction]]\nassertion = "second"\n'

    assert messages("stale-waiver", text + waiver("CT103", 'claim = "closed"')) != []
    assert messages("stale-waiver", text + waiver("CT102", 'claim = "closed"')) == []


def test_all_faults_of_a_waiver_give_one_finding() -> None:
    text = STORY + waiver("CT101", 'claim = "closed"', 'until = "2025"')

    assert messages("stale-waiver", text, date(2026, 1, 1)) == [
        "the waiver of CT101 for claim `closed` expired on 2025, gives no reason and "
        "waives nothing: there is no such finding"
    ]


def test_equal_waivers_give_one_finding() -> None:
    text = STORY + waiver("CT101", 'claim = "closed"') * 2

    assert len(messages("stale-waiver", text)) == 1


def test_waiver_of_a_disabled_rule_is_not_flagged() -> None:
    ledger = reader.read_text(
        """
ledger = 1

[claim.closed]
text = "The harbour was closed."

[[waiver]]
code = "unsupported"
claim = "closed"
reason = "The desk is on it."
"""
    )
    stale = run(ledger, builtin_rules(), Settings(select=("CT505",))).findings
    ignored = run(ledger, builtin_rules(), Settings(ignore=("CT101",))).findings

    assert ((), ()) == (stale, ignored)


def test_hint_names_the_original_of_a_waived_restatement() -> None:
    text = STORY + (
        '[claim.shut]\ntext = ""\n[[link]]\nkind = "restates"\nfrom = "shut"\nto = "closed"\n'
    )

    (finding,) = found("stale-waiver", text + waiver("CT102", 'claim = "shut"'))
    (other,) = found("stale-waiver", text + waiver("CT103", 'claim = "shut"'))

    assert finding.hint == "the finding is on `closed`, which `shut` restates; waive that one"
    assert other.hint == "remove it, or check again and record why it still holds"


def test_reasons_of_many_waivers_stay_limited() -> None:
    text = STORY + "".join(
        f'[claim.c{i}]\ntext = ""\nbecause = ["{f"c{i - 1}" if i else "closed"}"]\n'
        + waiver("CT303", f'claim = "c{i}"')
        for i in range(100)
    )

    stale = findings("stale-waiver", reader.read_text("ledger = 1\n" + text))

    assert len(stale) == 100
    assert max(sum(1 for r in finding.reasons for _ in r.leaves()) for finding in stale) == 21
