"""Loading of an atlas: its files are discovered, read, declared and assembled, and its schemas are loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from atlas_lint.errors import AtlasError, Unreadable
from atlas_lint.filesystem.discovery import discover, foreign_notes
from atlas_lint.filesystem.file_tree import Disk, Files
from atlas_lint.filesystem.globs import matches
from atlas_lint.model.atlas import Atlas, assemble
from atlas_lint.model.declarations import RECORD, DeclaredFile
from atlas_lint.model.load_files import declare_files
from atlas_lint.progress import Progress
from atlas_lint.schemas.load_schemas import NO_SCHEMAS, Schemas, load_folder
from atlas_lint.schemas.metaschema import shipped
from atlas_lint.settings import Settings

NO_SCHEMAS_NOTE = (
    "no schemas for this atlas: only the rules that need none ran; "
    "`atlas-lint schema infer` proposes some (see docs/infer.md)"
)


def load(
    files: Files,
    root: str,
    settings: Settings,
    schemas: Schemas | None = None,
    known: Mapping[str, DeclaredFile] = {},
    progress: Progress | None = None,
    unread: list[Unreadable] | None = None,
) -> tuple[Atlas, tuple[str, ...]]:
    """Return the atlas at a root, and notes about it: discover, read, declare, assemble.

    `schemas` are those to use; None: load those of the atlas. `known` holds files that are already declared, by path
    below the root. A file that cannot be read is left out and added to `unread`; if `unread` is None, its `Unreadable`
    is raised. Such a file may declare any id, so then every id that the rest names counts as existing.
    Raises `AtlasError` if there is no YAML file below the root.
    """
    progress = progress or Progress()
    progress.enter("schemas")
    paths = discover(files, root, settings.is_excluded, unread)
    schemas = schemas or load_schemas(files, root, settings)
    if not paths and not unread:
        help = list(foreign_notes(files, root, settings.is_excluded, str)) or ["an atlas is a folder of .yaml files"]
        raise AtlasError(f"nothing to check: no YAML file below {root}", "\n".join(help))
    progress.enter("read")
    files.announce(f"{root}/{path}" for path in paths if path not in known)
    declared = declare_files(paths, reader(files, root), known, progress.within, unread)
    progress.enter("assemble")
    notes: tuple[str, ...] = ()
    if schemas is None:
        schemas = _shipped_for(declared, settings)
        notes = (NO_SCHEMAS_NOTE,) if schemas is NO_SCHEMAS else ()
    ids = {declaration.id for file in declared for declaration in file.declarations if declaration.form == RECORD}
    is_external = (lambda id: id not in ids or settings.is_external(id)) if unread else settings.is_external
    atlas = assemble(declared, schemas, is_external)
    return atlas, (*notes, *idle_globs(atlas, settings))


def load_schemas(files: Files, root: str, settings: Settings) -> Schemas | None:
    """Return the schemas that the settings name, else those beside the root; None if there are none."""
    folder = settings.schemas_folder(files, root)
    if folder is None:
        return None
    return load_folder(files, folder, settings.schema_keywords, settings.external_kinds)


def _shipped_for(declared: Iterable[DeclaredFile], settings: Settings) -> Schemas:
    """Return the schemas that ship with the package if they declare a kind of the atlas, else `NO_SCHEMAS`."""
    shipped_schemas = load_folder(Disk(), shipped().as_posix(), (), settings.external_kinds)
    kinds = {declaration.kind for file in declared for declaration in file.declarations}
    return shipped_schemas if kinds & shipped_schemas.records.keys() else NO_SCHEMAS


def reader(files: Files, root: str) -> Callable[[str], bytes]:
    """Return a function that returns the bytes of a file by its path below the root."""
    return lambda path: files.read(f"{root}/{path}")


def steady_reader(files: Files, root: str) -> Callable[[str], bytes]:
    """Return a function that returns the bytes of a file by its path below the root; no bytes if it cannot be read.

    A file may become unreadable during a run. The run then goes on and cannot locate the findings in it.
    """

    def read(path: str) -> bytes:
        try:
            return files.read(f"{root}/{path}")
        except Unreadable:
            return b""

    return read


def idle_globs(atlas: Atlas, settings: Settings) -> Iterable[str]:
    """Yield a warning for each glob of `external-ids` that matches no id that an atlas names."""
    ids = _named(atlas) if settings.external_ids else ()
    for glob in settings.external_ids:
        if not any(matches(id, (glob,)) for id in ids):
            yield f"warning: external-ids: {glob} matches no id that the atlas names"


def _named(atlas: Atlas) -> set[str]:
    named = {edge.target for edge in atlas.edges} | {reference.id for reference in atlas.references}
    return named | {declaration.id for file in atlas.files for declaration in file.declarations}
