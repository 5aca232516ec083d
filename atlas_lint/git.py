"""Git, asked through its command: what a repository holds, what it ignores, what was renamed.

Nothing here touches the work tree or the index. A machine without git, or a folder outside any repository, is no error.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from atlas_lint.errors import AtlasError

if TYPE_CHECKING:  # loaded where git is asked
    import subprocess


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
    real = folder.resolve()
    top = repository(real)
    if top is None:
        return frozenset()
    # In a folder that is given by its path, git overlooks each .gitignore above that a sparse checkout leaves out. With
    # `icase` it goes down from the top, and what it finds in folders of a like name is none of ours.
    place = real.relative_to(top).as_posix()
    asked = ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"]
    try:
        output = run(top, *asked, "--", *([] if place == "." else [f":(icase,literal){place}"]))
    except FileNotFoundError:
        return frozenset()
    except AtlasError:
        if _is_ignored(folder):  # git will not list what lies in a folder that is ignored further up
            return frozenset()
        raise
    start = "" if place == "." else f"{place}/"
    paths = _records(output)
    if any(path == "./" or (path.endswith("/") and start.startswith(path)) for path in paths):
        return frozenset()
    return frozenset(path.removeprefix(start) for path in paths if path.startswith(start))


def _is_ignored(folder: Path) -> bool:
    try:
        run(folder, "check-ignore", "--quiet", ".")
    except AtlasError:
        return False
    return True


class Blob(NamedTuple):
    """An entry of a commit or of the index: its path below the top of the repository, the id of its content (of a
    submodule: of its commit), and its mode."""

    path: str
    id: str
    mode: str = "100644"

    @property
    def is_file(self) -> bool:
        """Return whether it is a regular file."""
        return self.mode.startswith("100")

    @property
    def is_link(self) -> bool:
        """Return whether it is a symbolic link."""
        return self.mode == "120000"

    @property
    def is_submodule(self) -> bool:
        """Return whether it is a submodule."""
        return self.mode == "160000"


def commit(top: Path, ref: str) -> str | None:
    """The id of the commit where what is new since `ref` begins: the merge base with HEAD.

    None where the repository has no commit yet and `ref` is HEAD. Raises `AtlasError` where there is no such ref, or
    the history that would tell is not there.
    """
    if not has(top, "HEAD"):
        if ref == "HEAD":
            return None
        raise AtlasError("the repository has no commit yet", "commit first, or leave --base away")
    if not has(top, ref):
        raise AtlasError(f"no such revision: {ref}", _fetch(top, ref))
    try:
        return _text(top, "merge-base", ref, "HEAD")
    except AtlasError as error:
        help = _fetch(top, ref) if _is_shallow(top) else "name a revision that this branch comes from"
        raise AtlasError(f"{ref} and HEAD have no commit in common here", help) from error


def revision(top: Path, ref: str) -> str | None:
    """The id of the commit that `ref` names.

    None where the repository has no commit yet and `ref` is HEAD. Raises `AtlasError` where there is no such ref.
    """
    if not has(top, ref):
        if ref == "HEAD":
            return None
        raise AtlasError(f"no such revision: {ref}", _fetch(top, ref))
    return _text(top, "rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}").splitlines()[-1]


def common(top: Path, ref: str, other: str) -> str:
    """The id of the commit from which two revisions part. Raises `AtlasError` where it is not there."""
    commits = [revision(top, name) for name in (ref, other)]
    try:
        return _text(top, "merge-base", *(commit or "HEAD" for commit in commits))
    except AtlasError as error:
        help = _fetch(top, ref) if _is_shallow(top) else "name revisions with a common history"
        raise AtlasError(f"{ref} and {other} have no commit in common here", help) from error


def has(top: Path, ref: str) -> bool:
    """Whether a ref names a commit."""
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
    """Return the entries of a commit: regular files, symbolic links and submodules."""
    rows = (line.partition("\t") for line in _records(run(top, "ls-tree", "-r", "-z", "--full-tree", commit)))
    return [Blob(path, row.split()[2], row.split()[0]) for row, _, path in rows]


_STAGES = "023"
"""The stages of the index that count, the first of them first: merged, ours, theirs. Stage 1 is the common ancestor,
which a work tree holds for no path."""


def index(top: Path) -> list[Blob]:
    """Return the entries of the index. For a file in conflict: our side, or theirs if we deleted it."""
    found: dict[str, tuple[int, Blob]] = {}
    for line in _records(run(top, "ls-files", "--stage", "-z", "--full-name", ":/")):
        row, _, path = line.partition("\t")
        mode, id, stage = row.split()
        rank = _STAGES.find(stage)
        if rank >= 0 and (path not in found or rank < found[path][0]):
            found[path] = rank, Blob(path, id, mode)
    return [blob for _, blob in found.values()]


_SKIPPED_OR_SUBMODULE = re.compile(rb"\0((?:S |. 160000 )[^\0]*)")


class Checkout:
    """What the index knows of a work tree that the disk does not show. Paths are relative to the top.

    `skipped` holds the regular files that a sparse checkout leaves out, by path the ids of their contents; `submodules`
    holds the paths of submodules.
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
    """Return what the index of a work tree knows. Without git, or if git refuses the repository: nothing."""
    try:
        return Checkout(run(top, "ls-files", "-t", "--stage", "-z", "--full-name", ":/"))
    except (AtlasError, FileNotFoundError):
        return Checkout()


def renames(top: Path, commit: str, *, staged: bool) -> dict[str, str]:
    """Files renamed since a commit (in the work tree, or in the index): old path to new, below the top."""
    against = ["--cached"] if staged else []
    fields = _records(run(top, "diff", *against, "--name-status", "--diff-filter=R", "-M", "-z", commit))
    return dict(zip(fields[1::3], fields[2::3], strict=False))


class Touch(NamedTuple):
    """What a commit did to files: path below the top, and the ids of the old content and the new (None: no regular
    file)."""

    commit: str
    files: tuple[tuple[str, str | None, str | None], ...]


_AS_ASKED = ("protocol.allow=never", "log.follow=false", "log.showRoot=true")
"""Settings under which a history reads the same for everybody, and nothing is fetched for it."""


def touches(top: Path, pattern: str, folder: str, most: int) -> list[Touch]:
    """The commits, newest first, that added or removed a line like a pattern (an extended regular expression) in a
    folder, each with all that it changed there. Only the last so many commits are asked, merges not counted.

    Nothing is fetched: raises `AtlasError` where the history is not all here.
    """
    commits = run(top, "rev-list", "--no-merges", f"--max-count={most}", "HEAD")
    asked = ["--no-walk=unsorted", "--stdin", "--no-renames", "--raw", "--no-abbrev", "-z", "--format=commit %H"]
    plain = ["--text", "--no-textconv", "--no-ext-diff", "--no-color", "--no-show-signature"]
    search = ["--extended-regexp", f"-G{pattern}", "--pickaxe-all"]
    here = [word for setting in _AS_ASKED for word in ("-c", setting)]
    output = run(top, "--literal-pathspecs", *here, "log", *asked, *plain, *search, "--", folder, input=commits)
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


def unsaved(top: Path, folder: str, *, staged: bool) -> list[tuple[str, str | None]]:
    """The files of a folder that are not as in HEAD (in the work tree, or in the index), new ones too: path below the
    top, and the id of the content that HEAD has (None: no such file)."""
    literal = "--literal-pathspecs"
    against = ["--cached"] if staged else []
    paths = _records(run(top, literal, "diff", *against, "--name-only", "--no-renames", "-z", "HEAD", "--", folder))
    if not staged:
        paths += _records(run(top, literal, "ls-files", "--others", "--exclude-standard", "-z", "--", folder))
    if not paths:
        return []
    had = {blob.path: blob.id for blob in tree(top, "HEAD") if blob.is_file}
    return [(path, had.get(path)) for path in sorted(set(paths))]


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
            import subprocess

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


def run(folder: Path, *arguments: str, input: bytes | None = None) -> bytes:
    """What a git command prints, `input` being what it reads.

    Raises `AtlasError` where it fails, FileNotFoundError where git is not there.
    """
    import subprocess

    command = ["git", "-c", "core.quotePath=false", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, input=input or b"")
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise AtlasError(f"git {arguments[0]} failed: {said[0] if said else 'it said nothing'}", "\n".join(said[1:]))
    return done.stdout
