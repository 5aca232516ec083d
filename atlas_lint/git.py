"""Questions to git: what a repository holds, what it ignores, what its history says.

Nothing here touches the work tree or the index, and nothing compares with files of the work tree: see `repository.py`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from atlas_lint.errors import AtlasError
from atlas_lint.repository import NotAsked, repository, run, start, unasked
from atlas_lint.suggest import nearest

if TYPE_CHECKING:  # loaded where git is asked
    import subprocess

__all__ = ["repository", "unasked"]


def ignored(folder: Path) -> frozenset[str]:
    """Return what git ignores below a folder: paths relative to it, folders with a slash at the end.

    A folder that is ignored itself was named by somebody who means it: nothing in it counts as ignored. Nor does
    anything if git cannot be asked; `unasked` gives the reason.
    """
    real = Path(os.path.realpath(folder))  # git does not look behind symbolic links
    top = repository(real)
    if top is None:
        return frozenset()
    below = real.relative_to(top).as_posix()
    try:
        output = run(top, "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z", "--", below)
    except NotAsked:
        return frozenset()
    except AtlasError:
        if is_ignored(top, below):  # git will not list what lies in a folder that is ignored further up
            return frozenset()
        raise
    paths = _records(output)
    if below == ".":
        return frozenset(paths)
    prefix = f"{below}/"
    if any(prefix.startswith(path) for path in paths):
        return frozenset()
    return frozenset(path.removeprefix(prefix) for path in paths)


def is_ignored(top: Path, path: str) -> bool:
    """Return whether git ignores a path below the top. Not if git cannot be asked."""
    try:
        run(top, "check-ignore", "--quiet", "--", f"./{path}")
    except AtlasError:
        return False
    return True


def knows(top: Path, path: str) -> bool:
    """Return whether the index or the history of HEAD has, or ever had, a file or folder (path below the top)."""
    if run(top, "ls-files", "-z", "--", path):
        return True
    return has(top, "HEAD") and bool(run(top, "rev-list", "--max-count=1", "HEAD", "--", path))


class Blob(NamedTuple):
    """A file that git holds: its path below the top of the repository, and the id of its content."""

    path: str
    id: str


def commit(top: Path, ref: str) -> str | None:
    """The id of the commit where what is new since `ref` begins: the merge base with HEAD.

    None where the repository has no commit yet and `ref` is HEAD. Raises `AtlasError` where there is no such ref, or
    the history that would tell is not there.
    """
    if not has(top, "HEAD"):
        if ref == "HEAD":
            return None
        raise AtlasError("the repository has no commit yet", "commit first, or leave --base away")
    return _parting(top, ref, "HEAD", "name a revision that this branch comes from")


def revision(top: Path, ref: str) -> str | None:
    """The id of the commit that `ref` names.

    None where the repository has no commit yet and `ref` is HEAD. Raises `AtlasError` where there is no such ref.
    """
    found = _commit(top, ref)
    if found is None and ref != "HEAD":
        raise AtlasError(f"no such revision: {ref}", _how_to_get(top, ref))
    return found


def common(top: Path, ref: str, other: str) -> str:
    """The id of the commit from which two revisions part. Raises `AtlasError` where it is not there."""
    return _parting(top, ref, other, "name revisions with a common history")


def _parting(top: Path, ref: str, other: str, help: str) -> str:
    commits = [revision(top, name) or name for name in (ref, other)]
    try:
        return _text(top, "merge-base", *commits)
    except AtlasError as error:
        help = _UNSHALLOW if _is_shallow(top) else help
        raise AtlasError(f"{ref} and {other} have no commit in common here", help) from error


def has(top: Path, ref: str) -> bool:
    """Whether a ref names a commit. Raises `NotAsked` if git cannot be asked."""
    return _commit(top, ref) is not None


def _commit(top: Path, ref: str) -> str | None:
    """Return the id of the commit that `ref` names, or None."""
    if not ref.strip():
        raise AtlasError("the revision is empty", "name one, such as HEAD or origin/main")
    if "\0" in ref:
        return None
    try:
        said = _text(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    except NotAsked:
        raise
    except AtlasError:
        return None
    return said.splitlines()[-1]  # some versions of git print the option, too


def _is_shallow(top: Path) -> bool:
    return _text(top, "rev-parse", "--is-shallow-repository") == "true"


_UNSHALLOW = "this clone is shallow: `git fetch --unshallow`, or in CI check out with fetch-depth: 0"


def _how_to_get(top: Path, ref: str) -> str:
    """Return what to do about a revision that is not there."""
    import shlex

    if _is_shallow(top):
        return _UNSHALLOW
    rows = _text(
        top, "for-each-ref", "--format=%(refname:lstrip=2) %(symref)", "refs/heads", "refs/remotes", "refs/tags"
    )
    names = [row.strip() for row in rows.splitlines() if len(row.split()) == 1]  # not origin/HEAD, another name for one
    below = sorted(name for name in names if name.startswith(ref)) if ref.endswith("/") else []
    near = nearest(ref, below or names) or next(iter(below), None)
    remote, _, branch = ref.partition("/")
    known = _text(top, "remote").split()
    fetch = ["git", "fetch", *([remote, branch] if branch and remote in known else ["--all"])]
    may = f"`{shlex.join(fetch)}` may bring it" if known else "name a commit, a branch or a tag"
    return f"did you mean {near}? Or {may}" if near and known else f"did you mean {near}?" if near else may


def tree(top: Path, commit: str) -> list[Blob]:
    """The regular files of a commit."""
    lines = _records(run(top, "ls-tree", "-r", "-z", "--full-tree", commit))
    rows = (line.partition("\t") for line in lines)
    return [Blob(path, row.split()[2]) for row, _, path in rows if row.startswith("100")]


def index(top: Path) -> list[Blob]:
    """The regular files of the index; of a file in conflict, our side."""
    blobs = {}
    for line in _records(run(top, "ls-files", "--stage", "-z")):
        row, _, path = line.partition("\t")
        mode, id, stage = row.split()
        if mode.startswith("100") and (stage in "02" or path not in blobs):
            blobs[path] = Blob(path, id)
    return list(blobs.values())


class Touch(NamedTuple):
    """What a commit did to files: path below the top, and the ids of the old content and the new (None: no regular
    file)."""

    commit: str
    files: tuple[tuple[str, str | None, str | None], ...]


def touches(top: Path, pattern: str, folder: str, most: int) -> list[Touch]:
    """The commits, newest first, that added or removed a line like a pattern (an extended regular expression) in a
    folder, each with all that it changed there. Only the last so many commits are asked, merges not counted.

    Nothing is fetched: raises `AtlasError` where the history is not all here.
    """
    commits = run(top, "rev-list", "--no-merges", f"--max-count={most}", "HEAD")
    asked = ["--no-walk=unsorted", "--stdin", "--no-renames", "--raw", "--no-abbrev", "-z", "--format=commit %H"]
    search = ["--text", "--no-color", "--extended-regexp", f"-G{pattern}", "--pickaxe-all"]
    output = run(top, "log", *asked, *search, "--", folder, input=commits)
    found: list[Touch] = []
    fields = iter(os.fsdecode(output).split("\0"))
    for field in fields:
        words = field.split()
        if len(words) == 2 and words[0] == "commit":
            found.append(Touch(words[1], ()))
        elif len(words) == 5:
            modes = words[0].lstrip(":"), words[1]
            old, new = (id if mode.startswith("100") else None for mode, id in zip(modes, words[2:4], strict=True))
            found[-1] = found[-1]._replace(files=(*found[-1].files, (next(fields), old, new)))
    return found


def is_content(id: str, data: bytes) -> bool:
    """Return whether an id is that of some content, whatever its line breaks were when it was checked out."""
    import hashlib

    algorithm = "sha1" if len(id) == 40 else "sha256"
    contents = (data, data.replace(b"\r\n", b"\n"))
    return any(hashlib.new(algorithm, b"blob %d\0" % len(one) + one).hexdigest() == id for one in contents)


def abbreviated(top: Path, commit: str) -> str:
    """A commit's id as people are told it."""
    return _text(top, "rev-parse", "--short", commit)


class Contents:
    """Reads contents by their ids, through one process."""

    def __init__(self, top: Path) -> None:
        self._top = top
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, id: str) -> bytes:
        """The content with an id. Raises `AtlasError` where git does not have it."""
        if self._process is None:
            self._process = start(self._top, "cat-file", "--batch")
        source, sink = self._process.stdout, self._process.stdin
        assert source is not None
        assert sink is not None
        header: list[bytes] = []
        try:
            sink.write(f"{id}\n".encode())
            sink.flush()
            header = source.readline().split()
        except BrokenPipeError:  # it ends at a content that a partial clone lacks
            pass
        if len(header) != 3:
            self.close()
            raise AtlasError(f"git does not have the content {id}", "this clone is partial: fetch the rest of it")
        data = source.read(int(header[2]))
        source.read(1)
        return data

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            try:
                self._process.communicate()
            except BrokenPipeError:
                self._process.wait()
            self._process = None


def _records(output: bytes) -> list[str]:
    return os.fsdecode(output).split("\0")[:-1]


def _text(top: Path, *arguments: str) -> str:
    return run(top, *arguments).decode("utf-8", "replace").strip()
