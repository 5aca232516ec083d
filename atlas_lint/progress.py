"""The progress of a run, reported at the start of each stage and from time to time within a stage."""

from __future__ import annotations

import time
from collections.abc import Callable

STAGES = ("schemas", "read", "assemble", "check", "locate")
"""The stages of a run, in order."""


class Progress:
    """The stage of a run and the seconds that each stage took.

    `show` is called with the stage and the finished share of the run (0 to 1), `clear` when the run ends.
    """

    def __init__(
        self, show: Callable[[str, float], None] = lambda stage, share: None, clear: Callable[[], None] = lambda: None
    ) -> None:
        self._show = show
        self._clear = clear
        self._stage = ""
        self._since = time.monotonic()
        self.seconds: dict[str, float] = {}

    def enter(self, stage: str) -> None:
        """Begin a stage, which ends the one before it."""
        now = time.monotonic()
        if self._stage:
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now
        if stage:
            self.within(0.0)

    def within(self, share: float) -> None:
        """Report the finished share of the current stage, 0 to 1."""
        self._show(self._stage, (STAGES.index(self._stage) + share) / len(STAGES))

    def end(self) -> None:
        """End the last stage."""
        self.enter("")
        self._clear()
