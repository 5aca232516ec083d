"""Markdown pages whose fenced blocks are run.

A block's info string may name a file after the language (```` ```yaml data/roles.yaml ````): the block is that file.
In a `console` block, what follows each line that starts with `$ ` is what the command printed.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from atlas_lint import cli
from tests.command import REPOSITORY

FENCE = re.compile(r"^```([\w-]+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = (REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *sorted((REPOSITORY / "docs").glob("*.md")))
IDENTITY = ("-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", "commit.gpgsign=false")

Printed = Callable[[], str]


class Block(NamedTuple):
    """A fenced block: its language, the file it is ("" where it is none), its text."""

    language: str
    path: str
    text: str


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    for match in FENCE.finditer(text):
        yield Block(match[1], match[2] or "", match[3])


def redrawn(text: str, draw: Callable[[Block], str]) -> str:
    """The page with the text of each fenced block drawn anew."""

    def one(match: re.Match[str]) -> str:
        block = Block(match[1], match[2] or "", match[3])
        return match[0].replace(f"\n{block.text}```", f"\n{draw(block)}```")

    return FENCE.sub(one, text)


def between(text: str, name: str) -> tuple[str, str, str]:
    """Return the text before, between and after the comments `<!-- name -->` and `<!-- /name -->`."""
    start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, _, rest = text.partition(start)
    inside, _, after = rest.partition(end)
    assert after, f"no {start.strip()} … {end}"
    return before + start, inside, end + after


def replayed(block: Block, folder: Path, printed: Printed) -> str:
    """A console block with its commands run anew in a folder, which is the working directory."""
    commands = [line for line in block.text.splitlines() if line.startswith("$ ")]
    return "\n".join(f"{line}\n{_output(shlex.split(line[2:]), folder, printed)}" for line in commands)


def _output(words: list[str], folder: Path, printed: Printed) -> str:
    if words[0] == "cat":
        return (folder / words[1]).read_text("utf-8")
    if words[0] == "git":
        done = subprocess.run(["git", *IDENTITY, *words[1:]], cwd=folder, capture_output=True, text=True, check=True)
        return done.stdout
    assert words[0] == "atlas-lint", f"{words[0]} cannot be run here"
    if any(word.startswith(("--base", "--staged")) for word in words):  # git lives as long as the process
        command = [sys.executable, "-m", "atlas_lint", *words[1:]]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")
        said = done.stdout + done.stderr
    else:
        cli.run(words[1:])
        said = printed()
    said = said.replace(folder.as_posix(), "/path/to").rstrip("\n") + "\n"
    return re.sub(r"\(\d+\.\d s\)", "(0.1 s)", said)
