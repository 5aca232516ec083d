"""The git process: all calls of git go through this module, which runs git on the repository of a folder and no other.

A folder of the data may look like a repository whose configuration names commands; so may the clone of another user. So
git gets the repository by name, never searches for one, and runs only its own commands: those in the table below. None
of them compares with files of the work tree, because that runs filters. Callers pass a revision that a user named only
to `rev-parse`, after `--end-of-options`.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from atlas_lint.errors import AtlasError

if TYPE_CHECKING:  # loaded when git runs
    import subprocess

_COMMANDS = {
    "cat-file": (),
    "check-ignore": (),
    "for-each-ref": (),
    "log": ("--no-ext-diff", "--no-textconv", "--no-show-signature", "--ignore-submodules=all"),
    "ls-files": (),
    "ls-tree": (),
    "merge-base": (),
    "remote": (),
    "rev-list": (),
    "rev-parse": (),
}
"""The commands that may run, and the options without which a command could start a program."""

_SETTINGS = {
    "safe.bareRepository": "explicit",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.quotePath": "false",
    "log.follow": "false",
    "log.showRoot": "true",
    "protocol.allow": "never",
}

_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",  # wins over the `protocol.<name>.allow` of a configuration
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}

_OF_THE_MACHINE = frozenset(("GIT_EXEC_PATH", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"))
"""Variables that locate git and the user's configuration; all others are about one repository or one call."""

_OF_A_REPOSITORY = ("GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")
"""Variables that a caller sets for one repository: a hook finds the index of the new commit through the first."""


_WORK_TREE = re.compile(r"^[ \t]*worktree[ \t]*=(.*)", re.IGNORECASE | re.MULTILINE)


class NotAsked(AtlasError):
    """Git cannot be run at all: it is not installed, or `.git` is not a repository."""


def repository(folder: Path) -> Path | None:
    """Return the top of the repository around a folder, without running git; None if there is none.

    As in git, a folder `.git` without a HEAD is skipped, and a file `.git` marks a top whatever it names.
    """
    for place in (folder, *folder.parents):
        mark = place / ".git"
        if _is_file(mark) or _is_file(mark / "HEAD") or _is_git_directory(mark):
            return place
    return None


def git_directory(top: Path) -> Path:
    """Return the folder in which git keeps the repository of a work tree.

    A linked work tree and a submodule name it in a file `.git`. Raises `NotAsked` if there is no repository.
    """
    mark = top / ".git"
    found = mark
    if _is_file(mark):
        try:
            key, _, named = mark.read_text("utf-8", "surrogateescape").rstrip("\r\n").partition(": ")
        except OSError as error:
            raise NotAsked(f"cannot read {mark}: {error.strerror}") from error
        if key != "gitdir" or not named or "\0" in named:
            raise NotAsked(f"{mark} is not a git repository: it names none", "check the work tree out again")
        found = Path(os.path.normpath(top / named))
    if not _is_git_directory(found):
        named = "" if found == mark else f": it names {found}, which is none"
        raise NotAsked(f"{mark} is not a git repository{named}", "run `git worktree repair` if the work tree was moved")
    elsewhere = _configured_work_tree(found)
    if elsewhere is not None and not _same(elsewhere, top):
        raise NotAsked(f"the work tree of {mark} is {elsewhere} (core.worktree)", "run atlas-lint on the files there")
    return found


def _configured_work_tree(directory: Path) -> Path | None:
    """Return the work tree that the configuration of a git directory names, as that of a submodule does; else None."""
    with suppress(OSError):
        found = _WORK_TREE.search((directory / "config").read_text("utf-8", "surrogateescape"))
        if found and not (directory / "commondir").exists():
            return Path(os.path.normpath(directory / found[1].strip().strip('"')))
    return None


def _is_git_directory(folder: Path) -> bool:
    """Check whether git would accept a folder as the git directory of a repository."""
    common = folder
    with suppress(OSError):
        common = folder / (folder / "commondir").read_text("utf-8", "surrogateescape").rstrip("\r\n")
    try:
        has_head = (folder / "HEAD").is_symlink() or (folder / "HEAD").is_file()
        return has_head and all((common / part).is_dir() for part in ("objects", "refs"))
    except OSError:  # no permission
        return False


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # no permission
        return True


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # no permission
        return False


def unasked(folder: Path) -> str:
    """Return why git cannot be run for a folder, in one line; "" if it can, or if there is no repository."""
    top = repository(folder)
    if top is None:
        mark = next((place / ".git" for place in (folder, *folder.parents) if _is_there(place / ".git")), None)
        return f"{mark} is not a git repository" if mark else ""
    try:
        git_directory(top)
        _program()
    except NotAsked as error:
        return str(error)
    return ""


def run(top: Path, *arguments: str, input: bytes = b"", magic: bool = False) -> bytes:
    """Return the output of a git command. `top` is its repository and its working folder, `input` its standard input.

    The first argument is the command, one of the table above. Paths among the other arguments are literal, or pathspecs
    with `magic`. Raises `AtlasError` if the command fails, `NotAsked` if it cannot be run.
    """
    import subprocess

    try:
        done = subprocess.run(
            _command(top, arguments, magic),
            cwd=top,
            env=_environment(top),
            capture_output=True,
            check=False,
            input=input,
        )
    except OSError as error:
        raise NotAsked(f"git cannot be run: {error.strerror}") from error
    if done.returncode:
        errors = [line.strip() for line in done.stderr.decode("utf-8", "replace").expandtabs().splitlines()]
        errors = [line for line in errors if line] or ["it printed nothing"]
        command = next((line for line in errors if line.startswith("git ")), "")  # the command that git recommends
        help = f"run `{command}`" if command else "\n".join(errors[1:])
        raise AtlasError(f"git {arguments[0]} failed: {errors[0]}", help)
    return done.stdout


def start(top: Path, *arguments: str, stdin: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    """Start a git command that answers each line of a file, or each line written to it. Raises `NotAsked` if it cannot
    be run.
    """
    import subprocess

    command, environment = _command(top, arguments), _environment(top)
    try:
        return subprocess.Popen(
            command,
            cwd=top,
            env=environment,
            stdin=subprocess.PIPE if stdin is None else stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise NotAsked(f"git cannot be run: {error.strerror}") from error


def _command(top: Path, arguments: tuple[str, ...], magic: bool = False) -> list[str]:
    settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
    where = [f"--git-dir={git_directory(top)}", f"--work-tree={top}"]
    literal = [] if magic or arguments[0] == "check-ignore" else ["--literal-pathspecs"]  # it refuses the option
    name, *words = arguments
    return [_program(), "--no-pager", *where, *settings, *literal, name, *_COMMANDS[name], *words]


def _program() -> str:
    """Return the absolute path of git. Raises `NotAsked` if it is not installed.

    Only absolute folders of PATH count: Windows also searches the working folder, where a pull request can put a
    `git.exe`.
    """
    name = "git.exe" if sys.platform == "win32" else "git"
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        path = Path(folder, name)
        if Path(folder).is_absolute() and _is_file(path) and os.access(path, os.X_OK):
            return str(path)
    raise NotAsked("git is not installed", "install it: only git can read its index, revisions and history")


def _environment(top: Path) -> dict[str, str]:
    """Return the environment of a git command: the caller's, without variables about other repositories or calls."""
    kept = {name: value for name, value in os.environ.items() if name[:4] != "GIT_" or name in _OF_THE_MACHINE}
    return {**kept, **_of_this_repository(top, os.environ), **_ENVIRONMENT}


def _of_this_repository(top: Path, given: Mapping[str, str]) -> dict[str, str]:
    """Return the caller's variables that are about a repository, if `GIT_DIR` names this one.

    A hook of `git commit` may get only the index, without `GIT_DIR`: it counts if it is in this git directory. Git
    resolves relative paths from the top of the work tree, and only `GIT_DIR` from the working folder.
    """
    directory = git_directory(top)
    index = top / given.get("GIT_INDEX_FILE", "")
    names: tuple[str, ...] = ()
    if "GIT_DIR" in given and _same(given["GIT_DIR"], directory):
        names = _OF_A_REPOSITORY
    elif _same(index.parent, directory):
        names = ("GIT_INDEX_FILE",)
    kept = {name: given[name] for name in names if given.get(name)}
    if not index.is_file():
        kept.pop("GIT_INDEX_FILE", None)
    return kept


def _same(one: str | Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
