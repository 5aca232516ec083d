"""`atlas-lint new`: a record to fill in, printed or written into a file."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from atlas_lint.checking.load_atlas import load, load_schemas, reader
from atlas_lint.checking.run_rules import Reported
from atlas_lint.checking.state import State, check_atlas
from atlas_lint.cli import context, streams, write_data
from atlas_lint.cli.context import Given, World
from atlas_lint.cli.help import command, completed_by
from atlas_lint.cli.required import Required
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem import git
from atlas_lint.filesystem.discovery import SUFFIXES, discover
from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.filesystem.paths import absolute, relative
from atlas_lint.findings.place import Place
from atlas_lint.model.atlas import Atlas, assemble
from atlas_lint.model.declarations import Declaration
from atlas_lint.parsing.locate import look_up
from atlas_lint.scaffold.append import appended, is_bundle
from atlas_lint.scaffold.placeholders import TODO
from atlas_lint.scaffold.record import Form, as_text, blank, faults_of_id
from atlas_lint.scaffold.yaml_writer import Blank
from atlas_lint.schemas.load_schemas import RecordKind, Schemas, load_folder
from atlas_lint.schemas.metaschema import shipped
from atlas_lint.spelling import hint
from atlas_lint.text import a, count, safe, safe_start, shown


@command()
@click.argument(
    "kind",
    shell_complete=completed_by("kinds"),
    type=Required("name a record kind and an id, such as Role role:debugger"),
)
@click.argument("id", type=Required("name the id of the record, such as role:debugger"))
@click.argument("root_", metavar="[ROOT]", required=False)
@context.options
@click.option("--into", metavar="FILE", help="Append the record to FILE of the atlas; create FILE if needed.")
@click.option("--all", "everything", is_flag=True, help="Write optional attributes and edges out, not as comments.")
def new(kind: str, id: str, root_: str | None, into: str | None, everything: bool, **options: Any) -> int:
    """Print a record of KIND to fill in.

    It has the attributes and edges that every KIND requires, with placeholders that the schema accepts if possible.
    What is optional follows as comments. ID is the id of the record, with the prefix of its kind.

    ROOT is the folder of the atlas (default: the one that the configuration names, or ./data).

    With --into, append the record to FILE: as a new document, or as a new node of a bundle. The atlas is checked with
    the record first: if there is a new finding about anything but a placeholder, nothing is written. The placeholders
    are listed.

    \b
    Examples:
      atlas-lint new Role role:tester            print a record to fill in
    """
    given = Given(**options)
    here = context.enter([root_] if root_ is not None else context.usual_root(given), given)
    if into is not None and write_data.complete(here):
        here = context.enter([root_] if root_ is not None else context.usual_root(given), given)
    atlas, state = _state(here, kind, bool(into))
    chosen = _kind(atlas.schemas, kind)
    _check_id(atlas, here, chosen, id)
    ids: dict[str, list[str]] = {}
    for record in atlas.records.values():
        ids.setdefault(record.kind, []).append(record.id)
    form = blank(atlas.schemas, chosen, id, ids, everything)
    if into is None:
        streams.to_standard_output([as_text(form)])
    else:
        _write(here, atlas, state, form, into)
    return 0


def _state(here: World, kind: str, reported: bool) -> tuple[Atlas, State | None]:
    """Return the atlas and, if `reported`, its state with findings (else None). A root without files: an empty atlas.

    Raises `AtlasError` if no schemas describe the atlas.
    """
    state = None
    if not discover(here.files, here.root, here.settings.is_excluded):
        schemas = load_schemas(here.files, here.root, here.settings) or _shipped(kind)
        return assemble((), schemas, here.settings.is_external), None
    if reported:
        state = check_atlas(here.files, here.root, here.settings)
        atlas = state.atlas
    else:
        atlas, _ = load(here.files, here.root, here.settings)
    if not atlas.schemas.records:
        raise AtlasError(
            "no schemas for this atlas, so its kinds are unknown",
            "name them with --schemas, or propose some: atlas-lint schema infer data --out schemas",
        )
    return atlas, state


def _shipped(kind: str) -> Schemas:
    schemas = load_folder(Disk(), shipped().as_posix(), (), ())
    if kind not in schemas.records:
        raise AtlasError(
            "no schemas for this atlas, so its kinds are unknown",
            "name them with --schemas, or propose some: atlas-lint schema infer data --out schemas",
        )
    return schemas


def _kind(schemas: Schemas, name: str) -> RecordKind:
    kind = schemas.records.get(name)
    if kind is None:
        help = f"{name} is an edge kind" if name in schemas.edges else hint(name, schemas.records) or ""
        raise AtlasError(f"no such record kind: {name}", help)
    return kind


def _check_id(atlas: Atlas, here: World, kind: RecordKind, id: str) -> None:
    """Raise `AtlasError` if `id` is taken or is not a valid id of `kind`."""
    if id in atlas.records:
        declared_at = _declared_at(here, atlas, id)
        raise AtlasError(f"{id} already exists, declared at {declared_at}", "choose another id")
    if here.settings.is_external(id):
        raise AtlasError(f"{id} is external", "choose another id, or change external-ids in the configuration")
    if atlas.exists(id):
        raise AtlasError(f"{id} is in a part of the atlas that cannot be read", "run `atlas-lint check` to see where")
    right = kind.right_id(id)
    if right != id:
        raise AtlasError(f"the id of {a(kind.name)} starts with {kind.id_prefix}:", f"write {right}")
    fault = faults_of_id(atlas.schemas, kind, id)
    if fault:
        raise AtlasError(fault, f"choose an id that the schema of {kind.name} accepts")


def _declared_at(here: World, atlas: Atlas, id: str) -> str:
    declaration = atlas.records[id].declaration
    place = Place(declaration.path, declaration.document, declaration.id_path)
    return f"{here.naming.shown(declaration.path)}:{_line(here.files, here.root, atlas, place)}"


def _line(files: Any, root: str, atlas: Atlas, place: Place) -> int:
    placed = look_up([place], reader(files, root))
    return placed[place].span.line


def _write(here: World, atlas: Atlas, state: State | None, form: Form, into: str) -> None:
    """Append a record to the file `into` and print the placeholders to fill in.

    Raises `AtlasError`, and writes nothing, if the file cannot take it or there would be another new finding.
    """
    target = absolute(into, here.naming.working_directory)
    _require_file_of_atlas(here, target, into)
    here.require_on_disk([target])
    old = here.files.read(target) if here.files.is_file(target) else None
    data = appended(into, old or b"", form)
    files = Overlay(here.files, {target: data})
    known = {file.path: file for file in atlas.files if f"{here.root}/{file.path}" != target}
    after = check_atlas(files, here.root, here.settings, schemas=atlas.schemas, known=known)
    declaration = _declaration(after.atlas, relative(target, here.root), form.id)
    left = _left(here, state, after, declaration, form)
    write_data.write(here, {target: data}, {target: old})
    in_what = " as a node of its bundle" if old and is_bundle(old) else ""
    place = Place(declaration.path, declaration.document, declaration.id_path)
    name = safe_start(safe(here.naming.shown(declaration.path)))
    line = _line(files, here.root, after.atlas, place)
    click.echo(f"wrote {safe(form.id)} to {name}:{line}{in_what}; to fill in:", err=True)
    for at, part in _open(form):
        at_line = _line(files, here.root, after.atlas, place._replace(pointer=_written_at(declaration, at)))
        click.echo(f"  {name}:{at_line}: {safe(_named(at[1:]))} ({safe(_shown(part.value))})", err=True)
    if left:
        click.echo(f"until then `atlas-lint check` reports {count(len(left), 'more finding')} here", err=True)


def _require_file_of_atlas(here: World, target: str, into: str) -> None:
    """Raise `AtlasError` if the file `target` is not part of the atlas, or would not be once it exists."""
    help = f"name a .yaml or .yml file below {here.root}"
    below = relative(target, here.root)
    if below == target or not target.endswith(SUFFIXES):
        raise AtlasError(f"{into} is not part of the atlas", help)
    if Path(target).is_dir():
        raise AtlasError(f"{into} is a folder", help)
    if any(below.startswith(f"{one.path}/") for one in here.files.foreign(here.root)):
        raise AtlasError(f"{into} would not be part of the atlas: it is in a git submodule, or another work tree", help)
    if Path(target).exists() or Path(target).is_symlink():
        if below not in discover(here.files, here.root, here.settings.is_excluded):
            raise AtlasError(f"{into} is not part of the atlas: it is hidden, a link, ignored or excluded", help)
        return
    steps = [posixpath.join(here.root, *below.split("/")[:number]) for number in range(1, below.count("/") + 1)]
    hidden = any(part.startswith(".") for part in below.split("/"))
    if hidden or any(Path(step).is_symlink() for step in steps) or here.settings.is_excluded(target):
        raise AtlasError(f"{into} would not be part of the atlas: it is hidden, behind a link or excluded", help)
    blocking = [step for step in steps if Path(step).exists() and not Path(step).is_dir()]
    if blocking:
        raise AtlasError(f"cannot write {into}: {blocking[0]} is a file")
    if _is_ignored(here.root, target):
        raise AtlasError(f"{into} would not be part of the atlas: git ignores it", help)


def _is_ignored(root: str, target: str) -> bool:
    top = git.repository(Path(root))
    return top is not None and git.is_ignored(top, relative(target, top.as_posix()))


def _declaration(atlas: Atlas, path: str, id: str) -> Declaration:
    record = atlas.records.get(id)
    if record is None or record.declaration.path != path:
        raise AtlasError(f"{path} would not be part of the atlas, so nothing was written")
    return record.declaration


def _left(here: World, before: State | None, after: State, declaration: Declaration, form: Form) -> list[Reported]:
    """Return the new findings about placeholders. Raises `AtlasError` if there is a new one about anything else."""
    had = {one.identified.fingerprint for one in before.reported} if before else set()
    new_ones = [one for one in after.reported if one.identified.fingerprint not in had]
    inside = [(*declaration.at, "attributes"), (*declaration.at, "edges")]
    targets = {part.value for _, part in _open(form) if isinstance(part.value, str) and TODO in part.value.upper()}
    for one in new_ones:
        place = one.identified.report.place
        here_too = (place.path, place.document) == (declaration.path, declaration.document)
        fills_in = here_too and any(place.pointer[: len(at)] == at for at in inside)
        # Two records to fill in may point at one TODO; then the finding may be at the other record.
        if not fills_in and targets.isdisjoint(part for part in one.identified.report.about if isinstance(part, str)):
            where = f"{here.naming.shown(place.path)}: {one.identified.report.message}"
            raise AtlasError(f"there would be a new finding, so nothing was written: {where}")
    return new_ones


def _open(form: Form) -> Iterator[tuple[tuple[str | int, ...], Blank]]:
    """Yield the placeholders of a record, each with the path to it."""
    for name, part in (("attributes", form.attributes), ("edges", form.edges)):
        yield from _open_below((name,), part)


def _open_below(at: tuple[str | int, ...], part: Blank) -> Iterator[tuple[tuple[str | int, ...], Blank]]:
    if isinstance(part.value, dict):
        for key, item in part.value.items():
            yield from _open_below((*at, key), item)
    elif isinstance(part.value, list) and part.value:
        for index, item in enumerate(part.value):
            yield from _open_below((*at, index), item)
    elif part.is_open:
        yield at, part


def _written_at(declaration: Declaration, at: tuple[str | int, ...]) -> tuple[str | int, ...]:
    return (*declaration.at, *at)


def _named(at: tuple[str | int, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in at).removeprefix(".")


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else shown(value)
