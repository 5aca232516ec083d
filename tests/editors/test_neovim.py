"""Sessions of Neovim, 0.11 and the oldest that Debian has, with the real server, set up as docs/editors.md says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import REPOSITORY, SECONDS, environment, write

FINDING = '    - {note: "ü 😀", target: role:leed}'


def programs() -> list[str]:
    """Return the editors that are here: the one beside this Python, and the one of the system."""
    found = [
        Path(sys.executable).with_name("nvim"),
        *(Path(place) / "nvim" for place in ("/usr/bin", "/usr/local/bin")),
    ]
    return [str(path) for path in found if path.exists()]


def setup(is_new: bool) -> str:
    """Return the lines of docs/editors.md that start the client in Neovim."""
    page = (REPOSITORY / "docs/editors.md").read_text(encoding="utf-8")
    blocks: list[str] = re.findall(r"```lua\n(.*?)```", page, re.DOTALL)
    client = next(one for one in blocks if '"atlas-lint", "lsp"' in one and ("vim.lsp.enable" in one) == is_new)
    return client + next(one for one in blocks if "showReferences" in one)


@pytest.mark.skipif(not programs(), reason="Neovim is not here")
@pytest.mark.parametrize("program", programs())
def test_a_session(program: str, atlas: Path) -> None:
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    minor = int(version.split()[1].split(".")[1])
    write(atlas / "data/a.yaml", f"nodeKind: Role\nid: role:a\n# ü\nedges:\n  leads:\n    - role:b\n{FINDING}\n")
    write(atlas / "data/lead.yaml", "nodeKind: Role\nid: role:lead\n")
    write(atlas / "setup.lua", setup(minor >= 11))
    server = atlas / "bin/atlas-lint"
    write(server, f'#!/bin/sh\n"{sys.executable}" -m atlas_lint "$@"\necho $? > {atlas}/status\n')
    server.chmod(0o755)
    names = {"SETUP": atlas / "setup.lua", "OUT": atlas / "out.json", "STATUS": atlas / "status"}
    more = {**{name: str(path) for name, path in names.items()}, "PATH": f"{atlas}/bin:{os.environ['PATH']}"}
    done = subprocess.run(
        [program, "--headless", "-u", "NONE", "-n", "-c", f"luafile {Path(__file__).with_name('neovim.lua')}"],
        cwd=atlas, env={**environment(atlas), **more, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True, text=True, timeout=SECONDS, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads((atlas / "out.json").read_text(encoding="utf-8")) == {
        "diagnostic": ["dangling-target", 6, "role:leed"],
        "completion": ["role:a", "role:b", "role:lead"],
        "definition": ["b.yaml", "id: role:b", 5],
        "references": [["a.yaml", 6, 7], ["b.yaml", 2, 5]],
        "lens": "1 incoming · 0 outgoing",
        "uses": "    - role:b",
        "renamed": ["id: role:c"],
        "fixed": FINDING.replace("leed", "lead"),
    }
    assert (atlas / "status").read_text() == "0\n"
