"""The harnesses, their corpora, and a run without a fuzzer."""

import random
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, cast

HARNESSES: Mapping[str, int] = MappingProxyType(
    {
        "anchoring": 80_000,
        "answer_batch": 25_000,
        "answer_reader": 60_000,
        "cited_figures": 45_000,
        "claimreview_reader": 100_000,
        "confidential": 1_000,
        "csv_reader": 17_000,
        "edtf": 300_000,
        "jsonl_reader": 60_000,
        "model_answer": 70_000,
        "prov_reader": 60_000,
        "toml_reader": 40_000,
    }
)
"""The harnesses. Each tries so many inputs if a seed is given, in about 15 seconds."""

CORPUS = Path(__file__).parent / "corpus"
MAX_INPUT = 4_096

_TOKENS = (b"\n", b'"', b"\\", b"\\u0041", b"{", b"]", b"=", b",", b"-", b"0", b"9999", b"\xc3\xa9")


class Harness(Protocol):
    """A module with a property of any bytes, and valid inputs to begin with."""

    def check(self, data: bytes) -> None:
        """Raise an error if the property does not hold."""

    def seeds(self) -> Iterator[bytes]:
        """Yield inputs that a fuzzer begins with."""


def load_harness(name: str) -> Harness:
    """Return a harness by its name."""
    return cast(Harness, import_module(f"tests.fuzz.{name}"))  # a module is an object


def corpus_of(name: str) -> Sequence[bytes]:
    """Return the kept inputs of a harness, in the order of their file names."""
    return [path.read_bytes() for path in sorted((CORPUS / name).iterdir())]


def mutate(data: bytes, other: bytes, random: random.Random) -> bytes:
    """Return an input with a few random changes, some of them taken from another input."""
    for _ in range(random.randint(1, 4)):
        at = random.randint(0, len(data))
        end = min(len(data), at + random.choice((0, 1, 1, 4, 32)))
        start = random.randint(0, len(other))
        part = other[start : start + random.choice((1, 8, 64))]
        new = random.choice(
            (b"", random.choice(_TOKENS), random.randbytes(1), data[at:end] * 2, part)
        )
        data = data[:at] + new + data[end:]
    return data[:MAX_INPUT]


def mutated_inputs(inputs: Sequence[bytes], seed: int) -> Iterator[bytes]:
    """Yield mutations of some inputs without end. Equal seeds give equal inputs."""
    source = random.Random(seed)
    while True:
        yield mutate(source.choice(inputs), source.choice(inputs), source)
