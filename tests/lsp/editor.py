"""An editor for tests: the server on pipes in a thread of this process, and a client that speaks raw messages."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from atlas_lint.lsp.server import Server
from atlas_lint.lsp.uris import uri_of

SECONDS = 20.0
"""Time limit of an answer."""
UTF_16: Mapping[str, Any] = {"general": {"positionEncodings": ["utf-16"]}}


class Editor:
    """A client that is connected to a server.

    `replies` answers the server's requests, by method (else with null). `diagnostics` holds the diagnostics that were
    published last, by URI; `seen` all messages that are no answers.
    """

    def __init__(self, folder: Path, capabilities: Mapping[str, Any] = UTF_16) -> None:
        to_server, from_client = os.pipe()
        to_client, from_server = os.pipe()
        self._input, self._output = os.fdopen(from_client, "wb"), os.fdopen(to_client, "rb")
        self._server_streams = os.fdopen(to_server, "rb"), os.fdopen(from_server, "wb")
        self.folder, self.capabilities = folder, capabilities
        self.status: int | None = None
        self.server = Server()
        self.replies: dict[str, Callable[[Any], Any]] = {}
        self.seen: list[dict[str, Any]] = []
        self.diagnostics: dict[str, list[dict[str, Any]]] = {}
        self.versions: dict[str, int | None] = {}
        self._answers: Queue[dict[str, Any]] = Queue()
        self._changed = threading.Condition()
        self._versions: dict[str, int] = {}
        self._number = 0
        self._serving = threading.Thread(target=self._serve, daemon=True)
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._serving.start()
        self._reading.start()

    def _serve(self) -> None:
        self.status = self.server.run(*self._server_streams)
        self._server_streams[1].close()

    def _read(self) -> None:
        while header := self._output.readline():
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
            elif not header.strip():
                self._receive(json.loads(self._output.read(length)))

    def _receive(self, message: dict[str, Any]) -> None:
        if "method" not in message:
            self._answers.put(message)
            return
        with self._changed:
            self.seen.append(message)
            if message["method"] == "textDocument/publishDiagnostics":
                params = message["params"]
                self.diagnostics[params["uri"]] = params["diagnostics"]
                self.versions[params["uri"]] = params.get("version")
            if "id" in message:
                reply = self.replies.get(message["method"])
                self.send({"id": message["id"], "result": reply(message["params"]) if reply else None})
            self._changed.notify_all()

    def write(self, data: bytes) -> None:
        """Write bytes to the server."""
        self._input.write(data)
        self._input.flush()

    def send_raw(self, body: bytes) -> None:
        """Send a body with its header."""
        self.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def send(self, message: Mapping[str, Any]) -> None:
        """Send a message."""
        self.send_raw(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def notify(self, method: str, params: Any = None) -> None:
        """Send a notification."""
        self.send({"method": method, "params": params})

    def begin(self, method: str, params: Any = None) -> int:
        """Send a request and return its id."""
        self._number += 1
        self.send({"id": self._number, "method": method, "params": params})
        return self._number

    def answer(self, seconds: float = SECONDS) -> dict[str, Any]:
        """Return the next answer of the server, to whatever request."""
        return self._answers.get(timeout=seconds)

    def no_answer(self, seconds: float = 0.2) -> bool:
        """Check that no answer comes."""
        try:
            self._answers.get(timeout=seconds)
        except Empty:
            return True
        return False

    def ask(self, method: str, params: Any = None) -> Any:
        """Send a request and return its result; fail if it is an error."""
        id = self.begin(method, params)
        answer = self.answer()
        assert answer["id"] == id and "error" not in answer, answer
        return answer["result"]

    def error(self, method: str, params: Any = None) -> dict[str, Any]:
        """Send a request and return the error that answers it."""
        id = self.begin(method, params)
        answer = self.answer()
        assert answer["id"] == id, answer
        error: dict[str, Any] = answer["error"]
        return error

    def initialize(self, **more: Any) -> dict[str, Any]:
        """Begin the session and return the answer."""
        folders = [{"uri": uri_of(self.folder.as_posix()), "name": "atlas"}]
        params = {"processId": None, "rootUri": None, "workspaceFolders": folders, "capabilities": self.capabilities}
        answer: dict[str, Any] = self.ask("initialize", {**params, **more})
        self.notify("initialized", {})
        return answer

    def uri(self, path: str) -> str:
        """Return the URI of a file, given by its path in the folder."""
        return uri_of((self.folder / path).as_posix())

    def document(self, path: str) -> dict[str, str]:
        """Return the identifier of a document."""
        return {"uri": self.uri(path)}

    def open(self, path: str, text: str | None = None) -> None:
        """Open a file; `text` is what the editor shows (None: what is on the disk)."""
        if text is None:
            text = (self.folder / path).read_bytes().decode("utf-8")
        self._versions[path] = 1
        item = {"uri": self.uri(path), "languageId": "yaml", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, path: str, *changes: Mapping[str, Any] | str) -> int:
        """Change an open file (a string: the whole text); return the new version."""
        self._versions[path] += 1
        version = self._versions[path]
        given = [{"text": change} if isinstance(change, str) else change for change in changes]
        identifier = {"uri": self.uri(path), "version": version}
        self.notify("textDocument/didChange", {"textDocument": identifier, "contentChanges": given})
        return version

    def save(self, path: str) -> None:
        """Report that a file was saved."""
        self.notify("textDocument/didSave", {"textDocument": self.document(path)})

    def close(self, path: str) -> None:
        """Close a file."""
        self.notify("textDocument/didClose", {"textDocument": self.document(path)})

    def watched(self, path: str, how: int = 2) -> None:
        """Report that a file changed on the disk; `how` is 1 for created, 2 for changed, 3 for deleted."""
        self.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": self.uri(path), "type": how}]})

    def wait(self, condition: Callable[[], Any], seconds: float = SECONDS) -> Any:
        """Wait until a condition holds for the messages that came, and return its value."""
        with self._changed:
            assert self._changed.wait_for(condition, seconds), (self.diagnostics, self.seen[-3:])
            return condition()

    def sent(self, method: str) -> list[Any]:
        """Return the parameters of all messages of a method that the server sent."""
        with self._changed:
            return [one.get("params") for one in self.seen if one["method"] == method]

    def rules(self, path: str) -> list[str]:
        """Return the rules of the diagnostics of a file that were published last."""
        return [one["code"] for one in self.diagnostics.get(self.uri(path), [])]

    def settle(self) -> None:
        """Wait until the server has checked every change."""
        self.ask("atlas-lint/settled")

    def exit(self) -> None:
        """Shut the server down, and wait for its end."""
        self.ask("shutdown")
        self.leave()

    def leave(self) -> None:
        """Send `exit`, and wait for the end of the server."""
        self.notify("exit")
        self.join()

    def hang_up(self) -> None:
        """Close the stream to the server, and wait for its end."""
        self._input.close()
        self.join()

    def join(self) -> None:
        """Wait for the end of the server, and close the streams."""
        self._serving.join(SECONDS)
        assert not self._serving.is_alive()
        self._reading.join(SECONDS)
        self._input.close()
        self._output.close()
        self._server_streams[0].close()


@contextmanager
def editing(folder: Path, capabilities: Mapping[str, Any] = UTF_16) -> Iterator[Editor]:
    """Yield an editor with an initialized session, and end it."""
    editor = Editor(folder, capabilities)
    editor.initialize()
    yield editor
    editor.exit()
    assert editor.status == 0


def at(line: int, character: int) -> dict[str, int]:
    """Return a position of the protocol."""
    return {"line": line, "character": character}


def spanning(start: tuple[int, int], end: tuple[int, int]) -> dict[str, dict[str, int]]:
    """Return a range of the protocol."""
    return {"start": at(*start), "end": at(*end)}
