"""The fate of records that are gone: deleted or renamed, since the last commit or in an earlier one."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from atlas_lint.filesystem import git
from atlas_lint.filesystem.discovery import SUFFIXES
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.model.atlas import Atlas, assemble
from atlas_lint.model.load_files import declare_file
from atlas_lint.model.rename_detection import renames
from atlas_lint.schemas.load_schemas import NO_SCHEMAS

MOST_IDS = 50
"""Maximum number of ids searched for in one run."""
MOST_COMMITS = 500
"""Maximum number of commits searched."""
MOST_READ = 50
"""Maximum number of commits whose files are parsed."""
MOST_FILES = 200
"""Maximum number of files in a commit; a larger commit ends the search."""
_LONGEST = 200
_SPECIAL = re.compile(r"([\\.*+?()\[\]{}|^$])")

Pair = tuple[str, bytes | None, bytes | None]
"""A file before and after a change: path, old content, new content (None: no file)."""


class Gone(NamedTuple):
    """A file that is gone: its path below the top of the repository, the ids that it declared, and the commit.

    `commit` is None for a change since the last commit.
    """

    path: str
    ids: frozenset[str]
    commit: str | None

    @property
    def when(self) -> str:
        """The time of the change in words."""
        return "since the last commit" if self.commit is None else f"in {self.commit}"


class Fate(NamedTuple):
    """The fate of a record: the commit that removed it, its new id, and its file if that was deleted.

    `commit` is None for a change since the last commit. `became` is None if the record was deleted.
    """

    commit: str | None
    became: str | None
    gone: Gone | None = None


class History(NamedTuple):
    """The history to search: the top of a repository, a folder below it, and the current files.

    `staged` means that the current files are those of the index.
    """

    top: Path
    folder: str
    files: Files
    staged: bool


def fates(history: History, ids: Iterable[str]) -> dict[str, Fate]:
    """Return the fate of each id, if it is known; no record declares the ids now. Raises `AtlasError` if git fails."""
    sought = [id for id in dict.fromkeys(ids) if id.isprintable() and id.strip() and len(id) <= _LONGEST][:MOST_IDS]
    contents = git.Contents(history.top)
    try:
        found = _since_the_last_commit(history, sought, contents.read)
        left = [id for id in sought if id not in found]
        return found | (_in_commits(history, left, contents.read) if left else {})
    finally:
        contents.close()


def _since_the_last_commit(history: History, ids: list[str], read: Callable[[str], bytes]) -> dict[str, Fate]:
    changed = _unsaved(history)
    if len(changed) > MOST_FILES:
        return {}
    pairs = []
    files, top = history.files, history.top.as_posix().rstrip("/")
    for path, old in changed:
        here = f"{top}/{path}"
        is_own = files.is_file(here) and files.real(here) == f"{files.real(top)}/{path}"  # not through a symbolic link
        now = files.read(here) if is_own else None
        pairs.append((path, read(old) if old else None, now))
    change = _Change(None, pairs)
    return {id: fate for id in ids if change.names(id) and (fate := change.fate(id))}


def _unsaved(history: History) -> list[tuple[str, str | None]]:
    """Return the YAML files that differ from HEAD: the path below the top, and the id of the blob in HEAD.

    The id is None if HEAD has no such file.
    """
    below = "" if history.folder == "." else f"{history.folder}/"
    top = history.top.as_posix().rstrip("/")
    had = {blob.path: blob.id for blob in git.tree(history.top, "HEAD") if blob.is_file and blob.path.startswith(below)}
    paths = {below + path for path in history.files.below(f"{top}/{below}".rstrip("/"), heed_ignores=True)}
    staged = {blob.path: blob.id for blob in git.index(history.top) if blob.is_file} if history.staged else None

    def is_saved(path: str) -> bool:
        if path not in paths or path not in had:
            return False
        if staged is not None:
            return staged.get(path) == had[path]
        return git.is_content(had[path], history.files.read(f"{top}/{path}"))

    return [(path, had.get(path)) for path in sorted(paths | had.keys()) if _is_yaml(path) and not is_saved(path)]


def _in_commits(history: History, ids: list[str], read: Callable[[str], bytes]) -> dict[str, Fate]:
    names = "|".join(_SPECIAL.sub(r"\\\1", id) for id in ids)
    found: dict[str, Fate] = {}
    settled: set[str] = set()
    for touch in git.touches(history.top, f"id[\"']?[[:space:]]*:.*({names})", history.folder, MOST_COMMITS)[
        :MOST_READ
    ]:
        files = [row for row in touch.files if _is_yaml(row[0])]
        if len(files) > MOST_FILES:
            break  # it may have changed an id, so what older commits did to the id is not final
        contents = [(path, read(old) if old else None, read(new) if new else None) for path, old, new in files]
        change = _Change(touch.commit, contents)
        for id in ids:
            if id in settled or not change.names(id):
                continue
            fate = change.fate(id)
            if fate:
                found[id] = fate
            if fate or change.keeps(id):
                settled.add(id)
        if len(settled) == len(ids):
            break
    return found


class _Change:
    """The files before and after a change, parsed on demand."""

    def __init__(self, commit: str | None, pairs: Iterable[Pair]) -> None:
        self.commit = commit
        self.pairs = list(pairs)
        self._states: tuple[Atlas, Atlas] | None = None
        self._became: dict[str, str] | None = None

    def names(self, id: str) -> bool:
        """Return whether the text of any file contains the id."""
        text = id.encode()
        return any(text in data for _, *contents in self.pairs for data in contents if data)

    def keeps(self, id: str) -> bool:
        """Return whether a record has the id after the change."""
        return id in self.states[1].records

    def fate(self, id: str) -> Fate | None:
        """Return the fate of a record; None if the change did not remove it."""
        before, after = self.states
        if id not in before.records or after.exists(id):
            return None
        if self._became is None:
            self._became = {old: rename.new for old, rename in renames(before, after).items()}
        became = self._became.get(id)
        return Fate(self.commit, became, None if became else self._gone(before.records[id].declaration.path))

    def _gone(self, path: str) -> Gone | None:
        """Return the file at a path if the change deleted it."""
        before, after = self.states
        if any(file.path == path for file in after.files):
            return None
        ids = (id for id, record in before.records.items() if record.declaration.path == path)
        return Gone(path, frozenset(id for id in ids if not after.exists(id)), self.commit)

    @property
    def states(self) -> tuple[Atlas, Atlas]:
        """The atlases of these files before and after."""
        if self._states is None:
            old, new = ([(path, contents[side]) for path, *contents in self.pairs] for side in (0, 1))
            self._states = _atlas(old), _atlas(new)
        return self._states


def _is_yaml(path: str) -> bool:
    return path.endswith(SUFFIXES)


def _atlas(files: Iterable[tuple[str, bytes | None]]) -> Atlas:
    return assemble([declare_file(path, data) for path, data in files if data is not None], NO_SCHEMAS)


def describe_fates(
    history: History, ids: Iterable[str], lives: Callable[[str], bool]
) -> Iterator[tuple[str, str, str | None, Gone | None]]:
    """Yield each id, its fate in words (`renamed to role:x in 1a2b3c4`), its present id, and its file if that is gone.

    The present id is None if it has none. The commit of a file is abbreviated.

    `lives` returns whether a record is declared now. Raises `AtlasError` if git fails.
    """
    found = fates(history, ids)
    called = functools.cache(lambda commit: git.abbreviated(history.top, commit))
    later = [fate.became for fate in found.values() if fate.became and not lives(fate.became)]
    then = fates(history, later) if later else {}
    for id, fate in found.items():
        words, now = _words(fate, called), fate.became
        if now is not None and now in then:
            words, now = f"{words}, then {_words(then[now], called)}", then[now].became
        gone = fate.gone._replace(commit=called(fate.commit)) if fate.gone and fate.commit else fate.gone
        yield id, words, now if now is not None and lives(now) else None, gone


def declares(text: bytes, id: str) -> bool:
    """Check whether the text of a file has `id` after `id:`."""
    line = re.compile(rb"""\bid["']?[ \t]*:[ \t]*["']?""" + re.escape(id.encode()) + rb"""(?=["'\s,}]|$)""")
    return line.search(text) is not None


def _words(fate: Fate, called: Callable[[str], str]) -> str:
    when = "since the last commit" if fate.commit is None else f"in {called(fate.commit)}"
    return f"renamed to {fate.became} {when}" if fate.became else f"deleted {when}"
