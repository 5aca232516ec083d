"""A document that a client of a language server has open and edits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.lsp_client import Client


class Document:
    """An open document whose text the client types in, at the end of a line."""

    def __init__(self, client: Client, path: Path, text: str | None = None) -> None:
        self._client = client
        self.uri, self.version = path.as_uri(), 1
        self.text = path.read_text(encoding="utf-8") if text is None else text
        item = {"uri": self.uri, "languageId": "yaml", "version": 1, "text": self.text}
        client.tell("textDocument/didOpen", {"textDocument": item})

    def position(self, offset: int) -> dict[str, int]:
        """Return the position of an offset in the text."""
        before = self.text[:offset]
        return {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}

    def replace(self, start: int, end: int, text: str) -> None:
        """Replace a part of the text, and report it."""
        span = {"start": self.position(start), "end": self.position(end)}
        self.version += 1
        self.text = self.text[:start] + text + self.text[end:]
        identifier = {"uri": self.uri, "version": self.version}
        changes = [{"range": span, "text": text}]
        self._client.tell("textDocument/didChange", {"textDocument": identifier, "contentChanges": changes})

    def edit(self, start: int, end: int, text: str) -> None:
        """Replace a part of the text, and wait for the diagnostics."""
        self.replace(start, end, text)
        self.shown()

    def close(self) -> None:
        """Close the document."""
        self._client.tell("textDocument/didClose", {"textDocument": {"uri": self.uri}})

    def shown(self) -> None:
        """Wait for the diagnostics of this version (of the next ones, if the server sends none)."""
        of, version = self._client.published.setdefault(self.uri, []), self.version
        before = len(of)
        self._client.wait(
            lambda: any(one == version or (one is None and index >= before) for index, (one, _) in enumerate(of))
        )

    def ask(self, method: str, offset: int, **more: Any) -> tuple[Any, int]:
        """Ask about the place of an offset."""
        params = {"textDocument": {"uri": self.uri}, "position": self.position(offset), **more}
        return self._client.ask(f"textDocument/{method}", params)
