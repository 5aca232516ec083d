"""The ids that completion offers: those of an atlas in memory, brought up to date when completion asks."""

from __future__ import annotations

from atlas_lint.completion.id_index import IdIndex
from atlas_lint.incremental.index import EMPTY, Outline
from atlas_lint.incremental.resident import Resident


class OfferedIds:
    """The ids of a resident atlas (None: no ids).

    The thread that loads the atlas makes it; after that, only the thread that completes uses it. An edit on a third
    thread is noticed by the outline of its file.
    """

    def __init__(self, resident: Resident | None) -> None:
        kinds = resident.schemas.records.values() if resident else ()
        self._resident = resident
        self._ids = IdIndex({kind.name: kind.replaced_by for kind in kinds if kind.replaced_by})
        self._known: dict[str, Outline] = dict(resident.outlines) if resident else {}
        if resident:
            files = {path: (resident.file(path), outline.names) for path, outline in self._known.items()}
            self._ids.load({path: (file, names) for path, (file, names) in files.items() if file is not None})

    def updated(self) -> IdIndex:
        """Return the ids as they are now."""
        now = dict(self._resident.outlines) if self._resident else {}
        for path in [path for path in self._known if path not in now]:
            self._ids.replace(path, None, ())
            del self._known[path]
        for path, outline in now.items():
            if self._known.get(path, EMPTY) is not outline and self._resident is not None:
                self._ids.replace(path, self._resident.file(path), outline.names)
                self._known[path] = outline
        return self._ids
