"""The settings of VS Code: the schema of the data, for completion and checks by the YAML extension."""

from __future__ import annotations

import json
from collections.abc import Iterator

from atlas_lint.filesystem.file_tree import Files
from atlas_lint.schema_tools.editor.documents import editor_schema
from atlas_lint.schema_tools.editor.ids import Ids
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.setup.addition import Addition, Left, Step, present
from atlas_lint.setup.surroundings import Surroundings
from atlas_lint.text import json_text

SETTINGS = ".vscode/settings.json"
SCHEMA = ".atlas-lint/atlas.schema.json"
_KEY = "yaml.schemas"


def editor_settings(files: Files, around: Surroundings, schemas: Schemas) -> Iterator[Step]:
    """Yield the schema of the data for editors, and the settings that bind it. Raises `AtlasError`."""
    place = f"{around.folder}/{SCHEMA}"
    made = editor_schema(schemas, Ids(schemas.records, around.settings.external_ids), frozenset())
    data = (json_text(made) + "\n").encode("ascii")
    was = present(files, place)
    if was != data:
        yield Addition(place, data, was, "what a document may hold, for completion in editors")
    yield _settings(files, around)


def _settings(files: Files, around: Surroundings) -> Step:
    path = f"{around.folder}/{SETTINGS}"
    globs = [f"{'' if around.root_name == '.' else around.root_name + '/'}**/*.{end}" for end in ("yaml", "yml")]
    entry = f'"{_KEY}": {json.dumps({f"./{SCHEMA}": globs})}'
    was = present(files, path)
    if was is None or not was.strip():
        return Addition(path, f"{{\n  {entry}\n}}\n".encode(), was, "binds that schema to the files of the atlas")
    by_hand = f"{entry}\n"
    try:
        text = was.decode("utf-8-sig")
        old = json.loads(text)
    except ValueError:  # VS Code allows comments in it
        return Left(path, "it has comments, or is not JSON", by_hand)
    if not isinstance(old, dict) or _KEY in old:
        reason = f"it has `{_KEY}` already" if isinstance(old, dict) else "it holds no settings"
        return Left(path, reason, "" if SCHEMA in text else by_hand)
    brace = text.index("{")
    data = f"{text[: brace + 1]}\n  {entry}{',' if old else chr(10)}{text[brace + 1 :]}"
    if json.loads(data) != {**json.loads(f"{{{entry}}}"), **old}:
        return Left(path, "it cannot be extended as it is", by_hand)
    return Addition(path, data.encode(), was, "binds that schema to the files of the atlas")
