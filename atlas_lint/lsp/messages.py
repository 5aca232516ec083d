"""Messages on two streams: a header with the length, then JSON."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from typing import Any, BinaryIO

_LENGTH = re.compile(rb"content-length:[ \t]*([0-9]{1,18})[ \t]*\r?\n", re.IGNORECASE)
MOST_BYTES = 256 << 20
"""Most bytes of a message; a longer one is skipped."""


class NotJson:
    """A message whose body is not JSON: it nests too deep, is not UTF-8, or has no meaning."""


def read_messages(stream: BinaryIO, receive: Callable[[Any], None], end: Callable[[], None]) -> threading.Thread:
    """Start a thread that reads messages until the stream ends.

    `receive` is called with each message, `end` when the stream ends; both on that thread.
    """

    def read() -> None:
        try:
            while (body := _body(stream)) is not None:
                receive(_parsed(body))
        except (OSError, ValueError):  # the stream is closed
            pass
        finally:
            end()

    thread = threading.Thread(target=read, name="read-messages", daemon=True)
    thread.start()
    return thread


def _body(stream: BinaryIO) -> bytes | None:
    """Return the body of the next message; None if the stream ends. Lines that are no header are skipped."""
    length: int | None = None
    while line := stream.readline(1 << 16):
        found = _LENGTH.fullmatch(line)
        if found:
            length = int(found[1])
        elif not line.strip() and length is not None:
            if length > MOST_BYTES:
                while length and (piece := stream.read(min(length, 1 << 20))):
                    length -= len(piece)
                return b""
            body = stream.read(length)
            return body if len(body) == length else None
    return None


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError, MemoryError):
        return NotJson()


class Writer:
    """The stream to the client. What is written after the client has gone is dropped."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def write(self, data: bytes) -> None:
        """Write a whole message."""
        with self._lock:
            try:
                self._stream.write(data)
                self._stream.flush()
            except (OSError, ValueError):
                pass

    def close(self) -> None:
        """Leave the stream open: whoever opened it closes it."""
