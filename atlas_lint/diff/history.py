"""What became of records that are gone: deleted or renamed since the last commit, or in one of the last."""

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
"""Ids that are looked for in one run."""
MOST_COMMITS = 500
"""Commits that are asked about them."""
MOST_READ = 50
"""Commits whose files are read."""
MOST_FILES = 200
"""Files of a commit up to which it is read: a larger one says nothing."""
_LONGEST = 200
_SPECIAL = re.compile(r"([\\.*+?()\[\]{}|^$])")

Pair = tuple[str, bytes | None, bytes | None]
"""A file before and after a change: path, and its contents (None: no file)."""


class Fate(NamedTuple):
    """What became of a record: the commit in which it went (None: since the last one), and the id that it has since
    then (None: it was deleted)."""

    commit: str | None
    became: str | None


class History(NamedTuple):
    """Where to look: the top of a repository, a folder below it, the files as they are now."""

    top: Path
    folder: str
    files: Files
    staged: bool


def fates(history: History, ids: Iterable[str]) -> dict[str, Fate]:
    """What became of ids that no record declares now, where that is known. Raises `AtlasError` where git fails."""
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
        is_own = files.is_file(here) and files.real(here) == f"{files.real(top)}/{path}"  # no link to somewhere else
        now = files.read(here) if is_own else None
        pairs.append((path, read(old) if old else None, now))
    change = _Change(None, pairs)
    return {id: fate for id in ids if change.names(id) and (fate := change.fate(id))}


def _unsaved(history: History) -> list[tuple[str, str | None]]:
    """Return the YAML files that are not as in HEAD: path below the top, and the id of the content that HEAD has (None:
    it has no such file)."""
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
    apply_suppressions: set[str] = set()
    for touch in git.touches(history.top, f"id[\"']?[[:space:]]*:.*({names})", history.folder, MOST_COMMITS)[
        :MOST_READ
    ]:
        files = [row for row in touch.files if _is_yaml(row[0])]
        if len(files) > MOST_FILES:
            break  # whatever is older need not be the last that happened to an id
        contents = [(path, read(old) if old else None, read(new) if new else None) for path, old, new in files]
        change = _Change(touch.commit, contents)
        for id in ids:
            if id in apply_suppressions or not change.names(id):
                continue
            fate = change.fate(id)
            if fate:
                found[id] = fate
            if fate or change.keeps(id):
                apply_suppressions.add(id)
        if len(apply_suppressions) == len(ids):
            break
    return found


class _Change:
    """Files before and after a change, read as far as somebody asks."""

    def __init__(self, commit: str | None, pairs: Iterable[Pair]) -> None:
        self.commit = commit
        self.pairs = list(pairs)
        self._states: tuple[Atlas, Atlas] | None = None
        self._became: dict[str, str] | None = None

    def names(self, id: str) -> bool:
        """Whether the text of any file has the id."""
        text = id.encode()
        return any(text in data for _, *contents in self.pairs for data in contents if data)

    def keeps(self, id: str) -> bool:
        """Whether a record has the id afterwards."""
        return id in self.states[1].records

    def fate(self, id: str) -> Fate | None:
        """What the change did to a record; None where it did not end it."""
        before, after = self.states
        if id not in before.records or after.exists(id):
            return None
        if self._became is None:
            self._became = {old: rename.new for old, rename in renames(before, after).items()}
        return Fate(self.commit, self._became.get(id))

    @property
    def states(self) -> tuple[Atlas, Atlas]:
        """The records of these files before and after."""
        if self._states is None:
            old, new = ([(path, contents[side]) for path, *contents in self.pairs] for side in (0, 1))
            self._states = _atlas(old), _atlas(new)
        return self._states


def _is_yaml(path: str) -> bool:
    return path.endswith(SUFFIXES)


def _atlas(files: Iterable[tuple[str, bytes | None]]) -> Atlas:
    return assemble([declare_file(path, data) for path, data in files if data is not None], NO_SCHEMAS)


def told(history: History, ids: Iterable[str], lives: Callable[[str], bool]) -> Iterator[tuple[str, str, str | None]]:
    """What became of ids, in words: each id, `renamed to role:x in 1a2b3c4`, and the id that it has now (None: none).
    `lives` says whether a record is declared now."""
    found = fates(history, ids)
    called = functools.cache(lambda commit: git.abbreviated(history.top, commit))
    later = [fate.became for fate in found.values() if fate.became and not lives(fate.became)]
    then = fates(history, later) if later else {}
    for id, fate in found.items():
        words, now = _words(fate, called), fate.became
        if now is not None and now in then:
            words, now = f"{words}, then {_words(then[now], called)}", then[now].became
        yield id, words, now if now is not None and lives(now) else None


def _words(fate: Fate, called: Callable[[str], str]) -> str:
    when = "since the last commit" if fate.commit is None else f"in {called(fate.commit)}"
    return f"renamed to {fate.became} {when}" if fate.became else f"deleted {when}"
