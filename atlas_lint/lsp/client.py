"""The client: what it can do, what it has open, and what its user has set."""

from __future__ import annotations

from typing import Any

from lsprotocol import types

from atlas_lint.lsp.buffer import Buffer
from atlas_lint.lsp.positioned_text import UTF_16
from atlas_lint.lsp.uris import uri_of


class Client:
    """The client of a session.

    `capabilities` are what it can do, `encoding` is the unit of columns. `buffers` are the open files by absolute path.
    """

    def __init__(self) -> None:
        self.capabilities = types.ClientCapabilities()
        self.encoding = UTF_16
        self.buffers: dict[str, Buffer] = {}

    def can(self, path: str) -> Any:
        """Return a capability by its path (`text_document.rename.prepare_support`); None if it is not set."""
        found: Any = self.capabilities
        for name in path.split("."):
            found = getattr(found, name, None)
        return found

    def uri(self, path: str) -> str:
        """Return the URI of a file (absolute path), as the client writes it if it has the file open."""
        buffer = self.buffers.get(path)
        return buffer.uri if buffer else uri_of(path)
