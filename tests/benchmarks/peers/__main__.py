"""Compare claimtrack with other packages: ``python -m tests.benchmarks.peers``.

Each package is installed from PyPI into its own virtual environment, below the folder of
``--environment``. Then it gets its questions (:mod:`tests.benchmarks.peers.questions`) about
generated bodies, as claimtrack does. ``--write`` writes the tables to
``docs/explanation/peers.md``.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import define, field

from tests.benchmarks.__main__ import ROOT, machine
from tests.benchmarks.peers.body import BODIES, STORY
from tests.benchmarks.peers.environment import NotInstalledError, prepare_environment
from tests.benchmarks.peers.measuring import Outcome, measure
from tests.benchmarks.peers.questions import DEEP, EVERYTHING, OURS, QUESTIONS, Peer, Question
from tests.benchmarks.peers.telling import Absence, Row, answers, replace_section, results_section

PAGE = ROOT / "docs" / "explanation" / "peers.md"
NOT_TRIED = Outcome({}, "not tried")


Installed = Mapping[Peer, Path | Absence]


def install_packages(folder: Path, pythons: Sequence[str]) -> Installed:
    """Return the Python of each package, or the reason why there is none."""
    found: dict[Peer, Path | Absence] = {}
    for peer in dict.fromkeys(question.peer for question in (*QUESTIONS, *DEEP)):
        print(f"installing {peer.requirement}", file=sys.stderr, flush=True)
        try:
            found[peer] = prepare_environment(peer, folder, pythons)
        except NotInstalledError as error:
            found[peer] = Absence(peer, str(error))
    return found


@define
class Benchmark:
    """The cached measurements of all sizes; mutable."""

    installed: Installed
    sizes: Sequence[int]
    limit: int
    folder: Path
    _known: dict[tuple[str, str, int], Outcome] = field(factory=dict)

    def rows(self, questions: Sequence[Question]) -> Iterator[Row]:
        """Yield the result of each question at each size as it is measured."""
        for question in questions:
            python = self.installed[question.peer]
            if isinstance(python, Absence):
                continue
            ended = False
            for size in self.sizes:
                outcome = NOT_TRIED if ended else self._asked(python, question, size)
                ended = ended or bool(outcome.ended)
                like = question.like and self._ours(question.like, question.body, size)
                everything = self._ours(EVERYTHING, question.body, size)
                row = Row(question, size, outcome, like or None, everything)
                print(answers([row]).splitlines()[-1], file=sys.stderr, flush=True)
                yield row

    def _asked(self, python: Path, question: Question, size: int) -> Outcome:
        body = self._body(question.body, size)
        return measure(python, question.peer.script, question.asks, body, self.limit)

    def _ours(self, asks: str, kind: str, size: int) -> Outcome:
        key = asks, kind, size
        if key not in self._known:
            python = Path(sys.executable)
            self._known[key] = measure(python, OURS, asks, self._body(kind, size), self.limit)
        return self._known[key]

    def _body(self, kind: str, size: int) -> Path:
        path = self.folder / f"{kind}-{size}.json"
        if not path.exists():
            path.write_text(json.dumps(BODIES[kind](size)), encoding="utf-8")
        return path


def _size(text: str) -> int:
    size = int(text)
    if size < STORY or size % STORY:
        raise argparse.ArgumentTypeError(f"{text} is not a multiple of {STORY}")
    return size


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="tests.benchmarks.peers", description="Measure other packages beside claimtrack."
    )
    parser.add_argument(
        "sizes", type=_size, nargs="*", default=[1_000, 10_000, 100_000], help="numbers of claims"
    )
    parser.add_argument("--environment", type=Path, help="where the packages are, and stay")
    parser.add_argument(
        "--python", action="append", default=[], help="a Python for packages that need a later one"
    )
    parser.add_argument("--limit", type=int, default=120, help="CPU seconds that a step has")
    parser.add_argument("--write", action="store_true", help=f"keep it in {PAGE.name}")
    chosen = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="peers-") as folder:
        environments = chosen.environment or Path(folder) / "environments"
        packages = install_packages(environments.resolve(), chosen.python)
        benchmark = Benchmark(packages, sorted(set(chosen.sizes)), chosen.limit, Path(folder))
        measured_on = machine()
        rows, deep = list(benchmark.rows(QUESTIONS)), list(benchmark.rows(DEEP))
    absent = [each for each in packages.values() if isinstance(each, Absence)]
    section = f"{results_section(rows, deep, absent, chosen.limit)}\n\n{measured_on}"
    print(section)
    if chosen.write:
        PAGE.write_text(
            replace_section(PAGE.read_text(encoding="utf-8"), section), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
