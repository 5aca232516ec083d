"""A client of a language server over its standard streams, which notes what an answer takes."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from benchmarks.processes import environment

PATIENCE = 120.0
"""Seconds to wait for a message."""
CAPABILITIES: Mapping[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True, "labelDetailsSupport": True}},
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {"relatedInformation": True, "versionSupport": True},
        "rename": {"prepareSupport": True},
    },
    "workspace": {
        "workspaceFolders": True,
        "configuration": True,
        "didChangeConfiguration": {"dynamicRegistration": True},
        "workspaceEdit": {"documentChanges": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    },
}


class Used(NamedTuple):
    """The cost of a request: wall and CPU seconds (those of the server's process), and the bytes of the answer."""

    wall: float
    cpu: float
    size: int = 0


class Client:
    """A running server with a session in a folder. `settings` answers its questions about the user's settings."""

    def __init__(self, command: Sequence[str | Path], folder: Path, settings: Mapping[str, Any]) -> None:
        self.folder, self._settings = folder, settings
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            list(map(str, command)), cwd=folder, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._came = threading.Condition()
        self._answers: dict[int, tuple[Any, int]] = {}
        self.published: dict[str, list[tuple[int | None, list[Any]]]] = {}
        self._number = 0
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __enter__(self) -> Self:
        """Return the client."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the server."""
        if kind is None:
            self.ask("shutdown", None)
            self.tell("exit", None)
            self._process.wait(PATIENCE)
        self._process.kill()
        self._process.wait(PATIENCE)
        self._listener.join(PATIENCE)
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()

    def initialize(self) -> None:
        """Begin the session."""
        folders = [{"uri": self.folder.as_uri(), "name": "atlas"}]
        self.ask(
            "initialize",
            {"processId": None, "rootUri": self.folder.as_uri(), "workspaceFolders": folders,
             "capabilities": CAPABILITIES},
        )  # fmt: skip
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": self._settings})

    def cpu(self) -> float:
        """Return the CPU seconds that the threads of the server have used."""
        tasks = Path(f"/proc/{self._process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def memory(self) -> tuple[float, float]:
        """Return the memory of the server now and at its peak, in MB."""
        lines = Path(f"/proc/{self._process.pid}/status").read_text().splitlines()
        found = {line.split()[0]: int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("Vm")}
        return found["VmRSS:"], found["VmHWM:"]

    def used(self) -> Used:
        """Return what the server has taken since its start."""
        return Used(time.perf_counter() - self.started, self.cpu())

    def timed(self, action: Callable[..., Any], *arguments: Any, **more: Any) -> Used:
        """Return what an action takes; the size is that of its value, if it is an answer with its size."""
        cpu, wall = self.cpu(), time.perf_counter()
        value = action(*arguments, **more)
        size = value[1] if isinstance(value, tuple) else 0
        return Used(time.perf_counter() - wall, self.cpu() - cpu, size)

    def ask(self, method: str, params: Any) -> tuple[Any, int]:
        """Send a request, wait for its answer, and return the result and the bytes of the message."""
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        with self._came:
            assert self._came.wait_for(lambda: number in self._answers, PATIENCE), method
            return self._answers.pop(number)

    def tell(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def wait(self, condition: Callable[[], bool]) -> None:
        """Wait until a condition holds for what was published."""
        with self._came:
            assert self._came.wait_for(condition, PATIENCE)

    def _send(self, message: Mapping[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode("utf-8")
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self._process.stdin.flush()

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream
        while True:
            length = 0
            while (line := stream.readline()) not in (b"\r\n", b""):
                name, _, value = line.decode("ascii").partition(":")
                length = int(value) if name.lower() == "content-length" else length
            if not length:
                return
            self._receive(json.loads(stream.read(length)), length)

    def _receive(self, message: Any, size: int) -> None:
        method = message.get("method")
        with self._came:
            if method is None:
                self._answers[message["id"]] = message.get("result"), size
            elif method == "textDocument/publishDiagnostics":
                params = message["params"]
                self.published.setdefault(params["uri"], []).append((params.get("version"), params["diagnostics"]))
            elif "id" in message:
                sections = [one.get("section") for one in (message["params"] or {}).get("items", [])]
                is_asked = method == "workspace/configuration"
                result = [self._settings.get(section, {}) for section in sections] if is_asked else None
                self._send({"id": message["id"], "result": result})
            self._came.notify_all()
