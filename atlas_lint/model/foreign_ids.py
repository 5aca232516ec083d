"""Ids whose prefix no record has: they live in another repository, or the prefix is written in another way."""

from __future__ import annotations

import re

from atlas_lint.model.atlas import Atlas

_NAME = re.compile(r"[\w.-]+")
"""A prefix that means itself in a glob and between quotes."""


def foreign_ids_help(atlas: Atlas, id: str) -> str | None:
    """Return what to do about a missing `id` whose prefix nothing else has.

    None if a record or a kind has the prefix, or if it is no name.
    """
    prefix, colon, _ = id.partition(":")
    if not colon or not prefix or prefix in atlas.id_prefixes:
        return None
    for kind in atlas.schemas.records.values():
        if kind.id_prefix and _letters(prefix) in (_letters(kind.id_prefix), _letters(kind.name)):
            return f"start it with {kind.id_prefix}:, as the ids of {kind.name} do"
    if not _NAME.fullmatch(prefix):
        return None
    fact = f"no record has an id that starts with {prefix}:"
    return f'{fact}; if such ids live elsewhere, add external-ids = ["{prefix}:*"] to the configuration'


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name.lower())
