"""Findings outside the data: in schemas, and in a configuration or baseline that cannot be used."""

from __future__ import annotations

import posixpath
import re

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import ERROR, Excerpt, Finding, Span
from atlas_lint.schema_rules import all_schema_rules
from atlas_lint.schema_tools.check import examined
from atlas_lint.schemas.schema_set import check_atlas
from atlas_lint.settings import Settings
from atlas_lint.text import safe

CONFIGURATION = "configuration"
"""The name by which diagnostics call what is wrong with a configuration: no rule reports it."""
_PLACED = re.compile(r"(?P<path>/.*?):(?P<line>[0-9]+)(?::(?P<column>[0-9]+))?: (?P<message>.*)", re.DOTALL)
_NOT_TOML = re.compile(
    r"(?P<path>/.*?): (?P<message>.*at line (?P<line>[0-9]+), column (?P<column>[0-9]+).*)", re.DOTALL
)


def schema_findings(files: Files, folder: str, settings: Settings) -> dict[str, tuple[Finding, ...]]:
    """Return what the schema rules find in a schemas folder (absolute path), by absolute path."""
    try:
        schemas = check_atlas(files, folder, settings.schema_keywords, settings.external_kinds)
    except AtlasError:  # it holds no schema
        return {}
    names = Naming(folder, folder, folder)
    result = examined(schemas, all_schema_rules(), {}, names, lambda path: _read(files, f"{folder}/{path}"))
    found: dict[str, tuple[Finding, ...]] = {}
    for finding in result.findings:
        path = posixpath.join(folder, finding.path)
        found[path] = (*found.get(path, ()), finding._replace(path=path))
    return found


def _read(files: Files, path: str) -> bytes:
    try:
        return files.read(path)
    except AtlasError:
        return b""


def problem_finding(error: AtlasError, settings_file: str | None) -> Finding | None:
    """Return the reason why a configuration or baseline cannot be used as a finding in that file.

    An error that names no file is one of the configuration `settings_file`; None if there is no such file.
    """
    match = _PLACED.fullmatch(str(error)) or _NOT_TOML.fullmatch(str(error))
    path = match["path"] if match else settings_file
    if path is None:
        return None
    line = int(match["line"]) if match else 1
    span = Span(line, int((match["column"] if match else None) or 1), line + 1, 1)
    return Finding(
        CONFIGURATION, ERROR, safe(match["message"] if match else str(error)), path, path, span, None, None, "", "", 0,
        None, safe(error.help) or None, (), "", Excerpt(0, ()), None,
    )  # fmt: skip
