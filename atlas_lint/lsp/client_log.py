"""The log as the client shows it, if it wants to see it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from lsprotocol import types

LEVELS = {types.TraceValue.Messages: logging.INFO, types.TraceValue.Verbose: logging.DEBUG}


class ClientLog(logging.Handler):
    """A handler that sends the client what is logged."""

    def __init__(self, notify: Callable[[str, Any], None]) -> None:
        super().__init__()
        self._notify = notify

    def emit(self, record: logging.LogRecord) -> None:
        """Send a record."""
        kind = types.MessageType.Error if record.levelno >= logging.ERROR else types.MessageType.Log
        self._notify(types.WINDOW_LOG_MESSAGE, types.LogMessageParams(kind, self.format(record)))

    def trace(self, value: types.TraceValue | str) -> None:
        """Begin to send the log, or end it, as the client sets its trace."""
        logger = logging.getLogger("atlas_lint.lsp")
        logger.removeHandler(self)
        level = LEVELS.get(value) if isinstance(value, types.TraceValue) else None
        if level is not None:
            self.setLevel(level)
            logger.setLevel(level)
            logger.addHandler(self)
