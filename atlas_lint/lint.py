"""The run: files and settings in, a result out. Read this first: a line a stage."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from atlas_lint import schemas as schema_folder
from atlas_lint.atlas import Atlas, assemble
from atlas_lint.declaration import DeclaredFile, declare
from atlas_lint.discover import discover
from atlas_lint.errors import AtlasError
from atlas_lint.files import Files
from atlas_lint.finding import OFF, Finding, Related
from atlas_lint.fingerprint import Known, identify
from atlas_lint.paths import Naming
from atlas_lint.placing import Placed, look_up
from atlas_lint.result import Result
from atlas_lint.rule import Place, Rule
from atlas_lint.rules import all_rules
from atlas_lint.schemas import NO_SCHEMAS, Schemas
from atlas_lint.settings import Settings
from atlas_lint.source import read
from atlas_lint.text import pointer, safe
from atlas_lint.vocabulary import shipped

NO_SCHEMAS_NOTE = (
    "no schemas for this atlas: only the rules that need none ran; "
    "put some into schemas/ beside it (`atlas-lint schema infer` proposes them), or name a folder with --schemas"
)


class Selection(NamedTuple):
    """What of the findings is wanted: files (paths below the root; () is all), rules (() is all)."""

    paths: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    @staticmethod
    def reaches(chosen: str, files: Iterable[DeclaredFile]) -> bool:
        """Whether a chosen path is a file of the atlas, or a folder of some."""
        return any(file.path == chosen or file.path.startswith(f"{chosen}/") for file in files)

    def wants(self, path: str) -> bool:
        """Whether findings in a file are wanted."""
        return not self.paths or any(path == chosen or path.startswith(f"{chosen}/") for chosen in self.paths)


ALL = Selection()


def lint(files: Files, root: str, settings: Settings, naming: Naming, selection: Selection = ALL) -> Result:
    """Check the atlas at a root (absolute path). Raises `AtlasError` where that cannot be done."""
    atlas, notes = load(files, root, settings)
    rules = chosen_rules(settings, selection)
    known = [known for rule in rules.values() for known in identify(rule, rule.judge(atlas))]
    wanted = [one for one in known if selection.wants(one.report.place.path)]
    findings = place(files, root, settings, naming, atlas, wanted)
    notes += tuple(
        f"{chosen} is no file of the atlas" for chosen in selection.paths if not selection.reaches(chosen, atlas.files)
    )
    if not atlas.records and not known:
        raise AtlasError(f"nothing to check: no file below {root} holds a record", "a record has `nodeKind` and `id`")
    return Result(findings, len(atlas.files), len(atlas.records), len(atlas.edges), rules, notes)


def load(files: Files, root: str, settings: Settings) -> tuple[Atlas, tuple[str, ...]]:
    """The atlas at a root, and notes about it: discover, read, declare, assemble."""
    schemas = load_schemas(files, root, settings)
    paths = discover(files, root, settings.is_excluded)
    if not paths:
        raise AtlasError(f"nothing to check: no YAML file below {root}", "an atlas is a folder of .yaml files")
    declared = [declare(path, read(files.read(f"{root}/{path}"))) for path in paths]
    notes: tuple[str, ...] = ()
    if schemas is None:
        schemas = _shipped_for(files, declared, settings)
        notes = (NO_SCHEMAS_NOTE,) if schemas is NO_SCHEMAS else ()
    return assemble(declared, schemas, settings.is_external), notes


def load_schemas(files: Files, root: str, settings: Settings) -> Schemas | None:
    """The schemas that the settings name, else those beside the root; None where there are none."""
    folder = settings.schemas or _beside(files, root)
    if folder is None:
        return None
    return schema_folder.load(files, folder, settings.schema_keywords, settings.external_kinds)


def _beside(files: Files, root: str) -> str | None:
    folder = f"{root.rpartition('/')[0]}/schemas"
    return folder if folder != root and files.is_folder(folder) else None


def _shipped_for(files: Files, declared: Iterable[DeclaredFile], settings: Settings) -> Schemas:
    """The schemas that ship with the package, where they know a kind of the atlas."""
    shipped_schemas = schema_folder.load(files, shipped().as_posix(), (), settings.external_kinds)
    kinds = {declaration.kind for file in declared for declaration in file.declarations}
    return shipped_schemas if kinds & shipped_schemas.records.keys() else NO_SCHEMAS


def chosen_rules(settings: Settings, selection: Selection) -> dict[str, Rule[Any]]:
    """The rules that run: those selected, else those that are not off everywhere."""
    per_path = {name for _, severities in settings.per_path for name, level in severities.items() if level != OFF}
    return {
        name: rule
        for name, rule in all_rules().items()
        if (name in selection.rules if selection.rules else True)
        and (settings.rules.get(name, rule.severity) != OFF or name in per_path or name in selection.rules)
    }


def place(
    files: Files, root: str, settings: Settings, naming: Naming, atlas: Atlas, known: Iterable[Known]
) -> tuple[Finding, ...]:
    """Reports as findings: severities, spans, source lines; sorted."""
    severe = []
    for one in known:
        severity = settings.severity(one.rule.name, one.rule.severity, f"{root}/{one.report.place.path}")
        severe.append((one, severity if severity != OFF or one.rule.severity != OFF else "warning"))
    shown = [(one, severity) for one, severity in severe if severity != OFF]
    places = [one.report.place for one, _ in shown]
    places += [related for one, _ in shown for related, _ in one.report.related]
    starts = {file.path: file.starts for file in atlas.files}
    placed = look_up(places, lambda path: files.read(f"{root}/{path}"), starts.__getitem__)
    findings = [(one.report.place.path, _finding(one, severity, placed, naming, atlas)) for one, severity in shown]
    findings.sort(key=lambda item: (item[0], item[1].span[:2], item[1].rule, item[1].pointer, item[1].fingerprint))
    return tuple(finding for _, finding in findings)


def _finding(known: Known, severity: str, placed: dict[Place, Placed], naming: Naming, atlas: Atlas) -> Finding:
    rule, report, fingerprint = known
    here = placed[report.place]
    record = atlas.records.get(report.record) if report.record is not None else None
    help = report.help() if callable(report.help) else report.help
    folder, slash, _ = report.place.path.partition("/")
    return Finding(
        rule=rule.name,
        severity=severity,
        message=safe(report.message),
        path=naming.shown(report.place.path),
        repository_path=naming.in_repository(report.place.path),
        span=here.span,
        record=report.record,
        kind=record.kind if record else None,
        cluster=folder if slash else "",
        pointer=pointer(here.pointer),
        document=report.place.document,
        keyword=report.keyword,
        help=safe(help) if help else None,
        related=tuple(_related(placed[other], other.path, message, naming) for other, message in report.related),
        fingerprint=fingerprint,
        excerpt=here.excerpt,
        group=report.group,
    )


def _related(placed: Placed, path: str, message: str, naming: Naming) -> Related:
    return Related(naming.shown(path), naming.in_repository(path), placed.span, safe(message), placed.excerpt)
