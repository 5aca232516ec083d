"""Memory between runs: what files declare, by their content, and what a whole run said.

One file for each atlas, in JSON: a header, how files looked, then a line for each remembered run, for what each of
these looked at, for each fact that was learned and for each file. It is written to a temporary file and renamed.
Whatever is wrong with it (truncated, foreign, of another version, unwritable) costs a slower run and nothing else. A
file on the disk is known to be unchanged by its size, times and inode, as git knows it; where those are too young to
tell, its content is read.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from atlas_lint import __version__
from atlas_lint.cache.lines import Part, Store, encoded
from atlas_lint.errors import AtlasError
from atlas_lint.files import Disk
from atlas_lint.writing import write

FORMAT = 5
PARTS = ("signatures", "runs", "told", "outlines", "facts", "index", "rows")
MOST_RUNS = 2
MOST_FACTS = 20_000
SETTLED = 2_000_000_000
"""Nanoseconds after which a file's times tell whether it was changed since."""
TAG = "CACHEDIR.TAG"
_TAG_TEXT = "Signature: 8a477f597d28d172789f06886806bc55\n# What atlas-lint remembers; it may be deleted at any time.\n"

UNLIKE = (ValueError, TypeError, LookupError, AttributeError)
"""What restoring may raise where somebody wrote something else into the file."""

Signature = list[int | str]


def usual_folder(environment: dict[str, str], home: Path) -> Path:
    """The user's cache folder: XDG_CACHE_HOME where it is absolute, else the platform's place."""
    given = environment.get("XDG_CACHE_HOME", "")
    if given and Path(given).is_absolute():
        return Path(given) / "atlas-lint"
    if sys.platform == "darwin":
        return home / "Library/Caches/atlas-lint"
    if sys.platform == "win32" and environment.get("LOCALAPPDATA"):
        return Path(environment["LOCALAPPDATA"]) / "atlas-lint"
    return home / ".cache/atlas-lint"


class Question(NamedTuple):
    """What a run is asked: one key for all that its answer depends on but the data, and the digests of the data's
    files by path below the root."""

    key: str
    digests: dict[str, str]


class Last(NamedTuple):
    """What was told of each file when a question was last asked, the digests of the files then, and an outline of each.
    All by path below the root, and all but the digests as lines of JSON."""

    told: dict[str, bytes]
    digests: dict[str, str]
    outlines: dict[str, bytes]


class Memory:
    """What is remembered of one atlas, given by its root (absolute path)."""

    def __init__(self, folder: Path, root: str) -> None:
        self._path = folder / f"{_digest(root.encode())}.json"
        self._now = time.time_ns()
        self._contents: dict[str, bytes] = {}
        self._digests: dict[str, str] = {}
        self._places = self._find_parts()
        self._signatures: dict[str, Signature] = json.loads(self._read("signatures") or b"{}")
        self._settled = False
        self._parts = [Part(partial(self._read, name)) for name in ("runs", "told", "outlines", "facts")]
        self._runs, self._told, self._outlines, self._facts = self._parts
        self._rows = Store(partial(self._read, "index"), self._read_rows)

    def digest(self, path: str) -> str:
        """The digest of a file's content (absolute path); "" where it cannot be read."""
        if path not in self._digests:
            self._digests[path] = self._look(path)
        return self._digests[path]

    def content(self, path: str) -> bytes | None:
        """The content of a file where it had to be read for its digest."""
        return self._contents.get(path)

    def recall(self, question: Question) -> tuple[Any, Iterable[bytes]] | None:
        """What was answered when the same was asked of the same data: in general, as JSON has it, and what was told of
        the files, as lines of JSON in their order. None where it was not asked."""
        run = self._run(question, question.digests)
        return (run[1], run[2].values()) if run else None

    def last(self, question: Question) -> Last | None:
        """What was answered when the same was last asked, of whatever data; None where it was not."""
        run = self._run(question, None)
        outlines = self._outlines.below(question.key)
        return Last(run[2], run[0], outlines) if run and outlines.keys() == run[0].keys() else None

    def _run(
        self, question: Question, wanted: dict[str, str] | None
    ) -> tuple[dict[str, str], Any, dict[str, bytes]] | None:
        """When a question was last asked: the digests of the files, the answer in general, and what was told of files;
        None where any of that is missing, or the files had other digests than are wanted."""
        try:
            digests, answer, number = self._runs.get(question.key)
            if wanted is not None and digests != wanted:
                return None
            told = self._told.below(question.key)
            return (dict(digests), answer, told) if len(told) == number else None
        except UNLIKE:  # it was never asked, for one
            return None

    def remember(self, question: Question, answer: Any, told: Mapping[str, Any], outlines: Mapping[str, Any]) -> None:
        """Remember a run: what was answered in general, what was told of files, and their outlines, by path below the
        root (bytes: lines of JSON as they were). The oldest are forgotten."""
        self._runs.put(question.key, [question.digests, answer, len(told)], MOST_RUNS)
        others = self._runs.rows.keys() - {question.key.encode()}
        self._told.replace(question.key, told, others)
        self._outlines.replace(question.key, outlines, others)

    def row(self, path: str, digest: str) -> Any:
        """What a file of this content was said to declare, as JSON has it; None where that is not known."""
        return self._rows.get(_row_key(path, digest))

    def keep(self, path: str, digest: str, line: bytes) -> None:
        """Keep what a file of this content declares, as a line of JSON."""
        self._rows.put(_row_key(path, digest), line)

    def retain(self, files: Iterable[tuple[str, str]]) -> None:
        """Forget what other files, or files of another content, declare: path and digest each."""
        self._rows.retain(_row_key(path, digest) for path, digest in files)

    def fact(self, key: str) -> Any:
        """A fact that was learned under a key, as JSON has it; None where none was."""
        return self._facts.get(key)

    def learn(self, key: str, value: Any) -> None:
        """Remember a fact that holds for ever: its key names all that it depends on. The oldest are forgotten."""
        self._facts.put(key, value, MOST_FACTS)

    def save(self) -> None:
        """Write what has changed; where that cannot be done, nothing is said and nothing is lost."""
        changed = self._settled or self._rows.changed or any(part.changed for part in self._parts)
        if not changed:
            return
        index, rows = self._rows.written()
        parts = (encoded(self._signatures), *(part.written() for part in self._parts), index)
        sums = {name: [len(part), crc32(part)] for name, part in zip(PARTS, parts, strict=False)}
        sums["rows"] = [sum(map(len, rows)), 0]  # each has its own
        header = json.dumps({"atlas-lint": _reader(), **sums}).encode() + b"\n"
        try:
            self._write(header, *parts, *rows)
        except OSError:
            return

    def _write(self, *parts: bytes | memoryview) -> None:
        folder = self._path.parent
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / TAG).exists():
            (folder / TAG).write_text(_TAG_TEXT, encoding="utf-8")
        write(self._path, parts)

    def _find_parts(self) -> dict[str, tuple[int, int, int]]:
        """Where the parts of the file are, how large they are, and their checksums; nothing where another version wrote
        it."""
        places = {}
        try:
            with self._path.open("rb") as stream:
                header = json.loads(stream.readline())
                at = stream.tell()
            if header["atlas-lint"] == _reader():
                for name in PARTS:
                    size, checksum = header[name]
                    places[name] = at, size, checksum
                    at += size
        except (OSError, *UNLIKE):
            return {}
        return places

    def _read(self, name: str) -> bytes:
        """A part of the file, where all of it is as it was written; else nothing."""
        at, size, checksum = self._places.get(name, (0, 0, 0))
        part = self._stretch(at, size)
        return part if crc32(part) == checksum else b""

    def _read_rows(self, offset: int, size: int) -> bytes:
        """A stretch of the rows; all of them where there is no size."""
        at, total, _ = self._places.get("rows", (0, 0, 0))
        return self._stretch(at + offset, total if size < 0 else size)

    def _stretch(self, at: int, size: int) -> bytes:
        """A stretch of the file. Where another process has replaced it meanwhile, its checksum does not fit."""
        if size <= 0:
            return b""
        try:
            with self._path.open("rb") as stream:
                stream.seek(at)
                return stream.read(size)
        except (OSError, ValueError, OverflowError, MemoryError):  # the last: of a size that somebody made up
            return b""

    def _look(self, path: str) -> str:
        try:
            status = os.stat(path)  # noqa: PTH116 - asked of every file in every run, and three times as fast
            signature: Signature = [status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino]
            known = self._signatures.get(path)
            if known is not None and known[:4] == signature:
                return str(known[4])
            content = Disk().read(path)
        except (OSError, AtlasError):
            return ""
        self._contents[path] = content
        digest = _digest(content)
        if max(status.st_mtime_ns, status.st_ctime_ns) < self._now - SETTLED:
            self._signatures[path] = [*signature, digest]
            self._settled = True
        return digest


def _row_key(path: str, digest: str) -> str:
    return f"{digest} {path}"


def key(*parts: object) -> str:
    """One key for all that a run depends on."""
    return _digest(repr(parts).encode("utf-8", "surrogatepass"))


def clean(folder: Path) -> int:
    """Delete what is remembered in a cache folder; gives the number of atlases. Raises OSError."""
    found = [path for path in folder.glob("*.json") if len(path.stem) == 32] if folder.is_dir() else []
    for path in (*found, *folder.glob(TAG)):
        path.unlink()
    return len(found)


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


@lru_cache(maxsize=1)
def _reader() -> str:
    """This version of the reader: another one may declare otherwise, and so may edited code."""
    here = Path(__file__).parent.parent
    stamps = sorted(
        (entry.name, entry.stat().st_mtime_ns, entry.stat().st_size)
        for folder in (here, here / "cache", here / "parsing", here / "rules")
        for entry in os.scandir(folder)
        if entry.name.endswith(".py")
    )
    return f"{FORMAT} {__version__} {sys.version_info[:2]} {_digest(repr(stamps).encode())}"
