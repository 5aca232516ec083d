"""The configuration file: TOML validated against `schemas/meta/settings.schema.json`, and the lines of its keys."""

from __future__ import annotations

import json
import math
import posixpath
from typing import Any, NamedTuple

from atlas_lint import toml
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.spelling import did_you_mean

OWN_FILE = "atlas-lint.toml"
PROJECT_FILE = "pyproject.toml"
_TABLE = ("tool", "atlas-lint")
_MOST_LINES = 200
"""Maximum number of lines of a value that are parsed to locate its key."""

Keys = tuple[str | int, ...]


class SettingsFile(NamedTuple):
    """A configuration file: its path and text, the table that holds the settings, and the keys that lead to it."""

    path: str
    text: str
    table: dict[str, Any]
    above: Keys

    def where(self, keys: Keys) -> str:
        """Return `path:line` of the key at the path `keys` in the table; `path` alone if the line is unknown."""
        line = _line(self.text, (*self.above, *keys))
        return self.path if line is None else f"{self.path}:{line}"


def read(files: Files, path: str) -> SettingsFile | None:
    """Read a configuration file; return None for a `pyproject.toml` without a table `[tool.atlas-lint]`.

    Raises `AtlasError` if the file is not TOML, or if `tool.atlas-lint` is not a table.
    """
    data = files.read(path)
    document = toml.parse(data, path)
    text = data.decode("utf-8-sig")
    if posixpath.basename(path) != PROJECT_FILE:
        return SettingsFile(path, text, document, ())
    tool = document.get(_TABLE[0])
    if not isinstance(tool, dict) or _TABLE[1] not in tool:
        return None
    if not isinstance(tool[_TABLE[1]], dict):
        where = SettingsFile(path, text, document, ()).where(_TABLE)
        raise AtlasError(f"{where}: `tool.atlas-lint` is not a table", "write [tool.atlas-lint] above the settings")
    return SettingsFile(path, text, tool[_TABLE[1]], _TABLE)


def check(file: SettingsFile, rules: list[str]) -> None:
    """Raise `AtlasError` for an unknown key, a rule that is not in `rules`, or a value of the wrong type."""
    from atlas_lint.schemas.metaschema import shipped
    from atlas_lint.schemas.rust import jsonschema_rs

    schema = json.loads((shipped() / "meta/settings.schema.json").read_text("utf-8"))
    foreign: dict[Keys, str] = {}
    table = _as_json(file.table, (), foreign)
    compiled = jsonschema_rs()
    if compiled and compiled.is_valid(schema, table):
        return
    from atlas_lint.schemas.load_schemas import of_one
    from atlas_lint.schemas.uris import uri_of
    from atlas_lint.schemas.validator import Validator
    from atlas_lint.schemas.violations import name_of

    for violation in Validator(of_one("settings", schema)).violations(uri_of("settings"), table):
        where = file.where(violation.path)
        if violation.keyword == "propertyNames":
            name = str(violation.path[-1])
            help = did_you_mean(name, rules) or "`atlas-lint rules` lists them"
            raise AtlasError(f"{where}: no such rule: {name}", help)
        message, help = violation.message.removesuffix(" here"), str(violation.help or "")
        if violation.path in foreign:
            name = name_of(violation.path)
            message = message.replace(f"{name} is null; ", f"{name} is {foreign[violation.path]}; ", 1)
        if violation.keyword == "type":
            message = message.replace("it must be a mapping", "it must be a table")
            help = "write it in brackets: [...]" if message.endswith("it must be a list") else help
        raise AtlasError(f"{where}: {message}", help)


def _as_json(value: Any, at: Keys, foreign: dict[Keys, str]) -> Any:
    """Return a TOML value as JSON. A value that JSON lacks becomes null; `foreign` gets its path and its text."""
    if isinstance(value, dict):
        return {key: _as_json(item, (*at, key), foreign) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_json(item, (*at, index), foreign) for index, item in enumerate(value)]
    if isinstance(value, (str, int)) or (isinstance(value, float) and math.isfinite(value)):
        return value
    foreign[at] = str(value) if isinstance(value, float) else f"the {type(value).__name__} {value}"
    return None


def _line(text: str, keys: Keys) -> int | None:
    """Return the line, from 1, on which a key is written; None if it cannot be found.

    It is the line that contains the name of the key and completes it: the lines above, parsed, lack the key. Together
    with this line and the rest of the value, they have it.
    """
    lines = text.split("\n")
    end = next((index for index, key in enumerate(keys) if isinstance(key, int)), len(keys))
    named = [str(key) for key in keys[:end]]
    name = named[-1] if named else ""
    for number, line in enumerate(lines, start=1):
        if name and name in line and _has("\n".join(lines[: number - 1]), named) is False:
            ends = range(number, min(number + _MOST_LINES, len(lines)) + 1)
            found = next((has for end in ends if (has := _has("\n".join(lines[:end]), named)) is not None), False)
            if found:
                return number
    return None


def _has(text: str, keys: list[str]) -> bool | None:
    """Return whether a TOML document has a key; None if the text is not TOML."""

    import tomllib

    try:
        value: Any = tomllib.loads(text + "\n")
    except ValueError:
        return None
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return True
