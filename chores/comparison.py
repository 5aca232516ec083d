"""`make comparison`: run the other tools of the page of the comparison anew, and write what they print into it."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from tests.structure.pages import Block, redrawn

REPOSITORY = Path(__file__).parents[1]
PAGE = REPOSITORY / "docs/comparison.md"
PEERS = REPOSITORY / "chores/peers"
PLACES = (REPOSITORY / ".venv-comparison/bin", PEERS / "node_modules/.bin", REPOSITORY / ".venv/bin")
"""The folders of the programs."""
SERVER = f"node {PEERS / 'language-server.mjs'}"


def main() -> None:
    """Rewrite the page: the output of each command in a block `shell-session` or `console`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / ".git").mkdir()  # the atlas ends here, whatever is around
        PAGE.write_text(redrawn(PAGE.read_text("utf-8"), lambda block: drawn(block, folder)), "utf-8")


def drawn(block: Block, folder: Path) -> str:
    """Return the text of a block after writing its file or running its commands in a folder.

    Only what other tools print is new: a test of the pages renews what atlas-lint prints.
    """
    if block.path:
        (folder / block.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / block.path).write_text(block.text, "utf-8")
    if block.language not in ("console", "shell-session"):
        return block.text
    commands = [line for line in block.text.splitlines() if line.startswith("$ ")]
    new = "\n".join(f"{line}\n{output(line[2:], folder)}" for line in commands)
    return new if block.language == "shell-session" else block.text


def output(command: str, folder: Path) -> str:
    """Return what a command prints, with its exit status if that is not 0."""
    path = os.pathsep.join([*map(str, PLACES), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "NO_COLOR": "1", "XDG_CACHE_HOME": str(folder / ".cache")}
    done = subprocess.run(
        command.replace("language-server ", f"{SERVER} ", 1) if command.startswith("language-server ") else command,
        shell=True, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    printed = done.stdout.replace(str(folder), "/path/to").strip("\n")
    lines = [line.rstrip() for line in printed.split("\n") if printed]
    status = [f"exit status {done.returncode}"] if done.returncode else []
    return "".join(f"{line}\n" for line in [*lines, *status])


if __name__ == "__main__":
    main()
