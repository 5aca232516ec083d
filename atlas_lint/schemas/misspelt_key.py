"""Help for a missing property that a mapping has under a misspelt key, where the schema allows any key."""

from __future__ import annotations

from atlas_lint.schemas.failure import Failure, is_named
from atlas_lint.spelling import meant

_OTHER_NAMES = frozenset({"$ref", "allOf", "anyOf", "oneOf", "if", "dependentSchemas"})
"""Keywords whose subschemas may name further keys."""


def misspelt_help(failure: Failure, name: str) -> str | None:
    """Return that a key of the refused mapping is most likely the missing `name`, misspelt; None if none is near."""
    if name not in failure.schema.get("properties", ()) or not _OTHER_NAMES.isdisjoint(failure.schema):
        return None
    near = meant(name, (key for key in failure.value if not is_named(failure.schema, key)))
    return near and f"rename `{near.word}` to `{name}`"
