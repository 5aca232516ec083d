"""Memory between runs: what files declare, by their content, and what a whole run said.

One file for each atlas, in JSON: a header, how files looked, then a line for each remembered run, for each file and
for each fact that was learned. It is written to a temporary file and renamed. Whatever is wrong with it (truncated,
foreign, of another version, unwritable) costs a slower run and nothing else. A file on the disk is known to be
unchanged by its size, times and inode, as git knows it; where those are too young to tell, its content is read.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Any

from atlas_lint import __version__
from atlas_lint.writing import write

FORMAT = 3
PARTS = ("signatures", "runs", "rows", "facts")
MOST_RUNS = 2
MOST_FACTS = 20_000
SETTLED = 2_000_000_000
"""Nanoseconds after which a file's times tell whether it was changed since."""
TAG = "CACHEDIR.TAG"
_TAG_TEXT = "Signature: 8a477f597d28d172789f06886806bc55\n# What atlas-lint remembers; it may be deleted at any time.\n"

Signature = list[int | str]
Rows = dict[str, str]


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


class Memory:
    """What is remembered of one atlas, given by its root (absolute path)."""

    def __init__(self, folder: Path, root: str) -> None:
        self._path = folder / f"{_digest(root.encode())}.json"
        self._now = time.time_ns()
        self._runs: Rows = {}
        self._signatures: dict[str, Signature] = {}
        self._rows: Rows | None = None
        self._facts: Rows | None = None
        self._contents: dict[str, bytes] = {}
        self._digests: dict[str, str] = {}
        self._changed = False
        self._open()

    def digest(self, path: str) -> str:
        """The digest of a file's content (absolute path); "" where it cannot be read."""
        if path not in self._digests:
            self._digests[path] = self._look(path)
        return self._digests[path]

    def content(self, path: str) -> bytes | None:
        """The content of a file where it had to be read for its digest."""
        return self._contents.get(path)

    def recall(self, key: str) -> Any:
        """What was remembered under a key, as JSON has it; None where nothing was."""
        line = self._runs.get(key)
        return None if line is None else json.loads(line)

    def remember(self, key: str, value: Any) -> None:
        """Remember a run; the oldest are forgotten."""
        self._runs.pop(key, None)
        self._runs[key] = _line(value)
        while len(self._runs) > MOST_RUNS:
            del self._runs[next(iter(self._runs))]
        self._changed = True

    def row(self, path: str, digest: str) -> Any:
        """What a file of this content was said to declare, as JSON has it; None where that is not known."""
        if self._rows is None:
            self._rows = self._lines("rows")
        line = self._rows.get(_row_key(path, digest))
        return None if line is None else json.loads(line)

    def keep(self, rows: Iterable[tuple[str, str, Any]]) -> None:
        """Keep what files declare: path, digest, and the declarations as JSON knows them, or None to keep the old."""
        old = self._rows or {}
        kept: Rows = {}
        for path, digest, value in rows:
            key = _row_key(path, digest)
            kept[key] = old[key] if value is None else _line(value)
        if kept.keys() != old.keys():
            self._changed = True
        self._rows = kept

    def fact(self, key: str) -> Any:
        """A fact that was learned under a key, as JSON has it; None where none was."""
        line = self._all_facts().get(key)
        return None if line is None else json.loads(line)

    def learn(self, key: str, value: Any) -> None:
        """Remember a fact that holds for ever: its key names all that it depends on. The oldest are forgotten."""
        facts = self._all_facts()
        facts.pop(key, None)
        facts[key] = _line(value)
        self._changed = True

    def _all_facts(self) -> Rows:
        if self._facts is None:
            self._facts = self._lines("facts")
        return self._facts

    def save(self) -> None:
        """Write what has changed; where that cannot be done, nothing is said and nothing is lost."""
        if not self._changed:
            return
        if self._rows is None:
            self._rows = self._lines("rows")
        facts = self._all_facts()
        for key in list(facts)[: max(len(facts) - MOST_FACTS, 0)]:
            del facts[key]
        contents = (_line(self._signatures).encode(), _joined(self._runs), _joined(self._rows), _joined(facts))
        sums = {name: [len(part), _digest(part)] for name, part in zip(PARTS, contents, strict=True)}
        header = json.dumps({"atlas-lint": _reader(), **sums}).encode() + b"\n"
        try:
            self._write(header, *contents)
        except OSError:
            return

    def _write(self, *parts: bytes) -> None:
        folder = self._path.parent
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / TAG).exists():
            (folder / TAG).write_text(_TAG_TEXT, encoding="utf-8")
        write(self._path, parts)

    def _open(self) -> None:
        part = self._part("signatures")
        self._signatures = json.loads(part) if part else {}
        self._runs = self._lines("runs")

    def _lines(self, name: str) -> Rows:
        """The lines of a part: what is known under each key."""
        lines = (self._part(name) or b"").decode("utf-8", "surrogatepass").split("\n")[:-1]
        return {key: row for key, _, row in (line.partition("\t") for line in lines)}

    def _part(self, name: str) -> bytes | None:
        """A part of the file, where all of it is as it was written by this version."""
        try:
            with self._path.open("rb") as stream:
                header = json.loads(stream.readline())
                if header["atlas-lint"] != _reader():
                    return None
                stream.seek(sum(header[before][0] for before in PARTS[: PARTS.index(name)]), os.SEEK_CUR)
                size, digest = header[name]
                part = stream.read(size)
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            return None
        return part if len(part) == size and _digest(part) == digest else None

    def _look(self, path: str) -> str:
        try:
            status = os.stat(path)  # noqa: PTH116 - asked of every file in every run, and three times as fast
            signature: Signature = [status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino]
            known = self._signatures.get(path)
            if known is not None and known[:4] == signature:
                return str(known[4])
            content = Path(path).read_bytes()
        except OSError:
            return ""
        self._contents[path] = content
        digest = _digest(content)
        if max(status.st_mtime_ns, status.st_ctime_ns) < self._now - SETTLED:
            self._signatures[path] = [*signature, digest]
            self._changed = True
        return digest


def _line(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _joined(rows: Rows) -> bytes:
    return "".join(f"{key}\t{line}\n" for key, line in rows.items()).encode("utf-8", "surrogatepass")


def _row_key(path: str, digest: str) -> str:
    return f"{digest} {json.dumps(path)}"


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


def _reader() -> str:
    """This version of the reader: another one may declare otherwise, and so may edited code."""
    here = Path(__file__).parent.parent
    stamps = sorted(
        (entry.name, entry.stat().st_mtime_ns, entry.stat().st_size)
        for folder in (here, here / "cache", here / "rules")
        for entry in os.scandir(folder)
        if entry.name.endswith(".py")
    )
    return f"{FORMAT} {__version__} {sys.version_info[:2]} {_digest(repr(stamps).encode())}"
