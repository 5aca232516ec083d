"""A record that an edge or attribute names and that does not exist yet, in the file where records of its kind are."""

from __future__ import annotations

import re
from collections import Counter

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.lsp.view import View
from atlas_lint.model.declarations import RECORD
from atlas_lint.scaffold.append import appended
from atlas_lint.scaffold.record import as_text, blank
from atlas_lint.schemas.load_schemas import RecordKind


def home_of(view: View, kind: RecordKind, id: str) -> str:
    """Return the file (path below the root) for a new record.

    It is the file with the most records of the kind. If each has a file of its own, or there is none, it is a new file.
    """
    files = view.resident.files if view.resident else []
    numbers = Counter(
        file.path for file in files for one in file.declarations if one.form == RECORD and one.kind == kind.name
    )
    best, most = max(numbers.items(), key=lambda item: item[1], default=("", 0))
    if most > 1:
        return best
    if not numbers:
        return f"{_file_name(kind.id_prefix or kind.name.lower())}.yaml"
    name = _file_name(id.rpartition(":")[2])
    folders = Counter(path.rpartition("/")[0] for path in numbers)
    folder = folders.most_common(1)[0][0]
    return f"{folder}/{name}.yaml" if folder else f"{name}.yaml"


def _file_name(text: str) -> str:
    return re.sub(r"[^\w.-]+", "-", text).strip("-.") or "new"


def with_record(view: View, files: Files, kind: RecordKind, id: str, path: str) -> tuple[bytes, bool]:
    """Return the content of a file (path below the root) with a new record, and whether the file is new.

    Raises `AtlasError` if the file cannot take it.
    """
    ids: dict[str, list[str]] = {}
    for known, kinds in list(view.kinds.items()):
        for name in kinds:
            ids.setdefault(name, []).append(known)
    form = blank(view.schemas, kind, id, ids, everything=False)
    if not files.is_file(f"{view.root}/{path}"):
        if not view.atlas.is_member(f"{view.root}/{path}"):
            raise AtlasError(f"{path} would not be part of the atlas", "create the record with `atlas-lint new`")
        return as_text(form).encode("utf-8"), True
    return appended(path, files.read(f"{view.root}/{path}"), form), False
