"""Precision, recall and speed of ``check_answer`` on labelled answers, beside other checkers.

``python -m tests.benchmarks.answers FILE`` reads answers whose unsupported words people marked,
one JSON object a line: ``answer``, ``sources`` (texts), ``question`` and ``spans`` (``start``,
``end``, ``label``). It fetches nothing. Checkers that are not installed are left out of the table.

A sentence is *gold* if people marked words of it, *flagged* if a checker reports an item of it.
A second table has the same answers with one figure or date of each altered at random.
Every checker sees the same sentences, the others without labels of passages and list marks, which
they take for figures. Times are CPU seconds.
"""

import json
import re
from argparse import ArgumentParser
from calendar import day_name, month_name
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import process_time
from types import MappingProxyType

from attrs import define, evolve, field, frozen

from claimtrack.answers.check import AnswerChecker, check_answer
from claimtrack.answers.report import SentenceStatus

MARKED = re.compile("Unwanted|Questionable|Evident|Subtle")
"""Labels of spans that count; those of FaithBench, then those of RAGTruth."""

_NUMBERS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|"
    "thousand|million|billion|dozen|twice|half"
)
_CALENDAR = "|".join((*month_name[1:], *day_name))
_FIGURE = re.compile(rf'\d|["“”]|\b(?:{_CALENDAR})\b|(?i:\b(?:{_NUMBERS})\b)')
_TOKEN = rf"\d[\d,.:/]*\d|\d|\b(?:{_CALENDAR})\b"
_LABEL = re.compile(
    r"\(?\s*\bpassages? \d+(?:\s*(?:,|and|&|-|to)+\s*(?:passage )?\d+)*\)?", re.IGNORECASE
)
_LIST_MARK = re.compile(r"(?:(?<=\n)|^)\s*\(?\d{1,2}[.)](?:\s|$)")

SIZES = (10_000, 100_000, 1_000_000)
"""Numbers of characters of the made-up sources."""


@frozen
class LabelledAnswer:
    """An answer with the spans that people marked as unsupported."""

    answer: str
    sources: tuple[str, ...]
    question: str
    spans: tuple[tuple[int, int], ...]


def read_labelled(file: Path) -> Iterator[LabelledAnswer]:
    """Yield the answers of a file, with those of their spans that count."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            yield LabelledAnswer(
                item["answer"],
                tuple(item["sources"]),
                item.get("question", ""),
                tuple(
                    (span["start"], span["end"])
                    for span in item["spans"]
                    if not span.get("label") or MARKED.search(span["label"])
                ),
            )


@frozen
class SentenceLabel:
    """What people marked in a sentence."""

    gold: bool
    figure: bool
    """True if the marked words have a digit, number word, month, weekday or quotation mark."""
    absent: bool
    """True if a number, month or weekday of the marked words is literally in no text."""


def label_sentence(labelled: LabelledAnswer, start: int, end: int) -> SentenceLabel:
    """Return the label of a part of an answer. Labels of passages and list marks are no words."""
    overlaps = [(max(start, low), min(end, high)) for low, high in labelled.spans]
    marked = [strip_labels(labelled.answer[low:high]) for low, high in overlaps if low < high]
    words = [text for text in marked if re.search(r"\w", text)]
    return SentenceLabel(
        bool(words),
        any(map(_FIGURE.search, words)),
        any(has_absent_token(text, labelled.sources, labelled.question) for text in words),
    )


def strip_labels(text: str) -> str:
    """Replace labels such as ``(Passage 2)`` and list marks such as ``3.`` by a blank."""
    return _LIST_MARK.sub(" ", _LABEL.sub(" ", text))


def has_absent_token(text: str, sources: Sequence[str], question: str) -> bool:
    """Return whether a number, month or weekday of a text is literally in no source.

    The case of letters does not matter, except that "may" and "march" in the text are no months.
    """
    known = {
        token.lower()
        for each in (*sources, question)
        for token in re.findall(_TOKEN, each, re.IGNORECASE)
    }
    return not known.issuperset(token.lower() for token in re.findall(_TOKEN, text))


@define
class Score:
    """Counts of sentences."""

    sentences: int = 0
    flagged: int = 0
    hits: int = 0
    gold: int = 0
    figures: int = 0
    figure_hits: int = 0
    absent: int = 0
    absent_hits: int = 0

    def add(self, label: SentenceLabel, flagged: bool) -> None:
        """Count a sentence."""
        self.sentences += 1
        self.flagged += flagged
        self.hits += flagged and label.gold
        self.gold += label.gold
        self.figures += label.figure
        self.figure_hits += flagged and label.figure
        self.absent += label.absent
        self.absent_hits += flagged and label.absent

    @property
    def precision(self) -> float:
        """The share of flagged sentences that are gold; 1 if none is flagged."""
        return _share(self.hits, self.flagged)

    @property
    def recall(self) -> float:
        """The share of gold sentences that are flagged."""
        return _share(self.hits, self.gold)

    @property
    def figure_recall(self) -> float:
        """The share of sentences with a marked figure that are flagged."""
        return _share(self.figure_hits, self.figures)

    @property
    def absent_recall(self) -> float:
        """The share of sentences with a literally absent figure that are flagged."""
        return _share(self.absent_hits, self.absent)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


Flagger = Callable[[str, Sequence[str], str], bool]
"""A checker of a text, the sources and a question. True if it reports something."""


# Attributes of the packages below are untyped, because the packages need not be installed.
def _opengate() -> Flagger:
    check = import_module("opengate_grounding").check_grounding

    def flag(text: str, sources: Sequence[str], question: str) -> bool:
        result = check(answer=text, context=list(sources), question=question)
        return bool(result.ungrounded_numbers)

    return flag


def _corroborate() -> Flagger:
    check = import_module("corroborate").check_answer

    def flag(text: str, sources: Sequence[str], question: str) -> bool:
        return bool(check(question, list(sources), text).critical)

    return flag


def _grounded() -> Flagger:
    package = import_module("grounded")
    kinds = {package.Kind.QUOTE, package.Kind.NUMBER}

    @cache  # reads files only, and the sentences of an answer have the same sources
    def load(text: str) -> object:
        with TemporaryDirectory() as folder:
            file = Path(folder, "source.txt")
            file.write_text(text, encoding="utf-8")
            return package.load_one(file)

    def flag(text: str, sources: Sequence[str], question: str) -> bool:
        texts = [load(source) for source in (*sources, question) if source.strip()]
        return bool(package.verify(package.extract(text, kinds=kinds), texts).failures)

    return flag


PEERS: Mapping[str, Callable[[], Flagger]] = MappingProxyType(
    {"opengate-grounding": _opengate, "corroborate": _corroborate, "grounded-check": _grounded}
)
"""Other checkers by the name of their package, each as a function that imports it."""


def installed_peers() -> dict[str, Flagger]:
    """Return the checkers that are installed, by name and version, and a regular expression."""
    found: dict[str, Flagger] = {}
    for name, load in PEERS.items():
        try:
            found[f"{name} {version(name)}"] = load()
        except ImportError:
            continue
    return {**found, "a regular expression": has_absent_token}


@frozen
class Comparison:
    """The scores of checkers on the same sentences, and their times on whole answers."""

    scores: Mapping[str, Score]
    times: Mapping[str, Sequence[float]] = field(repr=False)
    """CPU seconds of each answer."""


CHECKERS: Mapping[str, AnswerChecker] = MappingProxyType(
    {"claimtrack": AnswerChecker(), "claimtrack, with names": AnswerChecker(names=True)}
)


def compare(labelled: Iterable[LabelledAnswer], peers: Mapping[str, Flagger]) -> Comparison:
    """Score our checkers and others on the same sentences, and time them on whole answers."""
    scores = {name: Score() for name in (*CHECKERS, *peers)}
    times: dict[str, list[float]] = {name: [] for name in scores}
    for each in labelled:
        texts = each.sources, each.question
        reports = {}
        for name, checker in CHECKERS.items():
            begin = process_time()
            reports[name] = checker.check(each.answer, *texts)
            times[name].append(process_time() - begin)
        for name, flag in peers.items():
            begin = process_time()
            flag(each.answer, *texts)
            times[name].append(process_time() - begin)
        for sentences in zip(*(report.sentences for report in reports.values()), strict=True):
            label = label_sentence(each, sentences[0].start, sentences[0].end)
            for name, sentence in zip(reports, sentences, strict=True):
                scores[name].add(label, sentence.status is SentenceStatus.MISSING)
            for name, flag in peers.items():
                scores[name].add(label, flag(strip_labels(sentences[0].text), *texts))
    return Comparison(scores, times)


def quality_table(comparison: Comparison) -> Iterator[str]:
    """Yield a Markdown table of the scores and times."""
    yield (
        "| checker | flagged | gold among them | precision | recall: all gold | figures "
        "| absent figures | time an answer: median | 99th percentile |"
    )
    yield "|---" + "|---:" * 8 + "|"
    for name, score in comparison.scores.items():
        times = comparison.times[name]
        middle, last = median(times), quantiles(times, n=100)[-1] if len(times) > 1 else times[0]
        yield (
            f"| {name} | {score.flagged} | {score.hits} | {score.precision:.3f} "
            f"| {score.recall:.3f} | {score.figure_recall:.3f} | {score.absent_recall:.3f} "
            f"| {1000 * middle:.1f} ms | {1000 * last:.1f} ms |"
        )


def alter(labelled: LabelledAnswer, random: Random) -> LabelledAnswer | None:
    """Change a digit, month or weekday of an answer, so that no text has the figure literally.

    The changed word is the only one that is marked. None if there is nothing to change.
    """
    answer = labelled.answer
    spots = list(re.finditer(rf"[1-9]|\b(?:{_CALENDAR})\b", _blank_labels(answer)))
    random.shuffle(spots)
    for spot in spots:
        start, end = spot.span()
        family = next(words for words in _FAMILIES if spot[0] in words)
        word = random.choice([each for each in family if each != spot[0]])
        altered = answer[:start] + word + answer[end:]
        figure = next(each for each in re.finditer(_TOKEN, altered) if each.end() > start)
        if has_absent_token(figure[0], labelled.sources, labelled.question):
            return evolve(labelled, answer=altered, spans=((start, start + len(word)),))
    return None


_FAMILIES: Sequence[Sequence[str]] = (tuple("123456789"), month_name[1:], day_name[:])


def _blank_labels(text: str) -> str:
    for pattern in (_LABEL, _LIST_MARK):
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return text


def alteration_table(comparison: Comparison) -> Iterator[str]:
    """Yield a Markdown table of the altered sentences that checkers flag."""
    yield "| checker | altered sentences | flagged | share |"
    yield "|---|---:|---:|---:|"
    for name, score in comparison.scores.items():
        yield f"| {name} | {score.gold} | {score.hits} | {score.recall:.3f} |"


def made_up_source(size: int) -> str:
    """Return prose of about a number of characters, with figures and dates that do not repeat."""
    lines: list[str] = []
    length = number = 0
    while length < size:
        number += 1
        line = (
            f"On {number % 28 + 1} {month_name[number % 12 + 1]} {1900 + number % 120}, the mill "
            f"ground {number} tonnes of flour, {number % 97 + 0.5} % more than the year before. "
        )
        lines.append(line)
        length += len(line)
    return "".join(lines)


ANSWER = "On 3 May 2021 the mill ground 412 tonnes of flour, 12.5 % more than a year before."


def growth_table(sizes: Sequence[int] = SIZES) -> Iterator[str]:
    """Yield a Markdown table of the time of one answer by the length of its source."""
    yield "| characters of the source | time |"
    yield "|---:|---:|"
    for size in sizes:
        source = made_up_source(size)
        begin = process_time()
        check_answer(ANSWER, [source])
        yield f"| {size:,} | {process_time() - begin:.3f} s |"


def main(argv: Sequence[str] | None = None) -> None:
    """Print the tables of a file of labelled answers."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="labelled answers, as JSON Lines")
    parser.add_argument("--peers", action="store_true", help="compare other installed checkers")
    parser.add_argument("--seed", type=int, default=1, help="of the altered figures")
    arguments = parser.parse_args(argv)
    check_answer(ANSWER, [made_up_source(1_000)])  # imports and caches are not measured
    peers = installed_peers() if arguments.peers else {}
    labelled = list(read_labelled(arguments.file))
    random = Random(arguments.seed)
    altered = [each for each in (alter(answer, random) for answer in labelled) if each is not None]
    print(*quality_table(compare(labelled, peers)), "", sep="\n")
    print(*alteration_table(compare(altered, peers)), "", sep="\n")
    print(*growth_table(), sep="\n")


if __name__ == "__main__":
    main()
