"""Findings as SARIF 2.1.0, for code scanning and the viewers of editors.

All ledgers of a check are one run, since code scanning accepts one run of a tool. An
uncertain finding is not a failure: a *possible* one is a result of kind ``review``,
one that was not checked is ``open``, both of level ``none`` (3.27.9, 3.27.10). Waived
findings are suppressed results (3.27.23). Findings of the baseline are ``unchanged``
(3.27.24). No result is ``absent``, since a baseline holds only fingerprints. Of a branch,
only added findings are results, and ``properties`` has the number of older ones. The
message of a result lists the findings that it covers, which have no result of their own.

Nothing is cut. GitHub code scanning rejects files of more than 10 MB compressed or
more than 25,000 results.
Source: SARIF 2.1.0 with Errata 01, OASIS, 28 August 2023, with its clause numbers.
"""

import json
from collections.abc import Iterator, Mapping, Sequence

from claimtrack.engine.entries import MainFinding
from claimtrack.engine.finding import Finding, Outcome, chain_text, walk_reasons
from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule
from claimtrack.errors import Place, Problem
from claimtrack.model import Assertion, Hop, Waiver
from claimtrack.reports.findings.terminal import describe_waiver
from claimtrack.reports.text.as_of import ledgers_as_of
from claimtrack.reports.text.descriptions import fault_name
from claimtrack.reports.text.file_names import file_uri, is_below_working_folder
from claimtrack.reports.text.reasons import covered_lines, reason_prefix, reason_text
from claimtrack.reports.text.visible import Display
from claimtrack.version import __version__

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
FINGERPRINT = "claimtrack/v1"
"""The key of the fingerprint, a hash of the rule's code and the ids of the subjects."""

_BASE = "%SRCROOT%"
_FAMILIES = {
    "CT1": "support",
    "CT2": "contradiction",
    "CT3": "attribution",
    "CT4": "time",
    "CT5": "bookkeeping",
}
_SCREEN = Display()
_WORD_JOINER = "\u2060"

_Json = dict[str, object]


def as_sarif(reports: Sequence[Report], problems: Sequence[Problem] = ()) -> str:
    """Return the log of reports as ASCII, in the order of the ledgers.

    A check that could not run has no results (3.14.23), and its problems are
    notifications (3.58).
    """
    rules = {rule.code: rule for each in reports for rule in each.rules}
    index = {code: position for position, code in enumerate(sorted(rules))}
    notes = [*problems, *(note for each in reports for note in each.ledger.notes)]
    driver: _Json = {
        "name": "claimtrack",
        "version": __version__,
        "rules": [_rule(rules[code]) for code in index],
        "notifications": _faults(notes),
    }
    run: _Json = {
        "tool": {"driver": driver},
        "invocations": [
            {
                "executionSuccessful": not problems,
                "toolExecutionNotifications": [_notification(note) for note in notes],
            }
        ],
        "originalUriBaseIds": {_BASE: {"description": _text("the working folder of the check")}},
        "columnKind": "unicodeCodePoints",
    }
    if not problems:
        run["results"] = [result for each in reports for result in _results(each, index)]
    properties: _Json = {}
    if any(each.older is not None for each in reports):
        properties["older"] = sum(len(each.older or ()) for each in reports)
    if known := ledgers_as_of(reports):
        possible = sum(len(each.possible) for each in known)
        properties |= {"asOf": str(known[0].day), "possiblyKnown": possible}
    if properties:
        run["properties"] = properties
    return "".join(_log_lines(run))


def _log_lines(run: _Json) -> Iterator[str]:
    """Yield a log with one line per result: quick to write, easy to compare."""
    yield f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{{'
    for position, (key, value) in enumerate(run.items()):
        yield ",\n" if position else "\n"
        if key == "results" and isinstance(value, list):
            rows = ",\n".join(map(json.dumps, value))
            yield f'"{key}": [\n{rows}\n]'
        else:
            yield f'"{key}": {json.dumps(value)}'
    yield "\n}]}\n"


def _results(report: Report, index: Mapping[str, int]) -> Iterator[_Json]:
    """Yield every result of a ledger, with its baseline state if there is a baseline."""
    baselined = report.baselined or ()
    known = {finding.fingerprint for finding in baselined}
    rows: list[tuple[MainFinding, Waiver | None]] = [
        *((each, None) for each in report.main_findings()),
        *((MainFinding(finding), None) for finding in baselined),
        *((MainFinding(finding), waiver) for finding, waiver in report.accepted),
    ]
    for each, waiver in rows:
        result = _result(each, report.file, waiver, index)
        if report.baselined is not None or report.older is not None:
            is_known = each.finding.fingerprint in known
            result["baselineState"] = "unchanged" if is_known else "new"
        yield result


def _result(main: MainFinding, file: str, waiver: Waiver | None, index: Mapping[str, int]) -> _Json:
    finding = main.finding
    kind, level = _kind_and_level(finding)
    labels = finding.labels
    ids = {label.place: id for id, label in enumerate(labels, finding.place is None)}
    result: _Json = {"ruleId": finding.code}
    if finding.code in index:
        result["ruleIndex"] = index[finding.code]
    result |= {
        "kind": kind,
        "level": level,
        "message": _text("\n".join(_message(main, ids)) or finding.name),
        "locations": [_main_location(finding, file)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "suppressions": [] if waiver is None else [_suppression(waiver)],
    }
    if related := [_location(x.place, x.text, ids[x.place]) for x in labels if ids[x.place]]:
        result["relatedLocations"] = related
    if flows := [*_flows(finding)]:
        result["codeFlows"] = flows
    return result


def _kind_and_level(finding: Finding) -> tuple[str, str]:
    match finding.outcome:
        case Outcome.FOUND:
            return "fail", finding.severity.value
        case Outcome.POSSIBLE:
            return "review", "none"
        case Outcome.NOT_CHECKED:
            return "open", "none"


def _message(main: MainFinding, ids: Mapping[Place, int]) -> Iterator[str]:
    """Yield the lines of a message; reasons link to their places (3.11.6)."""
    finding = main.finding
    yield _plain(finding.message)
    for depth, reason in walk_reasons(finding.reasons):
        where = reason.where
        link = f" [line {where.line}]({ids[where]})" if where in ids and where is not None else ""
        yield f"{reason_prefix(depth)}{_plain(reason_text(reason))}{link}"
    yield from (f"also: {_plain(text)}" for text in covered_lines(main))
    if finding.hint:
        yield f"help: {_plain(finding.hint)}"


def _main_location(finding: Finding, file: str) -> _Json:
    """Return the location of a finding; without a place, the file of the ledger."""
    names = [{"name": ref.id, "kind": ref.kind.value} for ref in dict.fromkeys(finding.subjects)]
    if finding.place is not None:
        return {**_location(finding.place, "", 0), "logicalLocations": names}
    return {"physicalLocation": {"artifactLocation": _artifact(file)}, "logicalLocations": names}


def _location(place: Place, text: str, id: int | None = None) -> _Json:
    location: _Json = {} if id is None else {"id": id}
    region = {"startLine": place.line, "startColumn": place.column}
    if place.end_line is not None and place.end_column is not None:
        region |= {"endLine": place.end_line, "endColumn": place.end_column}
    location["physicalLocation"] = {
        "artifactLocation": _artifact(place.file),
        "region": region,
    }
    return {**location, "message": _text(_plain(text))} if text else location


def _artifact(file: str) -> _Json:
    return {
        "uri": file_uri(file),
        **({"uriBaseId": _BASE} if is_below_working_folder(file) else {}),
    }


def _flows(finding: Finding) -> Iterator[_Json]:
    """Yield each chain of the reasons as a code flow: a step for each hop, the origin first."""
    leaves = (leaf.record for reason in finding.reasons for leaf in reason.leaves())
    chains = {id(record): record for record in leaves if isinstance(record, Assertion)}
    for each in chains.values():
        steps = [{"location": _step(hop, i == 0, each)} for i, hop in enumerate(each.hops)]
        text = f"{each.stance.value} `{each.claim}`: {chain_text(each.hops)}"
        yield {"message": _text(_plain(text)), "threadFlows": [{"locations": steps}]}


def _step(hop: Hop, first: bool, chain: Assertion) -> _Json:
    act = hop.act.value if hop.act is not None else "said" if first else "reported"
    text = f"`{hop.source}` {act}" + (f" on {hop.on}" if hop.on is not None else "")
    place = chain.place if hop.place is None else hop.place.within(chain.place)
    if place is not None:
        return _location(place, text)
    names = [{"name": hop.source, "kind": "source"}]
    return {"logicalLocations": names, "message": _text(_plain(text))}


def _suppression(waiver: Waiver) -> _Json:
    """Return a waiver as a suppression (3.35), in the source that was checked."""
    suppression: _Json = {
        "kind": "inSource",
        "status": "accepted",
        "justification": _SCREEN.sanitize(describe_waiver(waiver)),
    }
    if waiver.place is not None:
        suppression["location"] = _location(waiver.place, "")
    return suppression


def _rule(rule: Rule) -> _Json:
    """Return a rule (3.49). Its texts are not from a ledger and need no escaping."""
    family = _FAMILIES.get(rule.code[:3])
    doc = rule.doc.strip() or rule.name
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary or rule.name},
        "fullDescription": {"text": rule.summary or rule.name},
        "defaultConfiguration": {"level": rule.severity.value},
        "help": {"text": doc, "markdown": doc},
        "properties": {"tags": [] if family is None else [family]},
    }


def _faults(problems: Sequence[Problem]) -> list[_Json]:
    faults = dict.fromkeys(problem.fault for problem in problems)
    return [
        {
            "id": fault.code,
            "name": fault_name(fault),
            "shortDescription": {"text": fault.meaning},
        }
        for fault in sorted(faults, key=lambda fault: fault.code)
    ]


def _notification(problem: Problem) -> _Json:
    hint = f"\nhelp: {_plain(problem.hint)}" if problem.hint else ""
    places = dict.fromkeys(place for place in (problem.place, problem.related) if place is not None)
    return {
        "descriptor": {"id": problem.fault.code},
        "level": "warning" if problem.warning else "error",
        "message": _text(_plain(problem.message) + hint),
        "locations": [_location(place, "") for place in places],
    }


def _plain(text: str) -> str:
    """Return a text as one line without placeholders and links.

    Braces are doubled (3.11.5). A bracket before a parenthesis would begin a link, and
    SARIF has no escape for it (3.11.6): an invisible character separates the two.
    """
    escaped = _SCREEN.sanitize(text).replace("{", "{{").replace("}", "}}")
    return escaped.replace("](", f"]{_WORD_JOINER}(")


def _text(text: str) -> _Json:
    return {"text": text}
