"""How many processes may work at once."""

from __future__ import annotations

import os


def cores() -> int:
    """Return how many processes may run at once on this machine."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
