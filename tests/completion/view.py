"""The view of an atlas for tests of completion."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from atlas_lint.completion.id_index import IdIndex
from atlas_lint.completion.view import View
from atlas_lint.incremental.index import outlined
from atlas_lint.model.atlas import Atlas


def id_index(atlas: Atlas) -> IdIndex:
    """Return the ids of an atlas."""
    replaced_by = {kind.name: kind.replaced_by for kind in atlas.schemas.records.values() if kind.replaced_by}
    ids = IdIndex(replaced_by)
    ids.load({file.path: (file, outlined(file, ()).names) for file in atlas.files})
    return ids


def view_of(
    atlas: Atlas,
    cluster: str = "",
    rules_at: Callable[[int, int], Iterable[str]] = lambda first, last: (),
    with_snippets: bool = False,
) -> View:
    """Return what completion reads of an atlas."""
    return View(atlas.schemas, id_index(atlas), cluster, rules_at, with_snippets)
