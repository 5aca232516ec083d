"""The server: a connection over two streams, and the features that answer its messages."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter

from atlas_lint import __version__
from atlas_lint.lsp.client import options
from atlas_lint.lsp.feature import Feature
from atlas_lint.lsp.features import all_features
from atlas_lint.lsp.messages import Writer, read_messages
from atlas_lint.lsp.positioned_text import ENCODINGS, UTF_16
from atlas_lint.lsp.protocol import Protocol
from atlas_lint.lsp.session import Session
from atlas_lint.lsp.uris import path_of, uri_of

log = logging.getLogger("atlas_lint.lsp")

PARENT_EVERY = 3.0
"""Seconds between two looks for the process that started the server."""


class Server(LanguageServer):
    """A server with the features of `features/`; each connection has a server of its own."""

    protocol: Protocol

    def __init__(self) -> None:
        super().__init__("atlas-lint", __version__, protocol_cls=Protocol, converter_factory=default_converter)
        self.protocol.begin = self._begin
        self.session = Session(self.protocol.notify, self.protocol.send_request)

    def run(self, stdin: BinaryIO, stdout: BinaryIO) -> int:
        """Serve one client until it sends `exit` or closes its stream; return the exit status."""
        return asyncio.run(self._serve(stdin, stdout))

    async def _serve(self, stdin: BinaryIO, stdout: BinaryIO) -> int:
        loop = asyncio.get_running_loop()
        end: asyncio.Future[int] = loop.create_future()

        def finish(status: int) -> None:
            if not end.done():
                end.set_result(status)

        def receive(message: Any) -> None:
            self.protocol.note_cancelled(message)
            call_soon(loop, self.protocol.receive, message)

        self.protocol.ended = finish
        self.protocol.set_writer(Writer(stdout))
        read_messages(stdin, receive, lambda: call_soon(loop, finish, 1))
        parent = loop.create_task(self._watch_parent(finish))
        try:
            return await end
        finally:
            parent.cancel()
            await self.session.close()

    async def _watch_parent(self, finish: Callable[[int], None]) -> None:
        """End the connection if the process that started the server is gone."""
        while True:
            await asyncio.sleep(PARENT_EVERY)
            if self.process_id is not None and not _is_alive(self.process_id):
                finish(1)

    def _begin(self, params: types.InitializeParams) -> str:
        """Begin the session: register the features that the client can use; return the unit of columns."""
        general = params.capabilities.general
        offered = (general.position_encodings if general else None) or [UTF_16]
        encoding = next((one for one in ENCODINGS if one in offered), UTF_16)
        self.process_id = params.process_id
        self.session.client.capabilities, self.session.client.encoding = params.capabilities, encoding
        self.session.folders = folders(params)
        self.session.log.trace(params.trace or types.TraceValue.Off)
        self.session.client.options = options(params.initialization_options)
        for feature in all_features():
            announced = feature.options(params.capabilities)
            if announced is not None:
                handler = _handler(self.session, feature)
                self.protocol.fm.feature(feature.method, None if announced is True else announced)(handler)
        return encoding


def folders(params: types.InitializeParams) -> list[str]:
    """Return the workspace folders of a client as absolute paths."""
    uris = [folder.uri for folder in params.workspace_folders or ()]
    if not uris and (params.root_uri or params.root_path):
        uris = [params.root_uri or uri_of(Path(params.root_path or "").as_posix())]
    return [path for uri in uris if (path := path_of(uri)) is not None]


def call_soon(loop: asyncio.AbstractEventLoop, function: Callable[..., object], *arguments: object) -> None:
    """Call a function on the thread of a loop; do nothing if the loop has ended."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(function, *arguments)


def _handler(session: Session, feature: Feature) -> Callable[[Any], Any]:
    """Return the function that answers a request or notification with a feature."""

    def subject(params: Any) -> Any:
        if not feature.of_document:
            return session
        view = session.view(params.text_document.uri)
        return view if view is not None and (view.is_data or feature.of_schemas) else None

    def answer(params: Any) -> Any:
        about = subject(params)
        return None if about is None else feature.answer(about, params)

    async def answer_on_worker(params: Any) -> Any:
        await session.settled()
        about = subject(params)
        if about is None:
            return None
        return await asyncio.get_running_loop().run_in_executor(session.worker, feature.answer, about, params)

    async def await_answer(params: Any) -> Any:
        found = answer(params)
        return found if found is None else await found

    if asyncio.iscoroutinefunction(feature.answer):
        return await_answer
    return answer_on_worker if feature.on_worker else answer


def _is_alive(process_id: int) -> bool:
    if os.name != "posix":
        return True  # the end of the stream ends the server there
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
