"""What the rules said of an earlier state of an atlas: judged where it was reached by what changed since; of all else
they said then what they say today."""

from __future__ import annotations

from collections.abc import Callable

from atlas_lint.atlas import Atlas, assemble
from atlas_lint.judging import Asked, Judged, judge
from atlas_lint.outline import Register, outlines
from atlas_lint.reach import MOST_CHANGED, NO_FILE, can_follow, looked_at, reach


def judged(
    earlier: Atlas, today: Atlas, told: list[Judged], asked: Asked, read: Callable[[str], bytes]
) -> list[Judged] | None:
    """All that the rules said of an earlier atlas, given what they say of today's under the same schemas and settings;
    `read` gives the bytes of its files. None where it cannot be told how far the changes reach."""
    if not can_follow(asked.rules.values(), (one.known.rule for one in told)):
        return None
    old, new = ({file.path: file for file in atlas.files} for atlas in (earlier, today))
    differing = {path for path in old.keys() | new.keys() if old.get(path) is not new.get(path)}
    if len(differing) > MOST_CHANGED:
        return None
    schemas = earlier.schemas
    register = Register(outlines(earlier))
    edits = [(old.get(path, NO_FILE), new.get(path, NO_FILE)) for path in differing]
    reached = reach(edits, register, schemas)
    if reached is None:
        return None
    within = reached.files | differing
    looked = looked_at(within & old.keys(), register, schemas)
    part = assemble((old[path] for path in looked), schemas, earlier.is_external, register.elsewhere)
    kept = [one for one in told if one.known.report.place.path not in within]
    return kept + judge(part, asked, read, within=within)
