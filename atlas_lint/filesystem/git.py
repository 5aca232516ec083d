"""Queries to git: the contents of a repository, the files that it ignores, and its history.

No query changes the work tree or the index, and none compares with files of the work tree: see `git_process.py`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.git_process import NotAsked, repository, run, start, unasked
from atlas_lint.spelling import nearest

if TYPE_CHECKING:  # loaded when git runs
    import subprocess

__all__ = ["repository", "unasked"]

MOST_KEPT = 64 << 20
"""Most bytes of contents sent ahead that are kept, as findings are located in them later."""


def ignored(folder: Path) -> frozenset[str]:
    """Return the paths that git ignores below a folder, relative to it; folders have a slash at the end.

    If the folder itself is ignored, nothing in it counts as ignored, as the user named it on purpose. Nothing counts as
    ignored if git cannot be run, either; `unasked` returns the reason.
    """
    real = Path(os.path.realpath(folder))  # git does not look behind symbolic links
    top = repository(real)
    if top is None:
        return frozenset()
    # For a folder that is given by its path, git skips each .gitignore above it that a sparse checkout leaves out. With
    # `icase` it starts at the top; what it finds in folders that differ only in case is dropped below.
    below = real.relative_to(top).as_posix()
    asked = ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"]
    where = [] if below == "." else [f":(icase,literal){below}"]
    try:
        output = run(top, *asked, "--", *where, magic=True)
    except NotAsked:
        return frozenset()
    except AtlasError:
        if is_ignored(top, below):  # git does not list the files in a folder whose parent is ignored
            return frozenset()
        raise
    start = "" if below == "." else f"{below}/"
    paths = _records(output)
    if any(path == "./" or (path.endswith("/") and start.startswith(path)) for path in paths):
        return frozenset()
    return frozenset(path.removeprefix(start) for path in paths if path.startswith(start))


def is_ignored(top: Path, path: str) -> bool:
    """Check whether git ignores a path below the top. Return False if git cannot be run."""
    try:
        run(top, "check-ignore", "--quiet", "--", f"./{path}")
    except AtlasError:
        return False
    return True


def knows(top: Path, path: str) -> bool:
    """Check whether the index or the history of HEAD has, or ever had, a file or folder (path below the top).

    Raises `AtlasError` if git fails.
    """
    if run(top, "ls-files", "-z", "--", path):
        return True
    return has(top, "HEAD") and bool(run(top, "rev-list", "--max-count=1", "HEAD", "--", path))


class Blob(NamedTuple):
    """An entry of a commit or of the index: its path below the top, the id of its content, and its mode.

    The id of a submodule is that of its commit.
    """

    path: str
    id: str
    mode: str = "100644"

    @property
    def is_file(self) -> bool:
        """Check whether it is a regular file."""
        return self.mode.startswith("100")

    @property
    def is_link(self) -> bool:
        """Check whether it is a symbolic link."""
        return self.mode == "120000"

    @property
    def is_submodule(self) -> bool:
        """Check whether it is a submodule."""
        return self.mode == "160000"


def commit(top: Path, ref: str) -> str | None:
    """Return the id of the commit that a comparison with `ref` starts from: the merge base of `ref` and HEAD.

    None if the repository has no commit yet and `ref` is HEAD. Raises `AtlasError` if there is no such ref, or if the
    clone lacks the history with the merge base.
    """
    if not has(top, "HEAD"):
        if ref == "HEAD":
            return None
        raise AtlasError("the repository has no commit yet", "commit first, or remove --base")
    return _merge_base(top, ref, "HEAD", "name a revision that this branch comes from")


def revision(top: Path, ref: str) -> str | None:
    """Return the id of the commit that `ref` names.

    None if the repository has no commit yet and `ref` is HEAD. Raises `AtlasError` if there is no such ref.
    """
    found = _commit(top, ref)
    if found is None and ref != "HEAD":
        raise AtlasError(f"no such revision: {ref}", _how_to_get(top, ref))
    return found


def common(top: Path, ref: str, other: str) -> str:
    """Return the id of the merge base of two revisions. Raises `AtlasError` if there is none in this clone."""
    return _merge_base(top, ref, other, "name revisions with a common history")


def _merge_base(top: Path, ref: str, other: str, help: str) -> str:
    commits = [revision(top, name) or name for name in (ref, other)]
    try:
        return _text(top, "merge-base", *commits)
    except AtlasError as error:
        help = _UNSHALLOW if _is_shallow(top) else help
        raise AtlasError(f"{ref} and {other} have no commit in common here", help) from error


def has(top: Path, ref: str) -> bool:
    """Check whether a ref names a commit. Raises `NotAsked` if git cannot be run."""
    return _commit(top, ref) is not None


def _commit(top: Path, ref: str) -> str | None:
    """Return the id of the commit that `ref` names; None if it names none. Raises `AtlasError` if `ref` is empty."""
    if not ref.strip():
        raise AtlasError("the revision is empty", "name one, such as HEAD or origin/main")
    if "\0" in ref:
        return None
    try:
        output = _text(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    except NotAsked:
        raise
    except AtlasError:
        return None
    return output.splitlines()[-1]  # some versions of git print the option, too


def _is_shallow(top: Path) -> bool:
    return _text(top, "rev-parse", "--is-shallow-repository") == "true"


_UNSHALLOW = "this clone is shallow: `git fetch --unshallow`, or in CI check out with fetch-depth: 0"


def _how_to_get(top: Path, ref: str) -> str:
    """Return help for a revision that does not exist here."""
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
    """Return the entries of a commit: regular files, symbolic links and submodules."""
    rows = (line.partition("\t") for line in _records(run(top, "ls-tree", "-r", "-z", "--full-tree", commit)))
    return [Blob(path, row.split()[2], row.split()[0]) for row, _, path in rows]


_STAGES = "023"
"""The stages of the index that count, in this order: merged, ours, theirs. Stage 1, the common ancestor, is in no work
tree."""


def index(top: Path) -> list[Blob]:
    """Return the entries of the index. For a file in conflict: our side, or theirs if we deleted it."""
    found: dict[str, tuple[int, Blob]] = {}
    for line in _records(run(top, "ls-files", "--stage", "-z")):
        row, _, path = line.partition("\t")
        mode, id, stage = row.split()
        rank = _STAGES.find(stage)
        if rank >= 0 and (path not in found or rank < found[path][0]):
            found[path] = rank, Blob(path, id, mode)
    return [blob for _, blob in found.values()]


_SKIPPED_OR_SUBMODULE = re.compile(rb"\0((?:S |. 160000 )[^\0]*)")


class Checkout:
    """The facts about a work tree that are only in the index. Paths are relative to the top.

    `skipped` maps the regular files that a sparse checkout leaves out to the ids of their contents. `submodules` holds
    the paths of submodules.
    """

    def __init__(self, listing: bytes = b"") -> None:
        self._listing = listing
        self.skipped: dict[str, str] = {}
        self.submodules: list[str] = []
        for line in _SKIPPED_OR_SUBMODULE.findall(b"\0" + listing):
            row, _, path = os.fsdecode(line).partition("\t")
            _, mode, id, _ = row.split()
            if mode == "160000":
                self.submodules.append(path)
            elif mode.startswith("100"):
                self.skipped[path] = id

    def tracked(self, folder: str) -> set[str]:
        """Return the paths of the regular files that the index has below a folder."""
        rows = (line.partition("\t") for line in _records(self._listing))
        return {path for row, _, path in rows if path.startswith(f"{folder}/") and row[2:].startswith("100")}


def checkout(top: Path) -> Checkout:
    """Return the facts that only the index of a work tree has; none if git cannot be run or refuses the repository."""
    try:
        return Checkout(run(top, "ls-files", "-t", "--stage", "-z"))
    except AtlasError:
        return Checkout()


class Touch(NamedTuple):
    """The changes of a commit: for each file its path below the top, and the ids of its old and new content.

    An id is None if there is no regular file.
    """

    commit: str
    files: tuple[tuple[str, str | None, str | None], ...]


def touches(top: Path, pattern: str, folder: str, most: int) -> list[Touch]:
    """Return the commits, newest first, that added or removed a line that matches `pattern` in `folder`.

    Each has all its changes in the folder. `pattern` is an extended regular expression. Only the last `most` commits
    count, without merges. Nothing is fetched: raises `AtlasError` if the clone lacks a part of the history.
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
    """Check whether an id is that of some content, with its line breaks or with those before the checkout."""
    import hashlib

    algorithm = "sha1" if len(id) == 40 else "sha256"
    contents = (data, data.replace(b"\r\n", b"\n"))
    return any(hashlib.new(algorithm, b"blob %d\0" % len(one) + one).hexdigest() == id for one in contents)


def remotes(top: Path) -> str:
    """Return the names and URLs of the remotes of a repository, as git prints them. Raises `AtlasError`."""
    return _text(top, "remote", "-v")


def abbreviated(top: Path, commit: str) -> str:
    """Return the abbreviated id of a commit, as people read it."""
    return _text(top, "rev-parse", "--short", commit)


class Contents:
    """The contents that git stores, read by their ids.

    One process answers a question at a time; each answer costs two switches between processes. So another process
    sends the contents that a caller has announced, without being asked for each.
    """

    def __init__(self, top: Path) -> None:
        self._top = top
        self._process: subprocess.Popen[bytes] | None = None
        self._ahead: subprocess.Popen[bytes] | None = None
        self._announced: dict[str, None] = {}
        self._kept: dict[str, bytes] = {}
        self._room = MOST_KEPT

    def announce(self, ids: Iterable[str]) -> None:
        """Have git send contents ahead, as they will be read soon, in this order."""
        import tempfile

        self._stop_ahead()
        self._announced = dict.fromkeys(id for id in ids if id not in self._kept)
        if not self._announced:
            return
        with tempfile.TemporaryFile() as listed:  # a pipe would block both processes as soon as it is full
            listed.write("".join(f"{id}\n" for id in self._announced).encode())
            listed.seek(0)
            self._ahead = start(self._top, "cat-file", "--batch", "--buffer", stdin=listed)

    def read(self, id: str) -> bytes:
        """Return the content with an id. Raises `AtlasError` if git does not have it."""
        data = self._kept.get(id)
        while data is None and id in self._announced:
            data = self._next(id)
        return self._ask(id) if data is None else data

    def _next(self, id: str) -> bytes | None:
        """Read the next content that git sends ahead, and keep it; return it if it is the one with an id."""
        assert self._ahead is not None
        assert self._ahead.stdout is not None
        sent = next(iter(self._announced))
        del self._announced[sent]
        data = _content(self._ahead.stdout)
        if data is None:
            self._stop_ahead()
            return None
        if not self._announced:
            self._stop_ahead()
        if self._room > len(data):
            self._room -= len(data)
            self._kept[sent] = data
        return data if sent == id else None

    def _ask(self, id: str) -> bytes:
        if self._process is None:
            self._process = start(self._top, "cat-file", "--batch")
        source, sink = self._process.stdout, self._process.stdin
        assert source is not None
        assert sink is not None
        data = None
        try:
            sink.write(f"{id}\n".encode())
            sink.flush()
            data = _content(source)
        except BrokenPipeError:  # git exits at a content that a partial clone lacks
            pass
        if data is None:
            self.close()
            raise AtlasError(f"git does not have the content {id}", "this clone is partial: fetch the rest of it")
        return data

    def close(self) -> None:
        """End the processes that run."""
        self._stop_ahead()
        if self._process is not None:
            try:
                self._process.communicate()
            except BrokenPipeError:
                self._process.wait()
            self._process = None

    def _stop_ahead(self) -> None:
        self._announced = {}
        if self._ahead is not None:
            self._ahead.kill()
            self._ahead.communicate()
            self._ahead = None


def _content(source: IO[bytes]) -> bytes | None:
    """Return the next content that `git cat-file --batch` prints; None if git does not have it, or has ended."""
    header = source.readline().split()
    if len(header) != 3:
        return None
    data = source.read(int(header[2]))
    source.read(1)
    return data


def _records(output: bytes) -> list[str]:
    return os.fsdecode(output).split("\0")[:-1]


def _text(top: Path, *arguments: str) -> str:
    return run(top, *arguments).decode("utf-8", "replace").strip()
