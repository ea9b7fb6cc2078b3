"""Mutation testing: change the code a little, and see whether a test fails.

``python -m tests.mutation`` takes a random sample of the mutants that cosmic-ray makes of
``claimtrack/rules`` and of the shared facts. Each mutant runs in a copy of the repository,
against the tests that run its line, the quickest first. A mutant that no test notices
survives. The exit status is 1 if one survives that ``explained.toml`` does not explain.
Needs the extra ``mutation``.
"""

import argparse
import ast
import difflib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path
from queue import SimpleQueue
from xml.etree import ElementTree

from attrs import frozen
from coverage import CoverageData

ROOT = Path(__file__).parents[2]
EXPLAINED = Path(__file__).with_name("explained.toml")
OPERATORS = [
    *(
        f"core/ReplaceComparisonOperator_{old}_{new}"
        for old, new in [
            ("Eq", "NotEq"),
            ("NotEq", "Eq"),
            ("Lt", "LtE"),
            ("Lt", "GtE"),
            ("LtE", "Lt"),
            ("LtE", "Gt"),
            ("Gt", "GtE"),
            ("Gt", "LtE"),
            ("GtE", "Gt"),
            ("GtE", "Lt"),
            ("Is", "IsNot"),
            ("IsNot", "Is"),
        ]
    ),
    *(
        f"core/ReplaceBinaryOperator_{old}_{new}"
        for old, new in [
            ("Add", "Sub"),
            ("Sub", "Add"),
            ("Mul", "Add"),
            ("Div", "Mul"),
            ("FloorDiv", "Mul"),
            ("Mod", "Add"),
            ("BitAnd", "BitOr"),
            ("BitOr", "BitAnd"),
        ]
    ),
    "core/AddNot",
    "core/ReplaceUnaryOperator_Delete_Not",
    "core/ReplaceUnaryOperator_Delete_Invert",
    "core/ReplaceUnaryOperator_Delete_USub",
    "core/ReplaceTrueWithFalse",
    "core/ReplaceFalseWithTrue",
    "core/ReplaceAndWithOr",
    "core/ReplaceOrWithAnd",
    "core/ReplaceBreakWithContinue",
    "core/ReplaceContinueWithBreak",
    "core/NumberReplacer",
    "core/ZeroIterationForLoop",
]
"""Operators of cosmic-ray. Left out: those that break every import (decorators, exceptions),
and comparisons that differ only in kind (``==`` and ``is``)."""
JUDGEMENT = [
    "tests/rules",
    "tests/facts",
    "tests/engine",
    "tests/assessment",
    "tests/laws",
    "tests/test_defects.py",
    "tests/test_examples.py",
    "tests/test_seeds.py",
]
SECONDS = 600
"""The time after which a run of tests counts as failed: the mutant loops."""


class Fate(StrEnum):
    """The result of the tests of one mutant."""

    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"
    EXPLAINED = "survived, as explained"
    """No test is run: none can notice the mutant."""


@frozen(order=True)
class Mutant:
    """One change of one module."""

    path: str
    """The module, relative to the root of the repository."""
    line: int
    operator: str
    occurrence: int
    """The place of the change among those of its operator in the module, from 0."""

    def code(self, source: str) -> str:
        """Return the source with the change."""
        from cosmic_ray.mutating import mutate_code  # an extra
        from cosmic_ray.plugins import get_operator

        return str(mutate_code(source, get_operator(self.operator)(), self.occurrence))

    def difference(self) -> str:
        """Return the changed lines, before and after."""
        source = (ROOT / self.path).read_text(encoding="utf-8")
        lines = difflib.unified_diff(
            source.splitlines(), self.code(source).splitlines(), lineterm="", n=0
        )
        return "\n".join(list(lines)[3:])


def modules() -> list[Path]:
    """Return the modules under test: every rule, and the facts that all rules share."""
    package = ROOT / "claimtrack"
    paths = [*package.glob("rules/*/*.py"), *package.glob("facts/core/*.py")]
    paths += [package / "facts" / f"{name}.py" for name in ("facts", "claim_view")]
    return sorted(path for path in paths if path.name != "__init__.py")


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield all mutants of a module, except changes of annotations, which tests cannot see."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator

    source = path.read_text(encoding="utf-8")
    annotations = list(annotation_ranges(source))
    nodes = list(ast_nodes(get_ast(source)))
    for name in OPERATORS:
        operator = get_operator(name)()
        places = [start for node in nodes for start, _ in operator.mutation_positions(node)]
        for occurrence, start in enumerate(places):
            if not any(low <= start < high for low, high in annotations):
                yield Mutant(str(path.relative_to(ROOT)), start[0], name, occurrence)


def annotation_ranges(source: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield the start and end (line, column) of each type annotation."""
    for node in ast.walk(ast.parse(source)):
        each: object
        for each in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if isinstance(each, ast.expr):
                yield (
                    (each.lineno, each.col_offset),
                    (each.end_lineno or each.lineno, each.end_col_offset or 0),
                )


@frozen
class CoveringTests:
    """The tests of judgement that run each line, the quickest first."""

    by_line: Mapping[tuple[str, int], Sequence[str]]
    by_module: Mapping[str, Sequence[str]]

    @classmethod
    def measure(cls, copy: Path) -> "CoveringTests":
        """Run the tests of judgement once, with coverage. Raises SystemExit if one fails."""
        arguments = ["--cov", "--cov-context=test", "--cov-report=", "--junitxml=times.xml"]
        if run_tests(copy, [*arguments, "--cov-fail-under=0", *JUDGEMENT], None):
            raise SystemExit("the tests fail without any mutant")
        seconds: dict[str, float] = {}
        for case in ElementTree.parse(copy / "times.xml").iter("testcase"):
            module = case.attrib["classname"].replace(".", "/")
            seconds[f"{module}.py::{case.attrib['name']}"] = float(case.attrib["time"])
        data = CoverageData(str(copy / ".coverage"))
        data.read()
        by_line: dict[tuple[str, int], Sequence[str]] = {}
        by_module: dict[str, set[str]] = {}
        for file in data.measured_files():
            path = str(Path(file).relative_to(copy))
            for line, contexts in data.contexts_by_lineno(file).items():
                tests = {each.partition("|")[0] for each in contexts} & seconds.keys()
                by_line[path, line] = sorted(tests, key=lambda each: (seconds[each], each))
                by_module.setdefault(path, set()).update(tests)
        return cls(
            by_line,
            {
                path: sorted(each, key=lambda test: (seconds[test], test))
                for path, each in by_module.items()
            },
        )

    def of(self, mutant: Mutant) -> Sequence[str]:
        """Return the tests that run a mutant: those of its module if it runs on import only."""
        return self.by_line.get((mutant.path, mutant.line)) or self.by_module[mutant.path]


def judge(mutant: Mutant, tests: Sequence[str], copy: Path) -> Fate:
    """Run tests of a mutant in a copy of the repository, and restore the module."""
    path = copy / mutant.path
    source = path.read_text(encoding="utf-8")
    try:
        path.write_text(mutant.code(source), encoding="utf-8")
        drop_bytecode(path)
        # Pytest reads the tests to run from a file, since there may be thousands.
        (copy / "tests.txt").write_text("\n".join(tests), encoding="utf-8")
        return Fate.KILLED if run_tests(copy, ["-x", "@tests.txt"]) else Fate.SURVIVED
    except subprocess.TimeoutExpired:
        return Fate.TIMED_OUT
    finally:
        path.write_text(source, encoding="utf-8")
        drop_bytecode(path)


def drop_bytecode(path: Path) -> None:
    """Delete the compiled module, which a change within the same second would not replace."""
    for each in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
        each.unlink()


def run_tests(copy: Path, tests: Sequence[str], seconds: int | None = SECONDS) -> bool:
    """Return True if a test fails. Raises subprocess.TimeoutExpired after ``seconds``."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "CI": "1", "PYTHONPATH": str(copy)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    ended = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, timeout=seconds, check=False
    )
    return ended.returncode != 0


def copy_repository(target: Path) -> None:
    """Copy the files under version control."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def explanation(mutant: Mutant, explained: Sequence[dict[str, str]]) -> str | None:
    """Return why no test can notice a mutant, if that is recorded."""
    for each in explained:
        if each["path"] == mutant.path and each["change"].strip() == mutant.difference().strip():
            return each["why"]
    return None


def main() -> int:
    """Run a sample of mutants and print the survivors and the score."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, default=500, help="number of mutants (500)")
    parser.add_argument("--seed", type=int, default=15, help="seed of the sample (15)")
    parser.add_argument("--jobs", type=int, default=2, help="mutants at a time (2)")
    parser.add_argument("--skip", type=int, default=0, help="leave out the first of the sample")
    parser.add_argument("--only", default="", help="keep modules whose path contains this")
    parser.add_argument("--out", type=Path, help="append each result as a line of JSON")
    options = parser.parse_args()
    everything = sorted(each for path in modules() for each in mutants(path))
    sample = random.Random(options.seed).sample(everything, min(options.sample, len(everything)))
    sample = [each for each in sample if options.only in each.path][options.skip :]
    explained = tomllib.loads(EXPLAINED.read_text(encoding="utf-8")).get("mutant", [])
    print(f"{len(everything)} mutants, {len(sample)} in the sample", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(options.jobs):
            copies.put(Path(folder, str(number)))
            copy_repository(Path(folder, str(number)))
        covering = CoveringTests.measure(Path(folder, "0"))
        print("tests of each line measured", flush=True)

        def try_mutant(mutant: Mutant) -> tuple[Mutant, Fate]:
            if explanation(mutant, explained):
                return mutant, Fate.EXPLAINED
            copy = copies.get()
            try:
                return mutant, judge(mutant, covering.of(mutant), copy)
            finally:
                copies.put(copy)

        fates: Counter[Fate] = Counter()
        with ThreadPoolExecutor(options.jobs) as pool:
            for number, (mutant, fate) in enumerate(pool.map(try_mutant, sample), 1):
                fates[fate] += 1
                if options.out:
                    with options.out.open("a", encoding="utf-8") as file:
                        row = [mutant.path, mutant.line, mutant.operator, mutant.occurrence, fate]
                        file.write(json.dumps(row) + "\n")
                if fate in (Fate.SURVIVED, Fate.EXPLAINED):
                    print(f"{number}: {mutant.path}:{mutant.line}: {fate}")
                    print(mutant.difference(), flush=True)
    unexplained = fates[Fate.SURVIVED]
    survived = unexplained + fates[Fate.EXPLAINED]
    total = fates.total()
    print(
        f"{total} mutants: {total - survived} noticed ({fates[Fate.TIMED_OUT]} by time), "
        f"{survived} survived, {unexplained} of them unexplained; "
        f"score {100 * (total - survived) / max(total, 1):.1f} %"
    )
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
