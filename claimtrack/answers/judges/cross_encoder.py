"""Entailment models as judges, through the package ``sentence-transformers``."""

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Protocol

from attrs import field, frozen

from claimtrack.answers.judge import JudgedPair, JudgeLimits, missing_package
from claimtrack.errors import Fault
from claimtrack.model.values import refuse

ENTAILMENT = "entailment"
"""The label of a premise that supports a sentence."""


class EntailmentConfig(Protocol):
    """The settings of a model of ``transformers``."""

    @property
    def id2label(self) -> Mapping[int, str]:
        """The label of each place in a row of scores."""


class EntailmentModel(Protocol):
    """The part of ``sentence_transformers.CrossEncoder`` that a judge uses."""

    @property
    def config(self) -> EntailmentConfig:
        """The settings of the model, with its labels in the order of its scores."""

    def predict(
        self, pairs: list[tuple[str, str]], /, *, apply_softmax: bool, show_progress_bar: bool
    ) -> Iterable[object]:
        """Return a row of scores, one for each label, or a number, for each pair."""


@frozen
class CrossEncoderJudge:
    """A judge that returns the probability of entailment.

    The place of the label is read from the settings of the model, because it differs between
    models. The score of a model with one label is the score of the judge.
    """

    model: EntailmentModel = field(repr=False)
    name: str
    limits: JudgeLimits = field(factory=JudgeLimits)
    """The window suits models that read 512 tokens."""
    label: str = ENTAILMENT

    def __attrs_post_init__(self) -> None:
        self._position()

    def judge(self, pairs: Sequence[JudgedPair], /) -> Iterable[float]:
        """Return the probability that each premise entails its sentence."""
        at = self._position()
        given = [(pair.premise, pair.sentence) for pair in pairs]
        scores = self.model.predict(given, apply_softmax=True, show_progress_bar=False)
        # Numbers and arrays of NumPy.
        return [float(row if at is None else row[at]) for row in scores]  # type: ignore[arg-type, index]

    def _position(self) -> int | None:
        """Return the place of the label, or None for a model with one label."""
        labels = {int(at): label for at, label in self.model.config.id2label.items()}
        if len(labels) == 1:
            return None
        for at, label in labels.items():
            if label.casefold() == self.label.casefold():
                return at
        message = f"the model of the judge `{self.name}` has no label `{self.label}`"
        hint = f"`label` is one of: {', '.join(labels[at] for at in sorted(labels))}"
        return refuse(message, hint, Fault.SETTING)


def load_cross_encoder(
    model: str,
    *,
    name: str | None = None,
    limits: JudgeLimits | None = None,
    label: str = ENTAILMENT,
) -> CrossEncoderJudge:
    """Return the judge of an entailment model by its name or folder.

    Raises:
        LedgerError: the package ``sentence-transformers`` is not installed, or the model has no
            such label.
    """
    try:
        package = import_module("sentence_transformers")
    except ImportError as error:
        raise missing_package("of a cross-encoder", "sentence-transformers") from error
    loaded: EntailmentModel = package.CrossEncoder(model)
    return CrossEncoderJudge(loaded, name or model, limits or JudgeLimits(), label)
