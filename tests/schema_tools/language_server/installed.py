"""The language server, installed once by npm, into `.venv` if that exists."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.command import REPOSITORY

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json")
OLDEST = 18
"""The first version of node that it runs on."""


def program(temporary: Path) -> Path:
    """The server's program. Skips the test, with the reason, where it cannot be had."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("yaml-language-server needs node and npm, which are not here")
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
    major = version.lstrip("v").partition(".")[0]
    if not major.isdigit() or int(major) < OLDEST:
        pytest.skip(f"yaml-language-server needs node {OLDEST}, and here is {version}")
    wanted = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in FILES)).hexdigest()[:16]
    above = REPOSITORY / ".venv" if (REPOSITORY / ".venv").is_dir() else temporary
    folder = above / f"language-server-{wanted}"
    if not folder.is_dir():
        _install(npm, folder)
    return folder / "node_modules/yaml-language-server/bin/yaml-language-server"


def _install(npm: str, folder: Path) -> None:
    """Install beside the place, then rename: of several processes that do so at once, one wins and none breaks."""
    new = Path(tempfile.mkdtemp(prefix=".language-server-", dir=folder.parent))
    try:
        for name in FILES:
            shutil.copy(HERE / name, new)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0", "--prefer-offline"]
        done = subprocess.run(command, cwd=new, capture_output=True, text=True, timeout=300)
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["it does not say why"]
            pytest.skip(f"npm could not install yaml-language-server: {lines[0]}")
        if not folder.is_dir():
            new.rename(folder)
    except subprocess.TimeoutExpired:
        pytest.skip("npm could not install yaml-language-server in five minutes")
    except OSError:
        if not folder.is_dir():  # else another process was first
            raise
    finally:
        shutil.rmtree(new, ignore_errors=True)
