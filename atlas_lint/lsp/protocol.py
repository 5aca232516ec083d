"""The protocol of pygls, with its faults repaired in one place.

pygls answers nothing to a request that it cannot parse, handles requests that the client has cancelled, drops requests
after `shutdown`, shows every failure in a pop-up, and ends the process within a callback. Here, each request has
exactly one answer.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder
from pygls.exceptions import JsonRpcException
from pygls.protocol import JsonRPCNotification, JsonRPCRequestMessage, LanguageServerProtocol

from atlas_lint.errors import AtlasError
from atlas_lint.lsp.messages import NotJson
from atlas_lint.lsp.positioned_text import UTF_16

if TYPE_CHECKING:
    from cattrs import Converter
    from pygls.lsp.server import LanguageServer

log = logging.getLogger("atlas_lint.lsp")

PARSE_ERROR, INVALID_REQUEST, INVALID_PARAMS, INTERNAL = -32700, -32600, -32602, -32603
NOT_INITIALIZED, CANCELLED, FAILED = -32002, -32800, -32803


class RequestFailed(JsonRpcException):
    """A request that cannot be answered, for a reason that the user reads."""

    CODE, MESSAGE = FAILED, "Request failed"


class Protocol(LanguageServerProtocol):
    """The protocol of one connection.

    `begin` is called with the parameters of `initialize`: it registers features and returns the unit of columns.
    `ended` is called with the exit status when the client sends `exit`.
    """

    def __init__(self, server: LanguageServer, converter: Converter) -> None:
        super().__init__(server, converter)
        self.begin: Callable[[types.InitializeParams], str] = lambda params: UTF_16
        self.ended: Callable[[int], None] = lambda status: None
        self.cancelled: set[Any] = set()
        self._is_initialized = False
        self.fm.builtin_features.clear()
        self.fm.add_builtin_feature(types.INITIALIZE, self._initialize)
        self.fm.add_builtin_feature(types.SHUTDOWN, self._shut_down)
        self.fm.add_builtin_feature(types.EXIT, lambda params: self.ended(0 if self._shutdown else 1))
        self.fm.add_builtin_feature(types.WORKSPACE_EXECUTE_COMMAND, self.lsp_workspace__execute_command)

    def note_cancelled(self, message: Any) -> None:
        """Note that a message cancels a request, before the request's turn comes. Any thread may call it."""
        if isinstance(message, dict) and message.get("method") == types.CANCEL_REQUEST:
            params = message.get("params")
            id = params.get("id") if isinstance(params, dict) else None
            if _is_id(id):
                self.cancelled.add(id)

    def receive(self, message: Any) -> None:
        """Handle a message as JSON has it, or `NotJson`. Never raises."""
        if isinstance(message, NotJson):
            self._refuse(None, PARSE_ERROR, "the message is not JSON")
        elif not isinstance(message, dict) or message.get("jsonrpc") != self.VERSION:
            self._refuse(None, INVALID_REQUEST, "the message is not a JSON-RPC 2.0 object")
        elif not isinstance(message.get("method", ""), str) or ("id" in message and not _is_id(message["id"])):
            self._refuse(None, INVALID_REQUEST, "`method` is a string, and `id` a string or an integer")
        elif "method" not in message:
            self._receive_answer(message)
        elif "id" in message:
            self._receive_request(message["id"], message)
        else:
            self._receive_notification(message)

    def _receive_request(self, id: Any, message: dict[str, Any]) -> None:
        method = message["method"]
        if self._shutdown:
            self._refuse(id, INVALID_REQUEST, "the server is shutting down")
        elif method == types.INITIALIZE and self._is_initialized:
            self._refuse(id, INVALID_REQUEST, "the server is initialized already")
        elif method not in (types.INITIALIZE, types.SHUTDOWN) and not self._is_initialized:
            self._refuse(id, NOT_INITIALIZED, "the server is not initialized")
        elif id in self.cancelled:
            self.cancelled.discard(id)
            self._refuse(id, CANCELLED, "cancelled")
        else:
            try:
                parsed = self._structured(message, JsonRPCRequestMessage)
            except Exception as error:
                log.info("parameters of %s: %s", method, error)
                self._refuse(id, INVALID_PARAMS, f"the parameters do not fit {method}")
                return
            self._is_initialized = self._is_initialized or method == types.INITIALIZE
            self.handle_message(parsed)

    def _receive_notification(self, message: dict[str, Any]) -> None:
        method = message["method"]
        if method != types.EXIT and (self._shutdown or not self._is_initialized):
            return
        try:
            parsed = self._structured(message, JsonRPCNotification)
        except Exception as error:
            log.info("parameters of %s: %s", method, error)
            return
        self.handle_message(parsed)

    def _structured(self, message: dict[str, Any], unknown: type[Any]) -> Any:
        """Return a message with its parameters as the types of its method, else as `unknown`.

        Raises an exception if they do not fit.
        """
        if not _are_sound(message.get("params")):
            raise ValueError("`line` and `character` are integers from 0")
        type = self.get_message_type(message["method"]) or unknown
        return self._converter.structure({"params": None, **message}, type)

    def _receive_answer(self, message: dict[str, Any]) -> None:
        """Pass on the client's answer to a request; one to a cancelled or unknown request is ignored."""
        future = self._request_futures.pop(message.get("id", ""), None)
        type = self._result_types.pop(message.get("id", ""), None)
        if future is None or future.done():
            return
        with suppress(InvalidStateError):
            if "error" in message or type is None:
                future.set_exception(JsonRpcException(message=str(message.get("error"))))
                return
            try:
                future.set_result(self._converter.structure(message, type).result)
            except Exception as error:
                future.set_exception(error)

    def _refuse(self, id: Any, code: int, text: str) -> None:
        self._send_response(id, error=types.ResponseError(code, text))

    def _handle_cancel_notification(self, msg_id: Any) -> None:
        self.cancelled.discard(msg_id)
        future = self._request_futures.get(msg_id)
        if future is not None:
            future.cancel()

    def _send_handler_result(self, future: Future[Any], *, msg_id: Any) -> None:
        """Answer a request with the result of its handler, or with the error that it raised."""
        self._request_futures.pop(msg_id, None)
        if future.cancelled():
            self._refuse(msg_id, CANCELLED, "cancelled")
            return
        error = future.exception()
        if error is None:
            self._send_response(msg_id, result=future.result())
        elif isinstance(error, AtlasError):
            self._refuse(msg_id, FAILED, f"{error}; {error.help}" if error.help else str(error))
        elif isinstance(error, JsonRpcException):
            self._send_response(msg_id, error=error.to_response_error())
        else:
            log.error("request %s failed", msg_id, exc_info=error)
            self._refuse(msg_id, INTERNAL, f"atlas-lint itself failed: {type(error).__name__}: {error}")

    def _check_handler_result(self, future: Future[Any]) -> None:
        if not future.cancelled() and (error := future.exception()) is not None:
            log.error("a notification failed", exc_info=error)

    def _initialize(self, params: types.InitializeParams) -> types.InitializeResult:
        """Begin the session and return what the server can do for this client."""
        self.client_capabilities = params.capabilities
        encoding = self.begin(params)
        builder = ServerCapabilitiesBuilder(
            params.capabilities,
            set(self.fm.features),
            self.fm.feature_options,
            list(self.fm.commands),
            types.TextDocumentSyncKind.Incremental,
            None,
            encoding,
        )
        self.server_capabilities = builder.build()  # type: ignore[no-untyped-call]
        return types.InitializeResult(self.server_capabilities, self.server_info)

    def _shut_down(self, params: Any) -> None:
        """Cancel all requests that are not answered yet."""
        self._shutdown = True
        for future in list(self._request_futures.values()):
            future.cancel()


def _are_sound(params: Any) -> bool:
    """Check that all positions in parameters consist of two integers from 0, as the types of the protocol do not."""
    todo = [params]
    while todo:
        value = todo.pop()
        if isinstance(value, list):
            todo += value
        elif isinstance(value, dict):
            todo += value.values()
            numbers = [value[key] for key in ("line", "character") if key in value]
            if len(numbers) == 2 and any(type(number) is not int or number < 0 for number in numbers):
                return False
    return True


def _is_id(value: Any) -> bool:
    return isinstance(value, (int, str)) and not isinstance(value, bool)
