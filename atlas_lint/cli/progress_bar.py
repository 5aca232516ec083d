"""A bar on a terminal for a run that takes long."""

from __future__ import annotations

import time
from typing import TextIO

from atlas_lint.progress import Progress

PATIENCE = 0.5
"""Seconds before a bar is shown."""
_WIDTH = 30


def watched(stream: TextIO) -> Progress:
    """A progress that shows a bar on a terminal, from when the run takes long until it is done."""
    if not stream.isatty():
        return Progress()
    started = time.monotonic()

    def show(stage: str, share: float) -> None:
        if time.monotonic() - started > PATIENCE:
            done = round(share * _WIDTH)
            stream.write(f"\r{'━' * done}{' ' * (_WIDTH - done)} {stage:<10}")
            stream.flush()

    def clear() -> None:
        if time.monotonic() - started > PATIENCE:
            stream.write("\r\x1b[K")
            stream.flush()

    return Progress(show, clear)
