"""Git, asked through its command: what a repository holds, what it ignores, what was renamed.

Nothing here touches the work tree or the index. A machine without git, or a folder outside any repository, is no error.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

from atlas_lint.errors import AtlasError


def repository(folder: Path) -> Path | None:
    """The top of the repository that a folder lies in, or None. Found without asking git."""
    for place in (folder, *folder.parents):
        if (place / ".git").exists():
            return place
    return None


def ignored(folder: Path) -> frozenset[str]:
    """What git ignores below a folder: paths relative to it, folders with a slash at the end.

    A folder that is ignored itself was named by somebody who means it: nothing in it counts as ignored.
    """
    if repository(folder) is None:
        return frozenset()
    try:
        output = run(folder, "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z", "--", ".")
    except FileNotFoundError:
        return frozenset()
    except AtlasError:
        if _is_ignored(folder):  # git will not list what lies in a folder that is ignored further up
            return frozenset()
        raise
    paths = frozenset(_records(output))
    return frozenset() if "./" in paths else paths


def _is_ignored(folder: Path) -> bool:
    try:
        run(folder, "check-ignore", "--quiet", ".")
    except AtlasError:
        return False
    return True


class Blob(NamedTuple):
    """A file that git holds: its path below the top of the repository, and the id of its content."""

    path: str
    id: str


def commit(top: Path, ref: str) -> str | None:
    """The id of the commit where what is new since `ref` begins: the merge base with HEAD.

    None where the repository has no commit yet and `ref` is HEAD. Raises `AtlasError` where there is no such ref, or
    the history that would tell is not there.
    """
    if not _has(top, "HEAD"):
        if ref == "HEAD":
            return None
        raise AtlasError("the repository has no commit yet", "commit first, or leave --base away")
    if not _has(top, ref):
        raise AtlasError(f"no such revision: {ref}", _fetch(top, ref))
    try:
        return _text(top, "merge-base", ref, "HEAD")
    except AtlasError as error:
        help = _fetch(top, ref) if _is_shallow(top) else "name a revision that this branch comes from"
        raise AtlasError(f"{ref} and HEAD have no commit in common here", help) from error


def _has(top: Path, ref: str) -> bool:
    try:
        _text(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    except AtlasError:
        return False
    return True


def _is_shallow(top: Path) -> bool:
    return _text(top, "rev-parse", "--is-shallow-repository") == "true"


def _fetch(top: Path, ref: str) -> str:
    """The line that brings what is missing."""
    if _is_shallow(top):
        return "this clone is shallow: `git fetch --unshallow`, or in CI check out with fetch-depth: 0"
    remote, slash, branch = ref.partition("/")
    return f"`git fetch {remote} {branch}` may bring it" if slash else "`git fetch --all` may bring it"


def tree(top: Path, commit: str) -> list[Blob]:
    """The regular files of a commit."""
    lines = _records(run(top, "ls-tree", "-r", "-z", "--full-tree", commit))
    rows = (line.partition("\t") for line in lines)
    return [Blob(path, row.split()[2]) for row, _, path in rows if row.startswith("100")]


def index(top: Path) -> list[Blob]:
    """The regular files of the index; of a file in conflict, our side."""
    blobs = {}
    for line in _records(run(top, "ls-files", "--stage", "-z", "--full-name", ":/")):
        row, _, path = line.partition("\t")
        mode, id, stage = row.split()
        if mode.startswith("100") and (stage in "02" or path not in blobs):
            blobs[path] = Blob(path, id)
    return list(blobs.values())


def renames(top: Path, commit: str, *, staged: bool) -> dict[str, str]:
    """Files renamed since a commit (in the work tree, or in the index): old path to new, below the top."""
    against = ["--cached"] if staged else []
    fields = _records(run(top, "diff", *against, "--name-status", "--diff-filter=R", "-M", "-z", commit))
    return dict(zip(fields[1::3], fields[2::3], strict=False))


class Contents:
    """Reads contents by their ids, through one process."""

    def __init__(self, top: Path) -> None:
        self._top = top
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, id: str) -> bytes:
        """The content with an id. Raises `AtlasError` where git does not have it."""
        if self._process is None:
            self._process = subprocess.Popen(
                ["git", "cat-file", "--batch"], cwd=self._top, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        source, sink = self._process.stdout, self._process.stdin
        assert source is not None
        assert sink is not None
        sink.write(f"{id}\n".encode())
        sink.flush()
        header = source.readline().split()
        if len(header) != 3:
            raise AtlasError(f"git does not have the content {id}", "this clone is partial: fetch the rest of it")
        data = source.read(int(header[2]))
        source.read(1)
        return data

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()
            self._process = None


def _records(output: bytes) -> list[str]:
    return os.fsdecode(output).split("\0")[:-1]


def _text(folder: Path, *arguments: str) -> str:
    return run(folder, *arguments).decode("utf-8", "replace").strip()


def run(folder: Path, *arguments: str) -> bytes:
    """What a git command prints. Raises `AtlasError` where it fails, FileNotFoundError where git is not there."""
    command = ["git", "-c", "core.quotePath=false", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise AtlasError(f"git {arguments[0]} failed: {said[0] if said else 'it said nothing'}", "\n".join(said[1:]))
    return done.stdout
