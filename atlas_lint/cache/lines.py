"""Parts of the file in which a cache is kept: lines by their keys, read as a whole or one by one.

Whatever is wrong with a part or a line (it is short, or not what was written) counts as not there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any
from zlib import crc32

Rows = dict[bytes, bytes]

_ENCODE = json.JSONEncoder(separators=(",", ":")).encode


def encoded(value: Any) -> bytes:
    """A value as a line of JSON."""
    return _ENCODE(value).encode()


class Part:
    """Lines by their keys, read as a whole. What nobody asks for is not taken apart, and written as it was."""

    def __init__(self, content: Callable[[], bytes]) -> None:
        self._content = content
        self._rows: Rows | None = None
        self.changed = False

    @property
    def rows(self) -> Rows:
        """The lines by their keys."""
        if self._rows is None:
            lines = self._content().split(b"\n")[:-1]
            self._rows = {key: row for key, _, row in (each.partition(b"\t") for each in lines)}
        return self._rows

    def get(self, key: str) -> Any:
        """What stands under a key, as JSON has it; None where nothing does."""
        row = self.rows.get(key.encode())
        return None if row is None else json.loads(row)

    def put(self, key: str, value: Any, most: int) -> None:
        """Let something stand under a key, last of all; of more than so many the first go."""
        rows = self.rows
        rows.pop(key.encode(), None)
        rows[key.encode()] = encoded(value)
        for _ in range(len(rows) - most):
            del rows[next(iter(rows))]
        self.changed = True

    def retain(self, keys: Iterable[str]) -> None:
        """Forget all but some keys."""
        kept = {key: self.rows[key] for key in map(str.encode, keys) if key in self.rows}
        self.changed |= len(kept) < len(self.rows)
        self._rows = kept

    def below(self, key: str) -> dict[str, bytes]:
        """The lines about files (by path below the root) that stand below a key."""
        prefix = f"{key} ".encode()
        return {json.loads(name[len(prefix) :]): row for name, row in self.rows.items() if name.startswith(prefix)}

    def replace(self, key: str, values: Mapping[str, Any], others: Container[bytes]) -> None:
        """Let values about files stand below a key (bytes: lines as they were), and forget what stands below any but
        some others."""
        kept = {name: row for name, row in self.rows.items() if name.partition(b" ")[0] in others}
        lines = ((path, value if isinstance(value, bytes) else encoded(value)) for path, value in values.items())
        self._rows = {**kept, **{f"{key} {json.dumps(path)}".encode(): row for path, row in lines}}
        self.changed = True

    def written(self) -> bytes:
        """The part as the file has it."""
        if not self.changed:
            return self._content()
        return b"".join(piece for key, row in self.rows.items() for piece in (key, b"\t", row, b"\n"))


class Store:
    """Lines by their keys, each read where it is asked for: an index tells where it stands.

    `index` gives the index as the file has it, `read` a stretch of the lines (offset and size; all where there is no
    size).
    """

    def __init__(self, index: Callable[[], bytes], read: Callable[[int, int], bytes]) -> None:
        self._index_content = index
        self._read = read
        self._new: dict[str, bytes] = {}
        self._kept: dict[str, list[int]] | None = None
        self.changed = False

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """By key: the offset of the line, its size, and its checksum."""
        index = json.loads(self._index_content() or b"{}")
        is_sound = isinstance(index, dict) and all(
            isinstance(place, list) and len(place) == 3 for place in index.values()
        )
        return index if is_sound else {}

    def get(self, key: str) -> Any:
        """What stands under a key, as JSON has it; None where nothing does."""
        if key in self._new:
            return json.loads(self._new[key])
        try:
            offset, size, checksum = self._index[key]
            line = self._read(offset, size)
            return json.loads(line) if crc32(line) == checksum else None
        except (LookupError, ValueError, TypeError):
            return None

    def put(self, key: str, line: bytes) -> None:
        """Let a line stand under a key."""
        self._new[key] = line
        self.changed = True

    def retain(self, keys: Iterable[str]) -> None:
        """Forget all but some keys."""
        wanted = set(keys)
        self._kept = {key: place for key, place in self._index.items() if key in wanted}
        self._new = {key: line for key, line in self._new.items() if key in wanted}
        self.changed |= len(self._kept) < len(self._index)

    def written(self) -> tuple[bytes, list[bytes | memoryview]]:
        """The index and the lines as the file has them."""
        old = memoryview(self._read(0, -1))
        if not self.changed:
            return self._index_content(), [old]
        kept = self._index if self._kept is None else self._kept
        index: dict[str, list[int]] = {}
        at = 0
        for key, (_, size, checksum) in kept.items():
            index[key] = [at, size, checksum]
            at += size
        for key, line in self._new.items():
            index[key] = [at, len(line), crc32(line)]
            at += len(line)
        stretches = [old[start:end] for start, end in _stretches(kept.values())]
        return encoded(index), [*stretches, *self._new.values()]


def _stretches(places: Iterable[list[int]]) -> Iterator[tuple[int, int]]:
    """Places, those that follow each other as one: start and end."""
    start = end = 0
    for offset, size, _ in places:
        if offset != end:
            yield start, end
            start = offset
        end = offset + size
    yield start, end
