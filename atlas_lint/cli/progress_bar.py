"""A progress bar on a terminal, for long runs."""

from __future__ import annotations

import time
from typing import TextIO

from atlas_lint.progress import Progress

PATIENCE = 0.5
"""Seconds before a bar is shown."""
_WIDTH = 30


def watched(stream: TextIO) -> Progress:
    """Return a progress that draws a bar on `stream` if the run takes longer than `PATIENCE`.

    The bar disappears when the run is done. A stream that is not a terminal gets none.
    """
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
