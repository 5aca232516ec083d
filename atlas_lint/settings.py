"""What a run is told: where the atlas lies, how severe each rule is, what lives elsewhere.

From a configuration file (`atlas-lint.toml`, or `[tool.atlas-lint]` in `pyproject.toml`), over which flags win.
The form of that file is `schemas/meta/settings.schema.json`.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from atlas_lint import toml
from atlas_lint.errors import AtlasError
from atlas_lint.files import Files
from atlas_lint.finding import SEVERITIES
from atlas_lint.git import repository
from atlas_lint.globs import Globs, matches
from atlas_lint.suggest import did_you_mean

OWN_FILE = "atlas-lint.toml"
PROJECT_FILE = "pyproject.toml"
BASELINE = "atlas-lint-baseline.txt"
FAIL_ON = ("error", "warning", "never")


class Settings(NamedTuple):
    """Everything a run is told. Paths are absolute, with `/`; None where nothing is said.

    `per_path` gives severities to files that match a glob. `file` is the configuration file, `folder` its folder
    (or the working directory). `jobs`: how many processes may work at once.
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
    jobs: int = 1

    def is_excluded(self, path: str) -> bool:
        """Whether an absolute path is not part of the atlas."""
        return any(globs.match(path) for globs in self.exclude)

    def is_external(self, id: str) -> bool:
        """Whether an id lives outside the atlas."""
        return matches(id, self.external_ids)

    def schemas_folder(self, files: Files, root: str) -> str | None:
        """The folder of the schemas: the one that is named, else `schemas/` beside the root, where there is one."""
        beside = f"{root.rpartition('/')[0]}/schemas"
        return self.schemas or (beside if beside != root and files.is_folder(beside) else None)

    def same_kinds(self, other: Settings) -> bool:
        """Whether schemas are read the same way."""
        return (self.external_kinds, self.schema_keywords) == (other.external_kinds, other.schema_keywords)

    def severity(self, rule: str, default: str, path: str) -> str:
        """How severe a rule is in a file (absolute path): by path, else by rule, else as the rule says itself."""
        for globs, severities in reversed(self.per_path):
            if rule in severities and globs.match(path):
                return severities[rule]
        return self.rules.get(rule, default)


def find(files: Files, start: str) -> str | None:
    """The configuration file that counts for a path: the nearest upward, not beyond the repository."""
    folder = start if files.is_folder(start) else posixpath.dirname(start)
    top = repository(Path(folder))
    while True:
        for name in (OWN_FILE, PROJECT_FILE):
            path = posixpath.join(folder, name)
            if files.is_file(path) and (name == OWN_FILE or _table(files, path) is not None):
                return path
        above = posixpath.dirname(folder)
        if above == folder or (top is not None and folder == top.as_posix()):
            return None
        folder = above


def load(files: Files, path: str, rules: Iterable[str]) -> Settings:
    """Read a configuration file; `rules` are the names of all rules.

    Raises `AtlasError` where it is not TOML, holds an unknown key or rule, or a value of the wrong form.
    """
    table = _table(files, path)
    if table is None:
        raise AtlasError(f"{path} has no table [tool.atlas-lint]")
    _check(path, table, sorted(rules))
    folder = posixpath.dirname(path)

    def below(value: str | None) -> str | None:
        return None if value is None else posixpath.normpath(posixpath.join(folder, value))

    baseline = below(table.get("baseline"))
    beside = posixpath.join(folder, BASELINE)
    return Settings(
        folder=folder,
        file=path,
        root=below(table.get("root")),
        schemas=below(table.get("schemas")),
        exclude=(Globs(folder, tuple(table.get("exclude", ()))),),
        fail_on=table.get("fail-on", "error"),
        rules=table.get("rules", {}),
        per_path=tuple((Globs(folder, (glob,)), severities) for glob, severities in table.get("per-path", {}).items()),
        external_ids=tuple(table.get("external-ids", ())),
        external_kinds=tuple(table.get("external-kinds", ())),
        schema_keywords=tuple(table.get("schema-keywords", ())),
        baseline=baseline or (beside if files.is_file(beside) else None),
    )


def override(rules: Mapping[str, str], names: Iterable[str], flags: Iterable[str]) -> dict[str, str]:
    """Severities with those of `--rule NAME=SEVERITY` over them. Raises `AtlasError` for an unknown one."""
    known, changed = sorted(names), dict(rules)
    for flag in flags:
        name, _, severity = flag.partition("=")
        require_rule(name, known)
        if severity not in SEVERITIES:
            raise AtlasError(f"--rule {flag}: a severity is error, warning or off", f"write --rule {name}=warning")
        changed[name] = severity
    return changed


def require_rule(name: str, known: Iterable[str]) -> None:
    """Raise `AtlasError` with the near spelling where there is no such rule."""
    if name not in known:
        raise AtlasError(f"no such rule: {name}", did_you_mean(name, known) or "`atlas-lint rules` lists them")


def _table(files: Files, path: str) -> dict[str, Any] | None:
    document = toml.parse(files.read(path), path)
    if posixpath.basename(path) != PROJECT_FILE:
        return document
    tool = document.get("tool")
    table = tool.get("atlas-lint") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _check(path: str, table: dict[str, Any], rules: list[str]) -> None:
    import jsonschema_rs

    from atlas_lint.vocabulary import shipped

    schema = json.loads((shipped() / "meta/settings.schema.json").read_text("utf-8"))
    if jsonschema_rs.is_valid(schema, table):
        return
    from atlas_lint.judge import judging_class
    from atlas_lint.violations import violations

    for violation in violations(list(judging_class()[0](schema).iter_errors(table))):
        if violation.keyword == "propertyNames":
            name = str(violation.path[-1])
            help = did_you_mean(name, rules) or "`atlas-lint rules` lists them"
            raise AtlasError(f"{path}: no such rule: {name}", help)
        raise AtlasError(f"{path}: {violation.message.removesuffix(' here')}", str(violation.help or ""))
