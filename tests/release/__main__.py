"""``python -m tests.release COMMAND``: every step of a release but publishing.

The workflow ``release.yml`` and CI run the same commands, so that a tag meets nothing new.
``build`` builds the wheel and the sdist in ``dist`` and checks both. ``suite`` installs the
wheel on each version of Python and tests it there. ``docs`` builds the documentation.
The exit status is 1 if something is wrong.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from claimtrack.version import __version__
from tests.release import distribution

ROOT = Path(__file__).parents[2]
DIST = ROOT / "dist"
SEED = "seeds/slbm-2021"

QUICK = (
    "tests/cli/test_assess.py",
    "tests/cli/test_check.py",
    "tests/cli/test_help.py",
    "tests/engine",
    "--ignore=tests/engine/test_scope.py",  # checks ledgers in Parquet
    "tests/model",
    "tests/test_api.py",
    "tests/test_defects.py",
    "tests/test_errors.py",
    "tests/test_seeds.py",
)
"""The tests that CI runs on each version of Python: they need few packages."""

QUICK_PACKAGES = ("hypothesis", "pytest", "pytest-asyncio")

EXTRAS = {
    "draft": ("draft", "page.html"),
    "llm": ("draft", "text.txt", "--using", "llm"),
    "lsp": ("lsp",),
    "mcp": ("mcp", "--root", "."),
    "parquet": ("convert", SEED, "table", "--to", "parquet"),
    "prov": ("convert", SEED, "prov.json", "--to", "prov-json"),
    "serve": ("serve", SEED),
}
"""For each extra a command that cannot run without it."""


class StepError(Exception):
    """A step of a release failed; the message says how."""


def run(*command: str | Path, cwd: Path = ROOT, status: int = 0) -> str:
    """Run a command, and return what it printed.

    Raises StepError with the output if the exit status is another one.
    """
    # The package must come from where it is installed, not from a path of the caller.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode != status:
        words = " ".join(map(str, command))
        raise StepError(
            f"{words}\nexit status {done.returncode}, not {status}\n{done.stdout[-9_000:]}"
        )
    return done.stdout


def require(problems: Iterator[str]) -> None:
    """Raise StepError if there are problems, with all of them."""
    if found := list(problems):
        raise StepError("\n".join(found))


def expect(words: str, said: str) -> None:
    """Raise StepError if a command did not print some words."""
    if words not in said:
        raise StepError(f"{words.strip()!r} is not in: {said}")


def step(name: str, action: Callable[[], object]) -> None:
    """Run a step, and print how long it took."""
    begin = monotonic()
    action()
    print(f"ok  {name} ({monotonic() - begin:.0f} s)", flush=True)


def build(tag: str | None) -> None:
    """Build the wheel and the sdist in ``dist``, and check them."""
    shutil.rmtree(DIST, ignore_errors=True)
    if tag:
        require(f"changed since the commit: {line}" for line in git("status", "--porcelain"))
    step("wheel and sdist are built", partial(run, *_BUILD, DIST))
    wheel, sdist = archives()
    with TemporaryDirectory(prefix="claimtrack-") as folder:
        step("a build from the sdist has the same bytes", partial(rebuild, sdist, Path(folder)))
    files = {
        file for file in git("ls-files", "-co", "--exclude-standard") if (ROOT / file).exists()
    }
    step("contents", lambda: require(distribution.content_problems(wheel, sdist, files)))
    metadata = distribution.metadata_of(wheel)
    supported = distribution.pythons(ROOT)
    step(
        "metadata",
        lambda: require(distribution.metadata_problems(metadata, __version__, supported)),
    )
    step(
        "twine check",
        partial(run, sys.executable, "-m", "twine", "check", "--strict", wheel, sdist),
    )
    step("check-wheel-contents", partial(run, sys.executable, "-m", "check_wheel_contents", wheel))
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    urls = distribution.project(ROOT).get("urls")
    step(
        "tag and changelog",
        lambda: require(distribution.tag_problems(__version__, changelog, tag, urls)),
    )


_BUILD = (sys.executable, "-m", "hatchling", "build", "-d")


def git(*arguments: str) -> Sequence[str]:
    """Return the lines that a command of git prints."""
    return run("git", "-c", "core.quotePath=off", *arguments).splitlines()


def archives() -> tuple[Path, Path]:
    """Return the wheel and the sdist in ``dist``. Raises StepError if they are not there."""
    found = sorted(DIST.glob("*.whl")), sorted(DIST.glob("*.tar.gz"))
    match found:
        case [wheel], [sdist]:
            return wheel, sdist
    raise StepError(f"{DIST} does not have one wheel and one sdist: run the command build")


def unpack(sdist: Path, folder: Path) -> Path:
    """Unpack a source distribution, and return its folder."""
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    return folder / sdist.name.removesuffix(".tar.gz")


def rebuild(sdist: Path, folder: Path) -> None:
    """Build everything again from the sdist, elsewhere, and compare."""
    run(*_BUILD, folder / "dist", cwd=unpack(sdist, folder))
    require(
        f"{archive.name} is another one if it is built again"
        for archive in archives()
        if archive.read_bytes() != (folder / "dist" / archive.name).read_bytes()
    )


def suite(versions: Sequence[str], full: bool) -> None:
    """Test the wheel on some versions of Python, or on all that are found."""
    found = {version: interpreter(version) for version in versions or distribution.pythons(ROOT)}
    missing = [version for version, python in found.items() if python is None]
    if versions and missing:
        raise StepError(f"there is no Python {', '.join(missing)}")
    with ThreadPoolExecutor(2) as jobs:
        work = [
            jobs.submit(step, f"wheel on Python {version}", partial(try_wheel, python, full))
            for version, python in found.items()
            if python
        ]
    for each in work:
        each.result()
    for version in missing:
        print(f"NOT TESTED: the wheel on Python {version}, which is not installed here")


def interpreter(version: str) -> Path | None:
    """Return the interpreter of a version such as 3.12, if there is one."""
    named = shutil.which(f"python{version}")
    candidates = [
        Path(sys.executable),
        *([Path(named)] if named else []),
        *sorted((Path.home() / ".pyenv/versions").glob(f"{version}.*/bin/python")),
    ]
    asks = "import sys, ensurepip; print('{}.{}'.format(*sys.version_info))"
    for python in candidates:
        try:
            if run(python, "-c", asks).strip() == version:
                return python
        except StepError:  # a stub that starts no interpreter
            continue
    return None


def try_wheel(python: Path, full: bool) -> None:
    """Test the wheel in an environment of its own, first alone, then with the tests."""
    wheel, sdist = archives()
    with TemporaryDirectory(prefix="claimtrack-") as name:
        folder = Path(name)
        run(python, "-m", "venv", folder / "env")
        binaries = folder / "env" / "bin"
        tree = unpack(sdist, folder)
        shutil.rmtree(tree / "claimtrack")  # the tests must import what is installed
        pip = (binaries / "python", "-m", "pip", "install", "-q")
        run(*pip, wheel)
        check_alone(binaries, tree)
        run(*pip, *([f"{wheel}[test]"] if full else QUICK_PACKAGES))
        tests = ("-n", "2") if full else QUICK
        said = run(binaries / "python", "-m", "pytest", "-p", "no:cacheprovider", *tests, cwd=tree)
        print(f"{python}: {said.splitlines()[-1]}")


def check_alone(binaries: Path, tree: Path) -> None:
    """Check what the wheel does where nothing but its dependencies is installed."""
    claimtrack = binaries / "claimtrack"
    expect(f"claimtrack {__version__}\n", run(claimtrack, "--version"))
    names = "from claimtrack.cli.commands import COMMANDS; print(*COMMANDS)"
    for name in run(binaries / "python", "-c", names, cwd=tree).split():
        run(claimtrack, name, "--help", cwd=tree)
    expect(
        "single-origin", run(claimtrack, "check", SEED, "--format", "concise", cwd=tree, status=1)
    )
    run(claimtrack, "report", SEED, "--output", "report.html", cwd=tree)
    (tree / "page.html").write_text("<p>The mayor said that the pool is closed.</p>\n", "utf-8")
    (tree / "text.txt").write_text("The mayor said that the pool is closed.\n", "utf-8")
    for extra, command in EXTRAS.items():
        said = run(claimtrack, *command, cwd=tree, status=2)
        expect(f"needs the extra `{extra}`\n", said)
        expect("help: pip install ", said)


def docs() -> None:
    """Build the documentation: warnings are errors, and nothing is fetched from elsewhere."""
    target = ROOT / "build/docs"
    shutil.rmtree(target, ignore_errors=True)
    sphinx = (sys.executable, "-m", "sphinx", "-W", "--keep-going", "-n", "-q", "-b", "html")
    step("documentation is built", partial(run, *sphinx, "docs", target))
    step("documentation fetches nothing", partial(run, sys.executable, "docs/outside.py", target))


def command_line() -> argparse.ArgumentParser:
    """Return the parser of the commands."""
    parser = argparse.ArgumentParser("python -m tests.release", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("build", help="build the wheel and the sdist, and check them")
    command.add_argument("--tag", help="the tag that is released, such as v1.2.0")
    command = commands.add_parser("suite", help="test the wheel on each version of Python")
    command.add_argument("--python", action="append", default=[], help="a version (default: all)")
    command.add_argument("--full", action="store_true", help="the whole suite, with its packages")
    commands.add_parser("docs", help="build the documentation")
    return parser


def main() -> int:
    """Run a command."""
    arguments = command_line().parse_args()
    try:
        match arguments.command:
            case "build":
                build(arguments.tag)
            case "suite":
                suite(arguments.python, arguments.full)
            case "docs":
                docs()
    except StepError as error:
        print(f"FAILED: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
