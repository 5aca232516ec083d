"""The configuration file, with a copy of its schema beside it, to which it links."""

from __future__ import annotations

import json
from collections.abc import Iterator

from atlas_lint.filesystem.file_tree import Disk, Files
from atlas_lint.filesystem.paths import relative
from atlas_lint.schemas.metaschema import shipped
from atlas_lint.settings_file import OWN_FILE
from atlas_lint.setup.addition import Addition, Left, Step, present
from atlas_lint.setup.surroundings import Surroundings

SCHEMA = ".atlas-lint/settings.schema.json"


def configuration(files: Files, around: Surroundings) -> Iterator[Step]:
    """Yield the configuration file and its schema. Raises `AtlasError` if a file cannot be read."""
    if around.settings.file:
        yield Left(around.settings.file, "the configuration is kept as it is")
        return
    lines = [
        f"#:schema ./{SCHEMA}",
        "# `atlas-lint --show-settings` prints all settings in force.",
        f"root = {json.dumps(around.root_name)}",
    ]
    schemas = around.settings.schemas_folder(files, around.root)
    if schemas and schemas.rpartition("/")[0] != around.root.rpartition("/")[0]:
        lines.append(f"schemas = {json.dumps(relative(schemas, around.folder))}")
    text = "\n".join(lines) + "\n"
    yield Addition(f"{around.folder}/{OWN_FILE}", text.encode(), None, "the configuration")
    place = f"{around.folder}/{SCHEMA}"
    schema = Disk().read((shipped() / "meta/settings.schema.json").as_posix())
    was = present(files, place)
    if was != schema:
        yield Addition(place, schema, was, "its schema, with which editors complete and check the configuration")
