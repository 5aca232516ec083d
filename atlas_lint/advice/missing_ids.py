"""Help for ids that no record declares."""

from __future__ import annotations

import shlex

from atlas_lint.model.atlas import Atlas
from atlas_lint.text import a, alternatives


def new_record(atlas: Atlas, id: str, kinds: frozenset[str] | None) -> str:
    """Return the help for an id that no record has and none is near to; it must have one of `kinds` (None: any).

    It names the command that creates the record if the prefix of the id shows which kind it has.
    """
    prefix, colon, _ = id.partition(":")
    owners = atlas.schemas.by_prefix.get(prefix, []) if colon else []
    allowed = [kind for kind in owners if kinds is None or kind in kinds]
    if len(allowed) == 1:
        return f"use another id, or create the record: atlas-lint new {allowed[0]} {shlex.quote(id)}"
    if owners and kinds and not allowed:
        return f"write the id of {alternatives([a(kind) for kind in sorted(kinds)], 3)}"
    return "use another id, or declare a record with it"
