"""The tool that checks an answer against its sources."""

from typing import Annotated

from attrs import frozen
from pydantic import BaseModel, ConfigDict, Field

from claimtrack.answers.check import check_answer
from claimtrack.answers.report import AnswerItem, AnswerSentence
from claimtrack.errors import Fault
from claimtrack.mcp.results import (
    AnswerFindingResult,
    AnswerItemResult,
    AnswerResult,
    AnswerSentenceResult,
)
from claimtrack.mcp.root_folder import MAX_NAME, RootFolder
from claimtrack.model.values import refuse

MAX_ANSWER = 1_000_000
"""The number of characters of an answer with all its sources."""


class SourceOfAnswer(BaseModel):
    """A source of an answer: a text, or the path of one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str | None = None
    path: str | None = Field(
        None, max_length=MAX_NAME, description="A text file below the folder of the server."
    )
    id: str | None = Field(None, description="The word that cites it; by default its number.")
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: str | None = Field(None, description="The date, such as 2031-05-03.")
    via: list[str] | None = Field(None, description="Who relays it, origin first.")


@frozen(eq=False)
class AnswerTools:
    """The tool for answers of language models. It raises LedgerError with every problem found."""

    root: RootFolder

    def check_answer(
        self,
        answer: Annotated[str, Field(description="A text with marks such as [1].")],
        sources: list[SourceOfAnswer],
        question: str = "",
        names: Annotated[bool, Field(description="Look for names, too.")] = False,
        limit: Annotated[int, Field(ge=1, le=1000)] = 200,
    ) -> AnswerResult:
        """Look for each figure, date and quotation of an answer in the sources that it cites."""
        if not answer.strip():
            refuse("the answer is empty", "give its text in `answer`", Fault.EMPTY)
        if not sources:
            refuse("the answer has no sources", "give at least one in `sources`", Fault.EMPTY)
        given = [self._source(number, each) for number, each in enumerate(sources, 1)]
        length = len(answer) + len(question) + sum(len(str(each["text"])) for each in given)
        if length > MAX_ANSWER:
            message = f"the answer and its sources have {length:,} characters"
            refuse(f"{message}, more than {MAX_ANSWER:,}", "check its parts", Fault.LIMIT)
        report = check_answer(answer, given, question, names=names)
        return AnswerResult(
            passed=report.passed(),
            counts={status.value: number for status, number in report.counts.items()},
            sentences=[_sentence(each) for each in report.sentences[:limit]],
            further=max(0, len(report.sentences) - limit),
            findings=[
                AnswerFindingResult(
                    code=each.code,
                    name=each.name,
                    severity=each.severity.value,
                    quoted_message=each.message,
                )
                for each in report.findings[:limit]
            ],
        )

    def _source(self, number: int, source: SourceOfAnswer) -> dict[str, object]:
        """Return a source with its text, as the checker takes it.

        Raises:
            LedgerError: it has no text and no path, or both, or the file cannot be read.
        """
        if (source.text is None) == (source.path is None):
            hint = "give one of them" if source.path is None else "give one, not both"
            refuse(f"source {number}: expected `text` or `path`", hint, Fault.MISSING)
        table = source.model_dump(exclude_none=True, exclude={"path"})
        if source.path is not None:
            table["text"] = self.root.read_text(source.path)
        return table


def _sentence(sentence: AnswerSentence) -> AnswerSentenceResult:
    return AnswerSentenceResult(
        status=sentence.status.value,
        quoted_text=sentence.text,
        quoted_citations=[*sentence.citations],
        quoted_unknown_citations=[*sentence.unknown_citations],
        uncited=sentence.uncited,
        quoted_note=sentence.note,
        items=[_item(each) for each in sentence.items],
    )


def _item(item: AnswerItem) -> AnswerItemResult:
    passage = item.passage
    return AnswerItemResult(
        kind=item.kind.value,
        outcome=item.outcome.value,
        quoted_text=item.text,
        quoted_source=None if passage is None else passage.source,
        quoted_passage=None if passage is None else passage.text,
        quoted_note=item.note,
    )
