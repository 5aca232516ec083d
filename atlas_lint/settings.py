"""The settings of a run: the folder of the atlas, the severity of each rule, ids that are declared elsewhere.

They come from a configuration file (`atlas-lint.toml`, or `[tool.atlas-lint]` in `pyproject.toml`). Options on the
command line override it. The schema of the file is `schemas/meta/settings.schema.json`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from atlas_lint import settings_file
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.confinement import Outside, placed, require_inside
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.filesystem.git import repository
from atlas_lint.filesystem.globs import Globs, matches
from atlas_lint.findings.finding import SEVERITIES
from atlas_lint.settings_file import OWN_FILE, PROJECT_FILE, SettingsFile
from atlas_lint.spelling import did_you_mean
from atlas_lint.text import shown

BASELINE = "atlas-lint-baseline.txt"
FAIL_ON = ("error", "warning", "never")


class Settings(NamedTuple):
    """The settings of a run. Paths are absolute, with `/`; None means not set.

    `per_path` gives severities to files that match a glob. `file` is the configuration file. `folder` is its folder,
    or the working directory if there is no such file.
    """

    folder: str
    file: str | None = None
    root: str | None = None
    schemas: str | None = None
    exclude: tuple[Globs, ...] = ()
    fail_on: str = "error"
    rules: Mapping[str, str] = {}
    per_path: tuple[tuple[Globs, Mapping[str, str]], ...] = ()
    external_ids: tuple[str, ...] = ()
    external_kinds: tuple[str, ...] = ()
    schema_keywords: tuple[str, ...] = ()
    baseline: str | None = None

    def is_excluded(self, path: str) -> bool:
        """Return whether an absolute path is excluded from the atlas."""
        return any(globs.match(path) for globs in self.exclude)

    def is_external(self, id: str) -> bool:
        """Return whether an id is declared outside the atlas."""
        return matches(id, self.external_ids)

    def schemas_folder(self, files: Files, root: str) -> str | None:
        """Return the schemas folder: the configured one, else `schemas/` beside `root`; None if neither exists."""
        beside = f"{root.rpartition('/')[0]}/schemas"
        return self.schemas or (beside if beside != root and files.is_folder(beside) else None)

    def same_kinds(self, other: Settings) -> bool:
        """Return whether `other` reads schemas in the same way."""
        return (self.external_kinds, self.schema_keywords) == (other.external_kinds, other.schema_keywords)

    def severity(self, rule: str, default: str, path: str) -> str:
        """Return the severity of `rule` in the file `path` (absolute): per path, else per rule, else `default`."""
        for globs, severities in reversed(self.per_path):
            if rule in severities and globs.match(path):
                return severities[rule]
        return self.rules.get(rule, default)


def find_settings(files: Files, start: str) -> str | None:
    """Return the configuration file that applies to the path `start`; None if there is none.

    The nearest one in `start` or above it applies, up to the top of the repository. Raises `AtlasError` if it is a
    symbolic link out of the repository, because a message would disclose the content of its target.
    """
    folder = start if files.is_folder(start) else posixpath.dirname(start)
    top = repository(Path(folder))
    while True:
        for name in (OWN_FILE, PROJECT_FILE):
            path = posixpath.join(folder, name)
            if files.is_file(path):
                if top is not None:
                    _require_own(files, folder, path)
                if name == OWN_FILE or settings_file.read(files, path) is not None:
                    return path
        above = posixpath.dirname(folder)
        if above == folder or (top is not None and folder == top.as_posix()):
            return None
        folder = above


def load_settings(files: Files, path: str, rules: Iterable[str]) -> Settings:
    """Return the settings in the configuration file `path`; `rules` are the names of all rules.

    Raises `AtlasError` if it is not TOML, or has an unknown key, an unknown rule, a value of the wrong type, or a path
    outside its repository.
    """
    file = settings_file.read(files, path)
    if file is None:
        raise AtlasError(f"{path} has no table [tool.atlas-lint]", "add it, or name another file with --config")
    settings_file.check(file, sorted(rules))
    table, folder = file.table, posixpath.dirname(path)
    places = {key: _place(files, file, folder, key) for key in ("root", "schemas", "baseline") if key in table}
    return Settings(
        folder=folder,
        file=path,
        root=places.get("root"),
        schemas=places.get("schemas"),
        exclude=(Globs(folder, tuple(table.get("exclude", ()))),),
        fail_on=table.get("fail-on", "error"),
        rules=table.get("rules", {}),
        per_path=tuple((Globs(folder, (glob,)), severities) for glob, severities in table.get("per-path", {}).items()),
        external_ids=tuple(table.get("external-ids", ())),
        external_kinds=tuple(table.get("external-kinds", ())),
        schema_keywords=tuple(table.get("schema-keywords", ())),
        baseline=places.get("baseline") or _usual_baseline(files, folder),
    )


def _place(files: Files, file: SettingsFile, folder: str, key: str) -> str:
    """Return the absolute path that `key` names. Raises `AtlasError` if it is outside the repository."""
    written = file.table[key]
    try:
        return placed(files, folder, written)
    except Outside as error:
        help = f"{error.help}, or use --{key}" if key != "baseline" else error.help
        raise AtlasError(f"{file.where((key,))}: `{key}` is {shown(written)}, {error}", help) from error


def _require_own(files: Files, folder: str, path: str) -> None:
    try:
        require_inside(files, folder, path)
    except Outside as error:
        raise AtlasError(f"{path} is a symbolic link to a file {error}", "name it with --config") from error


def _usual_baseline(files: Files, folder: str) -> str | None:
    """Return the baseline file beside a configuration; None if there is none."""
    path = usual_baseline(files, folder)
    return path if files.is_file(path) else None


def usual_baseline(files: Files, folder: str) -> str:
    """Return the default path of the baseline, in `folder`: the folder of the configuration, or of the root.

    Raises `AtlasError` if it is a symbolic link out of the repository, because the baseline is read and written.
    """
    path = posixpath.join(folder, BASELINE)
    try:
        require_inside(files, folder, path)
    except Outside as error:
        raise AtlasError(f"{path} is a symbolic link to a file {error}", error.help) from error
    return path


def override(rules: Mapping[str, str], names: Iterable[str], flags: Iterable[str]) -> dict[str, str]:
    """Return the severities `rules`, overridden by `flags` (`NAME=SEVERITY`).

    Raises `AtlasError` for a rule that is not in `names`, and for an unknown severity.
    """
    known, changed = sorted(names), dict(rules)
    for flag in flags:
        name, _, severity = flag.partition("=")
        require_rule(name, known)
        if severity not in SEVERITIES:
            raise AtlasError(f"--rule {flag}: a severity is error, warning or off", f"write --rule {name}=warning")
        changed[name] = severity
    return changed


def require_rule(name: str, known: Iterable[str]) -> None:
    """Raise `AtlasError`, with the nearest spelling as help, if `name` is not a known rule."""
    if name not in known:
        raise AtlasError(f"no such rule: {name}", did_you_mean(name, known) or "`atlas-lint rules` lists them")
