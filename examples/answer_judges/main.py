"""Score an answer with judges. The models are fakes: comments show how to load real ones."""

from collections.abc import Iterable, Iterator, Mapping
from types import SimpleNamespace

import llm

from claimtrack import check_answer
from claimtrack.answers.judge import Judge
from claimtrack.answers.judges.cross_encoder import CrossEncoderJudge
from claimtrack.answers.judges.language_model import LanguageModelJudge
from claimtrack.answers.judges.lettuce_detect import LettuceDetectJudge


class FakeEntailment:
    """A cross-encoder that finds a sentence supported if the text has all its words."""

    config = SimpleNamespace(id2label={0: "contradiction", 1: "entailment", 2: "neutral"})

    def predict(self, pairs: list[tuple[str, str]], **_: object) -> Iterable[tuple[float, ...]]:
        """Return the probabilities of the three labels for each pair."""
        return [(0.1, 0.8, 0.1) if has_words(*pair) else (0.1, 0.2, 0.7) for pair in pairs]


class FakeDetector:
    """A detector that finds each word unsupported that the text does not have."""

    def predict(
        self, context: list[str], answer: str, output_format: str
    ) -> Iterator[Mapping[str, object]]:
        """Yield the unsupported spans."""
        for word in answer.rstrip(".").split():
            if not has_words(context[0], word):
                start = answer.index(word)
                yield {"start": start, "end": start + len(word), "confidence": 0.9, "text": word}


class FakeModel(llm.Model):
    """A language model that answers `full` or `none`, and once with no JSON."""

    model_id = "fake-llm"
    supports_schema = True

    def execute(
        self, prompt: llm.Prompt, stream: bool, response: llm.Response, conversation: object = None
    ) -> Iterator[str]:
        """Yield the answer."""
        if "whales" in prompt.prompt.lower():
            yield "I would rather not say."
        else:
            yield '{"support": "full"}' if "spring." in prompt.prompt else '{"support": "none"}'


def has_words(text: str, sentence: str) -> bool:
    """True if a text has all words of a sentence."""
    return {*sentence.lower().rstrip(".").split()} <= {*text.lower().rstrip(".").split()}


judges: list[Judge] = [
    # load_cross_encoder("cross-encoder/nli-deberta-v3-base")
    CrossEncoderJudge(FakeEntailment(), name="nli"),
    # load_lettuce_detect("KRLabsOrg/lettucedect-base-modernbert-en-v1")
    LettuceDetectJudge(FakeDetector(), name="lettuce"),
    # load_language_model("gpt-4.1-mini")
    LanguageModelJudge(FakeModel()),
]
report = check_answer(
    "The harbour opened in spring. [1] The mayor closed the harbour. [1] Whales came. [1]",
    ["The new harbour opened in spring and the mayor came."],
    judges=judges,
)
for sentence in report.sentences:
    print(sentence.text)
    for score in sentence.scores:
        print(f"    {score}")
print("passed:", report.passed())
for judge in judges:
    print(f"supported by {judge.name}:", report.supported_by(judge.name))
