"""Hand-made results of checks: a plain one, and generated ones with hostile texts."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import evolve
from hypothesis import strategies as st

from claimtrack.engine.finding import Finding, Flag, Outcome, Reason
from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule
from claimtrack.engine.scope import Scope
from claimtrack.errors import Fault, Place, Problem
from claimtrack.model import Assertion, Claim, Ledger, Ref, Severity, Waiver, ref_of
from tests.laws import profiles
from tests.reports.stories import bridge, in_code

tried = profiles.law_settings(25)
GOLDEN = Path(__file__).parent / "golden" / "findings"
RULES = (
    Rule("CT101", "unsupported", Severity.ERROR, "Nobody says so.", scope=Scope.CLAIM),
    Rule("CT102", "single-origin", Severity.WARNING, "One origin.\n\n## Why\n", scope=Scope.CLAIM),
    Rule("CT103", "single-relay", Severity.WARNING, "One relay.", scope=Scope.CLAIM),
    Rule("CT305", "misplaced-quote", Severity.NOTE, "A quote.", scope=Scope.CLAIM),
    Rule("CT501", "unused-record", Severity.NOTE, "Nothing mentions it.", scope=Scope.CLAIM),
    Rule("XY900", "house-style", Severity.NOTE, "A rule of a house.", scope=Scope.CLAIM),
)


def story(*, baseline: bool = False) -> list[Report]:
    """Return reports with each severity and outcome, a waived and a baselined finding."""
    ledger, findings, _ = bridge()
    claim = ledger.claims["nobody-hurt"]
    possible = Flag(
        claim, "may be out of date", [Reason("no date", claim)], outcome=Outcome.POSSIBLE
    )
    unused = Flag(ledger.sources["baker"], "unused", [Reason("it is", ledger.sources["baker"])])
    waiver = Waiver("CT501", ref_of(ledger.sources["baker"]), reason="kept for later", by="Mina")
    one = Report(
        (*findings, Finding("CT305", "misplaced-quote", Severity.NOTE, possible)),
        (Finding("CT501", "unused-record", Severity.NOTE, unused),),
        RULES,
        ledger,
        (waiver,),
        baselined=in_code() if baseline else None,
        file="ledger.toml",
    )
    return [
        one,
        report(in_code(), RULES[:2], file="other/ledger.toml", baselined=() if baseline else None),
    ]


def report(
    findings: Iterable[Finding] = (),
    rules: tuple[Rule, ...] = RULES,
    *,
    file: str = "ledger.toml",
    baselined: tuple[Finding, ...] | None = None,
) -> Report:
    """Return a report of findings in a ledger of one claim and one assertion."""
    return Report(
        tuple(findings),
        (),
        rules,
        Ledger.of(),
        baselined=baselined,
        file=file,
        claims=1,
        assertions=1,
    )


def clean() -> list[Report]:
    """Return a report without findings in two claims."""
    return [evolve(report(), claims=2, assertions=2)]


def many(count: int, severity: Severity = Severity.WARNING) -> Report:
    """Return a report of ``count`` findings, each about another claim."""
    findings = []
    for i in range(count):
        claim = Claim(f"c{i}", f"Claim {i}.", place=Place("ledger.toml", i + 1))
        flag = Flag(claim, f"message {i}", [Reason(f"reason {i}", claim)], "help")
        findings.append(Finding("CT102", "single-origin", severity, flag))
    return evolve(report(findings), claims=count)


_PIECES = (
    *("%0A", "%", "%25", "::", "::error::x", "\n::error::x", "\r\n::warning::y", "##[error]z"),
    *("::stop-commands::token", "::set-output name=a::b", ",", ":", "file=x,line=1"),
    *("]]>", "<", ">", "&", "&amp;", "<!--", "-->", "<![CDATA[", '"', "'", "</failure>", "\x00"),
    *("\x0b", "\x1b[31m", "\ufffe", "\ud800", "<b>x</b>", "<details>", "</details>", "<img src=x>"),
    *(
        "|",
        "`",
        "``",
        "```\n",
        "[x](1)",
        "[x](javascript:alert(1))",
        "![i](http://h.example/p.png)",
    ),
    *("](2)", "[", "]", "(", ")", "{0}", "{", "}", "{{", "\\", "\\n", "*a*", "_b_", "~~c~~", "# h"),
    *("\n# h\n", "\n\n- item", "1. one", "@somebody", "#123", "GH-12", "!7", "https://h.example/x"),
    *(
        "www.h.example",
        "a@h.example",
        ":smile:",
        "/close",
        "\n/close\n",
        "$x$",
        "^1",
        "~label",
        "---",
    ),
    *("\u202etxt", "\u2066", "\u05e9\u05dc\u05d5\u05dd", "\U0001f680", "\u6e2c", "\u2028", "a b"),
)
"""Texts with a meaning in some format: an end, a command, a link, a mention, a direction."""

hostile = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=5).map("".join)
_files = st.sampled_from(
    ["ledger.toml", "::error::x.toml", "a,b:c%.toml", "[x](1).toml", "<stdin>"]
)
_places = st.none() | st.builds(Place, _files, st.integers(1, 99), st.integers(1, 9))


@st.composite
def hostile_reports(draw: st.DrawFn) -> Report:
    """Return a report with hostile texts."""
    findings = [draw(_findings(i)) for i in range(draw(st.integers(0, 4)))]
    aside = draw(_findings(99))
    waiver = Waiver("CT102", Ref("claim", "c0"), reason=_valid_text(draw(hostile)))
    return evolve(report(findings, file=draw(_files)), waived=(aside,), waivers=(waiver,))


@st.composite
def hostile_problems(draw: st.DrawFn) -> list[Problem]:
    """Return problems with hostile texts."""
    texts = draw(st.lists(hostile, min_size=1, max_size=4))
    return [Problem(Fault.VALUE, text, draw(_places), draw(hostile)) for text in texts]


@st.composite
def _findings(draw: st.DrawFn, number: int) -> Finding:
    claim = Claim(f"c{number}", _valid_text(draw(hostile)), place=draw(_places))
    chain = Assertion(claim.id, ["a", "b"], place=draw(_places))
    leaves: Sequence[Reason] = [
        Reason(draw(hostile), claim, place=draw(_places)),
        Reason(draw(hostile), parts=(Reason(draw(hostile), chain),)),
    ]
    outcome = draw(st.sampled_from(Outcome))
    severity = draw(st.sampled_from(Severity))
    code, name = draw(st.sampled_from([(rule.code, rule.name) for rule in RULES]))
    flag = Flag(claim, draw(hostile), leaves, draw(st.none() | hostile), outcome)
    return Finding(code, name, severity, flag)


def _valid_text(text: str) -> str:
    """Return the part of a text that a ledger accepts."""
    valid = "".join(c for c in text if c.isprintable() or c == "\n").strip()
    return valid or "text"
