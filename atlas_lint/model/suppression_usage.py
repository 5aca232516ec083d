"""The use of suppression comments in a run, which the rule about unused ones checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from atlas_lint.model.suppressions import Suppression


class SuppressionUse(NamedTuple):
    """A suppression comment: the path of its file, whether it suppressed a finding, the id of its record."""

    path: str
    suppression: Suppression
    used: bool
    record: str | None


class SuppressionUsage(NamedTuple):
    """The use of all suppression comments.

    `ran` returns whether a rule ran on a file (rule, path below the root). `suppressible` holds for the name of every
    rule whether comments can suppress it.
    """

    uses: tuple[SuppressionUse, ...]
    ran: Callable[[str, str], bool]
    suppressible: Mapping[str, bool]
