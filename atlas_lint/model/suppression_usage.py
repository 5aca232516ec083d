"""What became of the suppression comments of a run: what the rule about them looks at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from atlas_lint.model.suppressions import Suppression


class SuppressionUse(NamedTuple):
    """A suppression comment in a file (path below the root), whether it silenced something, the record it is in."""

    path: str
    suppression: Suppression
    used: bool
    record: str | None


class SuppressionUsage(NamedTuple):
    """All suppression comments; whether a rule ran on a file (rule, path below the root); for every rule there is,
    whether it can be suppressed."""

    uses: tuple[SuppressionUse, ...]
    ran: Callable[[str, str], bool]
    suppressible: Mapping[str, bool]
