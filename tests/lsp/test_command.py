"""The command `atlas-lint lsp` as a process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.command import SECONDS, Run, environment


def framed(*messages: dict[str, object]) -> bytes:
    bodies = [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in messages]
    return b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies)


def test_a_process_answers_and_ends(atlas: Path) -> None:
    given = framed(
        {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    )
    command = [sys.executable, "-m", "atlas_lint", "lsp", "--stdio", "--log", "log.txt"]
    done = subprocess.run(command, cwd=atlas, env=environment(atlas), input=given, capture_output=True, timeout=SECONDS)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b'"id": 2, "jsonrpc": "2.0", "result": null' in done.stdout
    assert (atlas / "log.txt").is_file()


def test_without_the_extra_one_line_mends_it(atlas: Path, process: Run) -> None:
    (atlas / "none/pygls.py").parent.mkdir()
    (atlas / "none/pygls.py").write_text("raise ImportError('no pygls', name='pygls')")
    ran = process("lsp", PYTHONPATH=f"{atlas / 'none'}")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        'error: the language server is not installed\n  help: install it: pip install "atlas-lint[lsp]"\n'
    )


def test_a_log_that_cannot_be_written(atlas: Path, run: Run) -> None:
    assert run("lsp", "--log", "none/log.txt").status == 2
