"""Each line of a batch has one result, whose spans are in the answer and in the sources."""

import json
from collections.abc import Iterator
from io import BytesIO

from claimtrack.answers.answer_ledger import build_ledger
from claimtrack.answers.batch import check_batch, read_batch
from claimtrack.answers.check import AnswerChecker
from claimtrack.answers.report import AnswerReport
from claimtrack.errors import LedgerError
from tests.fuzz.reading import ROOT

CHECKER = AnswerChecker(names=True)


def check(data: bytes) -> None:
    try:
        lines = list(read_batch(BytesIO(data), "answers"))
    except LedgerError:
        return
    results = list(check_batch(lines, "answers", CHECKER))
    assert [line.number for line in lines] == [result.number for result in results]
    for result in results:
        assert "unexpected" not in str(result.problems), result.problems
        assert result.json.isascii()
        assert result.number == json.loads(result.json)["line"]
        if result.report is None:
            assert result.problems
        else:
            check_report(result.report)


def check_report(report: AnswerReport) -> None:
    """Check that all spans of a report are right, and that it can be shown."""
    texts = {source.id: source.text for source in report.sources}
    after = 0
    for sentence in report.sentences:
        assert after <= sentence.start <= sentence.end <= len(report.answer)
        after = sentence.end
        for item in sentence.items:
            assert sentence.start <= item.start < item.end <= sentence.end
            assert item.text == report.answer[item.start : item.end]
            passage = item.passage
            text = None if passage is None else texts[passage.source]
            if passage is not None and text is not None:
                assert passage.text == text[passage.start : passage.end]
    assert report.to_text(60)
    build_ledger(report)


def seeds() -> Iterator[bytes]:
    for line in (ROOT / "tests/answers/cases.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        entry = {"answer": case["wrong"] or case["right"], "sources": case["sources"]}
        yield json.dumps(entry, ensure_ascii=False).encode()
