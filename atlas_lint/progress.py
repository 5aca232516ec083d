"""How far a run is: told to whoever wants to know, at each stage and now and then within one."""

from __future__ import annotations

import time
from collections.abc import Callable

STAGES = ("schemas", "read", "assemble", "judge", "place")
"""The stages of a run, in their order."""


class Progress:
    """Keeps the time of each stage; `show` is called with the stage and how much of the run is done (0 to 1), `clear`
    when all of it is."""

    def __init__(
        self, show: Callable[[str, float], None] = lambda stage, share: None, clear: Callable[[], None] = lambda: None
    ) -> None:
        self._show = show
        self._clear = clear
        self._stage = ""
        self._since = time.monotonic()
        self.seconds: dict[str, float] = {}

    def enter(self, stage: str) -> None:
        """A stage begins (and the one before it ends)."""
        now = time.monotonic()
        if self._stage:
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now
        if stage:
            self.within(0.0)

    def within(self, share: float) -> None:
        """How much of the stage is done, 0 to 1."""
        self._show(self._stage, (STAGES.index(self._stage) + share) / len(STAGES))

    def end(self) -> None:
        """The last stage ends."""
        self.enter("")
        self._clear()
