"""The plan: all files that a gate needs, made in memory in the order in which they depend on each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from atlas_lint.checking.load_atlas import load, load_schemas
from atlas_lint.checking.state import check_atlas
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Files, Overlay
from atlas_lint.findings.baseline import entry, render
from atlas_lint.rules import rule_names
from atlas_lint.schema_tools import output_folder
from atlas_lint.schema_tools.infer import merge
from atlas_lint.schema_tools.infer.evidence import Limits
from atlas_lint.schema_tools.infer.infer import proposed
from atlas_lint.schemas.load_schemas import NO_SCHEMAS, Schemas
from atlas_lint.settings import BASELINE, Settings, load_settings
from atlas_lint.setup.addition import Addition, Left, Step, present
from atlas_lint.setup.configuration import configuration
from atlas_lint.setup.continuous_integration import github, gitlab
from atlas_lint.setup.editor_settings import editor_settings
from atlas_lint.setup.pre_commit import pre_commit
from atlas_lint.setup.surroundings import GITHUB, GITLAB, Surroundings
from atlas_lint.text import count

PARTS = ("config", "schemas", "baseline", "pre-commit", "github", "gitlab", "vscode")


class Plan(NamedTuple):
    """The files to write and those left alone, and the number of findings that the baseline then accepts."""

    steps: tuple[Step, ...]
    accepted: int

    @property
    def additions(self) -> list[Addition]:
        """The files to write."""
        return [step for step in self.steps if isinstance(step, Addition)]


def plan(files: Files, around: Surroundings, wanted: Collection[str]) -> Plan:
    """Return the plan for the parts in `wanted` (of `PARTS`).

    Raises `AtlasError` if the atlas cannot be checked, or if a file cannot be read.
    """
    steps: list[Step] = []
    if "config" in wanted:
        steps += configuration(files, around)
    if "schemas" in wanted:
        steps += _inferred(files, around)
    edited = Overlay(files, {step.path: step.data for step in steps if isinstance(step, Addition)})
    settings = _settings(edited, around, steps)
    accepted = 0
    if "baseline" in wanted:
        step, accepted = _baseline(edited, around, settings)
        steps += [step] if step else []
    steps += _others(files, edited, around, settings, wanted)
    return Plan(tuple(steps), accepted)


def _settings(files: Files, around: Surroundings, steps: list[Step]) -> Settings:
    """Return the settings that will be in force."""
    own = next((step.path for step in steps if isinstance(step, Addition) and step.path.endswith(".toml")), None)
    return load_settings(files, own, rule_names()) if own else around.settings


def _inferred(files: Files, around: Surroundings) -> Iterator[Step]:
    """Yield schemas inferred from the data, if there are none that know a kind of it."""
    there = around.settings.schemas_folder(files, around.root)
    if there:
        yield Left(there, "the schemas are kept as they are")
        return
    atlas, _ = load(files, around.root, around.settings)
    if not atlas.records or atlas.schemas is not NO_SCHEMAS:  # the ones that ship know a kind of it
        return
    folder = f"{around.root.rpartition('/')[0]}/schemas"
    made = proposed(atlas, Limits())
    contents = {path: output_folder.rendered(schema) for path, schema in made.schemas.items()}
    contents[merge.RECORD] = merge.written(made.schemas)
    for path, data in sorted(contents.items()):
        yield Addition(f"{folder}/{path}", data, None, "schemas inferred from the data")


def _baseline(files: Files, around: Surroundings, settings: Settings) -> tuple[Step | None, int]:
    """Return the baseline that accepts today's findings, and their number; None if there are none."""
    beside = around.folder if settings.file else around.root.rpartition("/")[0]
    path = settings.baseline or f"{beside}/{BASELINE}"
    if present(files, path) is not None:
        return Left(path, "the baseline is kept as it is (`atlas-lint baseline` renews it)"), 0
    found = check_atlas(files, around.root, settings).reported
    if not found:
        return None, 0
    entries = [entry(one.identified.fingerprint, one.identified.rule.name, one.identified.report) for one in found]
    purpose = f"accepts today's {count(len(found), 'finding')}, so that only new ones are reported"
    return Addition(path, render(entries).encode("utf-8", "backslashreplace"), None, purpose), len(found)


def _others(
    files: Files, edited: Files, around: Surroundings, settings: Settings, wanted: Collection[str]
) -> Iterator[Step]:
    """Yield the files of other programs."""
    if "pre-commit" in wanted:
        yield from pre_commit(files, around)
    if GITHUB in wanted:
        yield from github(files, around)
    if GITLAB in wanted:
        yield from gitlab(files, around)
    if "vscode" in wanted:
        schemas = _schemas(edited, around, settings)
        if schemas:
            yield from editor_settings(files, around, schemas)


def _schemas(files: Files, around: Surroundings, settings: Settings) -> Schemas | None:
    try:
        return load_schemas(files, around.root, settings)
    except AtlasError:  # `atlas-lint schema check` reports what is wrong with them
        return None


def usual_parts(files: Files, around: Surroundings) -> set[str]:
    """Return the parts that make sense here: all, except those of hosts and editors that are not used."""
    parts = set(PARTS) - {GITHUB, GITLAB, "vscode"} | around.hosts
    return parts | ({"vscode"} if files.is_folder(f"{around.folder}/.vscode") else set())
