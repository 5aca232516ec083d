"""`atlas-lint completion`: what a shell offers, from what the last check found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import Run, environment

LINES = {
    "atlas-lint expl": {"explain"},
    "atlas-lint --sel": {"--select"},
    "atlas-lint explain dang": {"dangling-target", "dangling-reference"},
    "atlas-lint data --select cyc": {"cycle"},
    "atlas-lint --rule cyc": {"cycle="},
    "atlas-lint --rule cycle=": {"error", "warning", "off"},
    "atlas-lint show role:": {"a", "b"},
    "atlas-lint show ": {"role:a", "role:b"},
    "atlas-lint show planet": set[str](),
    "atlas-lint new ": {"Role"},
    "atlas-lint --format js": {"json", "jsonl"},
    "atlas-lint --output mark": {"markdown="},
    "atlas-lint --fail-on w": {"warning"},
    "atlas-lint schema inf": {"infer"},
    "atlas-lint completion ": {"bash", "zsh", "fish"},
    "atlas-lint show 'role:": {"role:a", "role:b"},
}


def test_bash(process: Run, atlas: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    assert process("data").status == 0
    script = process("completion", "bash").out
    program = atlas / "bin/atlas-lint"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m atlas_lint "$@"\n')
    program.chmod(0o755)
    asked = "".join(
        f"COMP_LINE={_quoted(line)}; COMP_POINT=${{#COMP_LINE}}; _atlas_lint_completion atlas-lint; "
        "(IFS='|'; echo \"${COMPREPLY[*]}\")\n"
        for line in LINES
    )
    done = subprocess.run(
        [bash, "--norc"],
        input=f"compopt() {{ :; }}\n{script}\n{asked}",
        env={**environment(atlas), "PATH": f"{program.parent}:{os.environ['PATH']}"},
        cwd=atlas,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    found = [{word for word in line.split("|") if word} for line in done.stdout.splitlines()]
    assert dict(zip(LINES, found, strict=True)) == LINES


def _quoted(line: str) -> str:
    return "'" + line.replace("'", "'\\''") + "'"


@pytest.mark.parametrize(
    ("shell", "mark"), [("zsh", "#compdef atlas-lint"), ("fish", "function _atlas_lint_completion")]
)
def test_scripts(run: Run, tmp_path: Path, shell: str, mark: str) -> None:
    ran = run("completion", shell)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(mark)


def test_a_shell_that_is_not_known(run: Run, tmp_path: Path) -> None:
    ran = run("completion", "tcsh")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("error: SHELL: 'tcsh' is not one of")


def test_nothing_is_remembered_without_a_cache(process: Run, atlas: Path) -> None:
    assert process("data", "--no-cache").status == 0
    asked = {"_ATLAS_LINT_COMPLETE": "bash_complete", "COMP_LINE": "atlas-lint show "}
    assert process(**asked)[:2] == (0, "\n")
    assert process("data").status == 0
    assert process(**asked).out == "plain,role:a\nplain,role:b\n"
    assert process("cache", "clean").status == 0
    assert process(**asked).out == "\n"
