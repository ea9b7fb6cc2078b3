"""The steps of ``action.yml``, run as the runner of GitHub Actions runs them.

Scripts run in bash, with the files of the runner (``GITHUB_OUTPUT``, ``GITHUB_STEP_SUMMARY``).
Steps that use another action are recorded. Expressions are evaluated as far as the
action uses them: names, texts, ``||`` and ``!=``.
"""

import os
import re
import shlex
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml
from attrs import field, frozen

ROOT = Path(__file__).parents[1]
ACTION = ROOT / "action.yml"
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)

# A Python that makes no environment and installs nothing, but writes what it should.
# It stands for itself in the environment that it is asked to make.
_PYTHON = """\
#!/usr/bin/env bash
case "$*" in
  "-I -m venv "*) mkdir -p "$4/bin"; cp "$0" "$4/bin/python" ;;
  "-I -m pip install "*) printf '%s\\n' "${{@:5}}" > "$RUNNER_TEMP/installed" ;;
  "-I -m claimtrack "*) shift 3; cd "$PWD" && exec {python} -P -m claimtrack "$@" ;;
  *) echo "not expected: $*" >&2; exit 99 ;;
esac
"""


@frozen
class ActionRun:
    """The result of an action: what the job shows, and whether it passes."""

    status: int
    """The exit status of the step that failed, or 0."""
    log: str
    """The output of all steps; standard error among it."""
    summary: str
    """The Markdown on the page of the job."""
    outputs: Mapping[str, str]
    uploads: Sequence[Mapping[str, str]]
    """The inputs of each step that uploads to code scanning."""
    installed: Sequence[str] = field(factory=tuple)
    """The arguments of ``pip install``."""

    @property
    def annotations(self) -> Sequence[str]:
        """The annotations, which GitHub shows at their lines."""
        return re.findall(r"^::(?:error|warning|notice) .*$", self.log, re.MULTILINE)


def read_action() -> dict[str, dict[str, dict[str, str]]]:
    """Return the parsed ``action.yml``."""
    parsed: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(ACTION.read_text("utf-8"))
    return parsed


def action_steps() -> Sequence[Mapping[str, object]]:
    """Return the steps of the action, in order."""
    return yaml.safe_load(ACTION.read_text("utf-8"))["runs"]["steps"]  # type: ignore[no-any-return]  # YAML


def evaluate(expression: str, contexts: Mapping[str, object]) -> str:
    """Return the value of an expression as text; a missing name is empty.

    Raises:
        ValueError: the expression uses more than names, texts, ``||`` and ``!=``.
    """
    sides = expression.split("!=")
    if len(sides) == 2:
        left, right = (evaluate(side, contexts) for side in sides)
        return "true" if left != right else "false"
    for operand in map(str.strip, expression.split("||")):
        if found := _operand(operand, contexts):
            return found
    return ""


def _operand(operand: str, contexts: Mapping[str, object]) -> str:
    if re.fullmatch(r"'[^']*'", operand):
        return operand[1:-1]
    if not re.fullmatch(r"[a-z_][\w-]*(\.[\w-]+)+", operand):
        raise ValueError(f"not an expression of this action: {operand!r}")
    value: object = contexts
    for word in operand.split("."):
        value = value.get(word, "") if isinstance(value, Mapping) else ""
    return str(value)


def fill(text: str, contexts: Mapping[str, object]) -> str:
    """Return a text with the values of its expressions."""
    return _EXPRESSION.sub(lambda found: evaluate(found[1], contexts), text)


def run_action(
    workspace: Path,
    temp: Path,
    inputs: Mapping[str, str] | None = None,
    event: Mapping[str, object] | None = None,
    python: Path | None = None,
) -> ActionRun:
    """Run the action in a checked-out repository.

    ``event`` is the event of the workflow. ``python`` is the interpreter that
    ``setup-python`` would provide; by default one that installs nothing.
    """
    temp.mkdir(parents=True, exist_ok=True)
    declared = read_action()["inputs"]
    given = inputs or {}
    assert given.keys() <= declared.keys()
    contexts: dict[str, object] = {"github": {"event": event or {}}}
    filled = {name: fill(each["default"], contexts) for name, each in declared.items()}
    steps: dict[str, dict[str, object]] = {}
    contexts |= {"inputs": {**filled, **given}, "steps": steps}
    summary, log, status = temp / "summary.md", "", 0
    uploads: list[Mapping[str, str]] = []
    for number, step in enumerate(action_steps()):
        if "if" in step and evaluate(str(step["if"]), contexts) != "true":
            continue
        outputs: dict[str, str] = {}
        if "uses" in step:
            with_ = {k: fill(str(v), contexts) for k, v in _mapping(step["with"]).items()}
            if str(step["uses"]).startswith("actions/setup-python@"):
                outputs = {"python-path": str(python or _stand_in(temp))}
            else:
                uploads.append(with_)
        else:
            output = temp / f"output-{number}"
            output.touch()
            env = {k: fill(str(v), contexts) for k, v in _mapping(step.get("env", {})).items()}
            files = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
            places = {"GITHUB_ACTION_PATH": str(ROOT), "RUNNER_TEMP": str(temp)}
            done = _bash(str(step["run"]), workspace, {**env, **files, **places})
            log, status = log + done.stdout, done.returncode
            lines = output.read_text("utf-8").splitlines()
            outputs = dict(line.split("=", 1) for line in lines)
        if "id" in step:
            steps[str(step["id"])] = {"outputs": outputs}
        if status:
            break
    installed = temp / "installed"
    return ActionRun(
        status,
        log,
        summary.read_text("utf-8") if summary.exists() else "",
        {k: fill(each["value"], contexts) for k, each in read_action()["outputs"].items()},
        uploads,
        installed.read_text("utf-8").splitlines() if installed.exists() else (),
    )


def _mapping(value: object) -> Mapping[str, object]:
    assert isinstance(value, dict)
    return value


def _bash(script: str, folder: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a script as ``shell: bash`` does, with no configuration of git but the folder's."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "GITHUB_"))}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**kept, "HOME": env["RUNNER_TEMP"], "GIT_CONFIG_NOSYSTEM": "1", **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def _stand_in(temp: Path) -> Path:
    """Return an interpreter that installs nothing, and runs the claimtrack of this process."""
    path = temp / "python"
    path.write_text(_PYTHON.format(python=shlex.quote(sys.executable)), encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path
