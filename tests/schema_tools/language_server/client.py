"""A client of a language server: the few messages of its protocol that the tests need, over its standard streams."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from pathlib import Path
from typing import Any

PATIENCE = 60
"""Seconds to wait for an answer: far more than any takes, so that a server that hangs fails the test."""


class Server:
    """A running yaml-language-server with one schema, bound by a glob as an editor binds it."""

    def __init__(self, program: Path, folder: Path, schema: Path) -> None:
        self.folder = folder
        self._number = 0
        self._answers: dict[int, queue.Queue[Any]] = {}
        self._diagnostics: dict[str, queue.Queue[list[dict[str, Any]]]] = {}
        self._settings = {
            "yaml": {
                "schemas": {schema.as_uri(): ["data/**/*.yaml", "data/**/*.yml"]},
                "schemaStore": {"enable": False},
                "validate": True,
                "completion": True,
                "hover": True,
            }
        }
        self._process = subprocess.Popen(
            ["node", str(program), "--stdio"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._initialize()

    def _initialize(self) -> None:
        can = {
            "textDocument": {
                "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
                "hover": {"contentFormat": ["markdown"]},
                "publishDiagnostics": {"relatedInformation": True},
            },
            "workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}},
        }
        folders = [{"uri": self.folder.as_uri(), "name": "atlas"}]
        about = {"processId": None, "rootUri": self.folder.as_uri(), "workspaceFolders": folders, "capabilities": can}
        self.ask("initialize", about)
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": self._settings})

    def diagnostics(self, texts: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
        """Open documents (paths below the folder); what the server has to say of each."""
        uris = {path: self.open(path, text) for path, text in texts.items()}
        found = {path: self._diagnostics[uri].get(timeout=PATIENCE) for path, uri in uris.items()}
        for uri in uris.values():
            self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        return found

    def completions(self, path: str, text: str) -> dict[str, dict[str, Any]]:
        """Return the completions at `|` in a text, by label."""
        uri, position = self._at_mark(path, text)
        found = self.ask("textDocument/completion", {"textDocument": {"uri": uri}, "position": position})
        self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        items = found["items"] if isinstance(found, dict) else found or []
        return {item["label"]: item for item in items}

    def hover(self, path: str, text: str) -> str:
        """Return the hover text for what follows `|` in a text."""
        uri, position = self._at_mark(path, text)
        found = self.ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": position})
        self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        return str(found["contents"]["value"]) if found else ""

    def open(self, path: str, text: str) -> str:
        """Open a document, in a folder of its own: a server remembers what it read of a name."""
        self._number += 1
        uri = (self.folder / Path(path).parent / str(self._number) / Path(path).name).as_uri()
        self._diagnostics[uri] = queue.Queue()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def _at_mark(self, path: str, text: str) -> tuple[str, dict[str, int]]:
        before, mark, after = text.partition("|")
        assert mark, "no | in the text"
        lines = before.split("\n")
        return self.open(path, before + after), {"line": len(lines) - 1, "character": len(lines[-1])}

    def ask(self, method: str, about: Any) -> Any:
        """Send a request, and wait for what comes back."""
        self._number += 1
        number = self._number
        waiting = self._answers[number] = queue.Queue()
        self._send({"id": number, "method": method, "params": about})
        answer = waiting.get(timeout=PATIENCE)
        assert "error" not in answer, answer
        return answer["result"]

    def tell(self, method: str, about: Any) -> None:
        """Send what wants no answer."""
        self._send({"method": method, "params": about})

    def stop(self) -> None:
        """End the server."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        try:
            self._process.wait(timeout=PATIENCE)
        finally:
            self._process.kill()
            self._listener.join(timeout=PATIENCE)
            for stream in (self._process.stdin, self._process.stdout):
                if stream:
                    stream.close()

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode("utf-8")
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self._process.stdin.flush()

    def _listen(self) -> None:
        """Read what the server says, until it ends: answers, diagnostics, and questions about the settings."""
        assert self._process.stdout
        while True:
            length = 0
            while (line := self._process.stdout.readline()) not in (b"\r\n", b""):
                name, _, value = line.decode("ascii").partition(":")
                length = int(value) if name.lower() == "content-length" else length
            if not length:
                return
            message = json.loads(self._process.stdout.read(length))
            method = message.get("method")
            if method is None:
                self._answers.pop(message["id"]).put(message)
            elif method == "textDocument/publishDiagnostics":
                uri = message["params"]["uri"]
                if uri in self._diagnostics:
                    self._diagnostics[uri].put(message["params"]["diagnostics"])
            elif "id" in message:
                self._send({"id": message["id"], "result": self._configured(message)})

    def _configured(self, message: dict[str, Any]) -> Any:
        if message["method"] != "workspace/configuration":
            return None
        return [self._settings.get(item.get("section"), {}) for item in message["params"]["items"]]
