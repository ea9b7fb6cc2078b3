"""Ledgers with hand-made findings, for tests of reports without rules."""

from collections.abc import Mapping

from claimtrack.engine.finding import Finding, Flag, Outcome, Reason, chain_text
from claimtrack.errors import LedgerError, Problem
from claimtrack.formats.toml import reader
from claimtrack.model import Assertion, Claim, Ledger, Severity, Source
from claimtrack.reports.text.excerpt import LineReader

BRIDGE = """\
ledger = 1

[source]
baker   = { kind = "witness", name = "Ole Varga, baker" }
teacher = { kind = "witness", name = "Mina Sloe, teacher" }
gazette = { kind = "outlet", name = "The Valley Gazette" }

[claim.bridge-fell]
text = "The old bridge fell at about noon."
via  = [{ source = "baker", act = "witnessed" }, "gazette"]

[[claim.bridge-fell.assertion]]
via = [{ source = "teacher", act = "witnessed" }, "gazette"]

[claim.nobody-hurt]
text = "Nobody was hurt."
"""


def lines_of(files: Mapping[str, str]) -> LineReader:
    """Return a reader of the lines of texts in memory."""

    def line(file: str, number: int) -> str | None:
        lines = files[file].split("\n") if file in files else []
        return lines[number - 1] if 1 <= number <= len(lines) else None

    return line


def bridge() -> tuple[Ledger, tuple[Finding, ...], LineReader]:
    """Return a ledger with places, one finding of each severity, and the reader of its lines."""
    ledger = reader.read_text(BRIDGE, "ledger.toml")
    fell, unhurt = ledger.claims["bridge-fell"], ledger.claims["nobody-hurt"]
    first, second = ledger.assertions
    single_relay = Flag(
        (fell,),
        "2 origins, but the gazette carries them all",
        [
            Reason(
                "both go through the gazette",
                parts=(
                    Reason(chain_text(first.via), first),
                    Reason(chain_text(second.via), second),
                ),
            ),
            Reason("it relays", ledger.sources["gazette"]),
        ],
        "find a witness who spoke to somebody else",
    )
    unsupported = Flag((unhurt,), "nobody says so", [Reason("no chain", unhurt)])
    unchecked = Flag(
        (first,),
        "the text is not available",
        [Reason("a quote", first, place=first.via[0].place)],
        outcome=Outcome.NOT_CHECKED,
    )
    findings = (
        Finding("CT103", "single-relay", Severity.WARNING, single_relay),
        Finding("CT305", "misplaced-quote", Severity.NOTE, unchecked),
        Finding("CT101", "unsupported", Severity.ERROR, unsupported),
    )
    return ledger, findings, lines_of({"ledger.toml": BRIDGE})


def in_code() -> tuple[Finding, ...]:
    """Return a finding about records without places."""
    claim = Claim("closed", "The harbour was closed.")
    chain = Assertion("closed", ["office", "wire"], at="wire-1#p2")
    flag = Flag(
        (claim,),
        "this claim has only one origin: office",
        [
            Reason(chain_text(chain.via), chain),
            Reason("it is the wire's", Source("wire", "news-agency", name="Wire")),
        ],
        "find another",
    )
    return (Finding("CT102", "single-origin", Severity.WARNING, flag),)


def problems() -> tuple[tuple[Problem, ...], LineReader]:
    """Return the problems of a ledger with three mistakes."""
    text = (
        "ledger = 1\n"
        'source.kcna = { kind = "state-media", nmae = "KCNA" }\n'
        "[claim.test]\n"
        'text = "A test."\n'
        'via = ["kncna"]\n'
        'at = "no where"\n'
    )
    try:
        reader.read_text(text, "bad.toml")
    except LedgerError as error:
        return error.problems, lines_of({"bad.toml": text})
    raise AssertionError("the ledger is bad")
