"""The cache: the results of whole runs, by a key of all that they depend on.

Each atlas has one file: a header line of JSON, a line with the signatures of files, and a line for each result. The
cache writes it to a temporary file and renames that. A file that is truncated, foreign, of another version or
unwritable only makes the run slower. As in git, the size, times and inode of a file show that it is unchanged. If the
times are too recent to be reliable, the cache reads the content.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from zlib import crc32

from atlas_lint import __version__
from atlas_lint.digests import blake2b
from atlas_lint.errors import AtlasError, Unreadable
from atlas_lint.filesystem.atomic_write import write
from atlas_lint.filesystem.file_tree import Files, Foreign, read_regular

FORMAT = 6
MOST_RESULTS = 4
"""Number of results that the cache keeps of an atlas: a few formats, the disk and the index."""
SETTLED = 2_000_000_000
"""Age in nanoseconds from which the times of a file show reliably whether it has changed."""
TAG = "CACHEDIR.TAG"
_TAG_TEXT = "Signature: 8a477f597d28d172789f06886806bc55\n# The cache of atlas-lint; delete it at any time.\n"
_SIGNATURES = "signatures"
_NAMES = ".names"

MALFORMED = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""The exceptions that reading may raise if another program wrote into the file."""

_ENCODE = json.JSONEncoder(separators=(",", ":")).encode


def usual_folder(environment: dict[str, str], home: Path) -> Path:
    """Return the user's cache folder: XDG_CACHE_HOME if it is absolute, else the platform's place."""
    given = environment.get("XDG_CACHE_HOME", "")
    if given and Path(given).is_absolute():
        return Path(given) / "atlas-lint"
    if sys.platform == "darwin":
        return home / "Library/Caches/atlas-lint"
    if sys.platform == "win32" and environment.get("LOCALAPPDATA"):
        return Path(environment["LOCALAPPDATA"]) / "atlas-lint"
    return home / ".cache/atlas-lint"


class Cache:
    """The cache of one atlas.

    `folder` holds the cache files; `root` (an absolute path) identifies the atlas. `stored_id` returns the id under
    which git stores a file; "" if git does not have it. With `on_disk` the cache reads files from the disk, and uses
    `stored_id` only for those that are not there.
    """

    def __init__(self, folder: Path, root: str, stored_id: Callable[[str], str], on_disk: bool = True) -> None:
        self._path = folder / f"{digest(root.encode())}.json"
        self._stored_id, self._on_disk = stored_id, on_disk
        self._now = time.time_ns()
        self._contents: dict[str, bytes] = {}
        self._digests: dict[str, str] = {}
        self._lines = dict(self._read())
        self._signatures: dict[str, list[int | str]] = self._signatures_read()
        self._changed = False

    def digest(self, path: str) -> str:
        """Return a digest of the content of a file (absolute path); "" if it cannot be read."""
        if path not in self._digests:
            self._digests[path] = self._of_disk(path) if self._on_disk else self._stored_id(path)
        return self._digests[path]

    def content(self, path: str) -> bytes | None:
        """Return the content of a file if it had to be read for its digest, else None."""
        return self._contents.get(path)

    def get(self, key: str) -> Any:
        """Return the value of a key, parsed from JSON; None if there is none."""
        try:
            return json.loads(self._lines[key])
        except MALFORMED:
            return None

    def put(self, key: str, value: Any) -> None:
        """Set the value of a key, making it the newest; evict the oldest beyond `MOST_RESULTS`.

        `value` is one that JSON can hold.
        """
        self._lines.pop(key, None)
        self._lines[key] = _ENCODE(value).encode()
        for _ in range(len(self._lines) - MOST_RESULTS):
            del self._lines[next(iter(self._lines))]
        self._changed = True

    def remember(self, names: Iterable[tuple[str, str]]) -> None:
        """Store kind and id of each record, for completion in shells. If they cannot be written, nothing is offered."""
        text = "".join(f"{kind}\t{id}\n" for kind, id in names)
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write(self._path.with_suffix(_NAMES), [text.encode("utf-8", "backslashreplace")], sync=False)

    def save(self) -> None:
        """Write the cache file if anything has changed. If it cannot be written, only later runs are slower."""
        if not self._changed:
            return
        lines = {_SIGNATURES: _ENCODE(self._signatures).encode(), **self._lines}
        parts = [[key, len(line), crc32(line)] for key, line in lines.items()]
        header = json.dumps({"atlas-lint": code(), "parts": parts}).encode()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if not (self._path.parent / TAG).exists():
                (self._path.parent / TAG).write_text(_TAG_TEXT, encoding="utf-8")
            write(self._path, [header, b"\n", *lines.values()], sync=False)
        except OSError:
            return

    def _read(self) -> Iterator[tuple[str, bytes]]:
        """Yield the lines of the file with their keys, up to the first one that is damaged."""
        try:
            # No blocking: a pipe in the place of the file must not block the run.
            handle = os.open(self._path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
            with os.fdopen(handle, "rb") as stream:
                header = json.loads(stream.readline())
                if header["atlas-lint"] != code():
                    return
                for key, size, checksum in header["parts"]:
                    line = stream.read(size) if 0 <= size < 1 << 32 else b""
                    if len(line) != size or crc32(line) != checksum:
                        return
                    yield key, line
        except (OSError, MemoryError, *MALFORMED):
            return

    def _signatures_read(self) -> dict[str, list[int | str]]:
        try:
            signatures = json.loads(self._lines.pop(_SIGNATURES, b"{}"))
        except MALFORMED:
            return {}
        return signatures if isinstance(signatures, dict) else {}

    def _of_disk(self, path: str) -> str:
        try:
            status = os.stat(path)  # noqa: PTH116 - called for every file in every run, and three times as fast
            signature = [status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino]
            known = self._signatures.get(path)
            if isinstance(known, list) and known[:4] == signature and len(known) == 5:
                return str(known[4])
            content = read_regular(path)
        except (OSError, AtlasError):
            return self._stored_id(path)
        self._contents[path] = content
        found = digest(content)
        if max(status.st_mtime_ns, status.st_ctime_ns) < self._now - SETTLED:
            self._signatures[path] = [*signature, found]
            self._changed = True
        return found


class CachedTree(Files):
    """A file tree that takes what the cache has already read, so that no file is read and no folder listed twice.

    So the files of a run are those that its key was made of.
    """

    def __init__(self, files: Files, cache: Cache) -> None:
        self._files = files
        self._cache = cache
        self._listed: dict[tuple[str, bool], list[str]] = {}

    def below(self, folder: str, *, heed_ignores: bool = False, unread: list[Unreadable] | None = None) -> list[str]:
        known = self._listed.get((folder, heed_ignores))
        if known is None:
            before = len(unread or ())
            known = self._files.below(folder, heed_ignores=heed_ignores, unread=unread)
            if len(unread or ()) == before:
                self._listed[folder, heed_ignores] = known
        return list(known)

    def foreign(self, folder: str) -> list[Foreign]:
        return self._files.foreign(folder)

    def read(self, path: str) -> bytes:
        content = self._cache.content(path)
        return self._files.read(path) if content is None else content

    def announce(self, paths: Iterable[str]) -> None:
        self._files.announce(paths)

    def is_file(self, path: str) -> bool:
        return self._files.is_file(path)

    def is_folder(self, path: str) -> bool:
        return self._files.is_folder(path)

    def real(self, path: str) -> str:
        return self._files.real(path)

    def work_tree(self, path: str) -> str | None:
        return self._files.work_tree(path)


def digest(data: bytes) -> str:
    """Return the digest of some bytes: 32 hex digits."""
    return blake2b(data, digest_size=16).hexdigest()


def remembered(folder: Path, root: str) -> Iterator[tuple[str, str]]:
    """Yield kind and id of each record of the atlas at a root, as last checked; nothing if that is not known."""
    path = folder / f"{digest(root.encode())}{_NAMES}"
    try:
        text = read_regular(str(path)).decode("utf-8", "replace")
    except (OSError, AtlasError):
        return
    for line in text.splitlines():
        kind, tab, id = line.partition("\t")
        if tab:
            yield kind, id


def clean(folder: Path) -> int:
    """Delete all cached data in a folder; return the number of atlases. Raises `OSError`."""
    found = [path for path in folder.glob("*.json") if len(path.stem) == 32] if folder.is_dir() else []
    others = (f"*{_NAMES}", TAG, ".*.json.*")  # the last: temporary files of killed runs
    for path in (*found, *(path for glob in others for path in folder.glob(glob))):
        path.unlink()
    return len(found)


def code(folder: Path = Path(__file__).parent.parent) -> str:
    """Return a text that identifies the version and all files of the package: edited code may find something else."""
    stamps = sorted(_stamps(str(folder)))
    return f"{FORMAT} {__version__} {sys.version_info[:2]} {digest(repr(stamps).encode())}"


def _stamps(folder: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    yield from _stamps(entry.path)
            else:
                status = entry.stat()
                yield entry.path, status.st_mtime_ns, status.st_size
