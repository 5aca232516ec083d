"""Buffers: the files that an editor has open, with the text that it shows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from lsprotocol import types

from atlas_lint.lsp.positioned_text import PositionedText

TYPING = 1.0
"""Seconds after a change in which a file that is not saved counts as being typed in."""
TYPING_AN_ID = 0.5
"""Seconds after a change in which an id at the cursor is not reported as missing."""


class Buffer:
    """An open file: its URI as the client writes it, its absolute path, its version and text.

    `saved` means that the text is that of the last save, as far as the client has reported. `changed_at` is the time of
    the last change (`time.monotonic`), `cursor` the offset at which it ended; None if it is not
    known.
    """

    def __init__(self, uri: str, path: str, version: int, text: str, encoding: str) -> None:
        self.uri, self.path, self.version = uri, path, version
        self.content = PositionedText(text, encoding)
        self.saved = True
        self.changed_at = 0.0
        self.cursor: int | None = None

    @property
    def text(self) -> str:
        """The text as the editor shows it."""
        return self.content.text

    @cached_property
    def data(self) -> bytes:
        """The text as the bytes of a file. A half of a surrogate pair gives bytes that are not UTF-8."""
        return self.text.encode("utf-8", "surrogatepass")

    def change(self, version: int, changes: Iterable[types.TextDocumentContentChangeEvent], time: float = 0.0) -> None:
        """Apply the changes of a client, one after the other; `time` is now."""
        self.changed_at = time
        for change in changes:
            text, self.cursor = change.text, None
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = sorted((self.content.offset(change.range.start), self.content.offset(change.range.end)))
                self.cursor = start + len(text)
                text = f"{self.text[:start]}{text}{self.text[end:]}"
            self.content = PositionedText(text, self.content.encoding)
        self.version, self.saved = version, False
        self.__dict__.pop("data", None)
