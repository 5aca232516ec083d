"""`atlas-lint schema doc`: Markdown pages about the kinds."""

from __future__ import annotations

from pathlib import Path

import click

from atlas_lint.checking.load_atlas import load
from atlas_lint.cli import context
from atlas_lint.cli.context import Given, World
from atlas_lint.cli.help import command
from atlas_lint.cli.required import Required
from atlas_lint.cli.schemas_folder import folder_argument
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Disk
from atlas_lint.filesystem.paths import absolute
from atlas_lint.model.atlas import Atlas
from atlas_lint.schema_tools.docs.pages import MARK, Pages
from atlas_lint.schema_tools.output_folder import put
from atlas_lint.schemas import load_schemas
from atlas_lint.schemas.load_schemas import NO_FOLDER, Schemas
from atlas_lint.text import count, safe


@command()
@folder_argument
@click.option(
    "--out",
    metavar="DIR",
    required=True,
    type=Required("name the folder to write, such as --out docs/kinds"),
    help="The folder to write the pages into.",
)
@click.option("--data", metavar="ROOT", help="Add the number of records and edges that this atlas has of each kind.")
@click.option("--force", is_flag=True, help="Overwrite existing pages; delete those of kinds that are gone.")
def doc(folder: str | None, out: str, data: str | None, force: bool) -> None:
    """Write pages about the kinds that the schemas in FOLDER (default: schemas/) describe.

    There is a Markdown page for each record kind and each edge kind, and index.md, with diagrams that GitHub draws. A
    page has the attributes and their values, the edges both ways, and an example: that of the schema, else the first
    record of the atlas.

    Only --force overwrites an existing page that has other content, and deletes pages of kinds that are gone, if this
    command made them. Other files in DIR stay as they are.

    \b
    Examples:
      atlas-lint schema doc --out docs/kinds
    """
    here = Path.cwd().as_posix()
    inside = context.enter([data], Given()) if data is not None else None
    usual = absolute(context.usual_schemas() if folder is None else folder, here)
    place = usual
    if folder is None:
        of_data = inside.settings.schemas_folder(inside.files, inside.root) if inside else None
        place = of_data or context.configured(usual).schemas or usual
    ships = folder is None and inside is not None and not Disk().is_folder(place)  # then `check` uses the shipped ones
    loaded = None if ships else _loaded(place)
    atlas = _atlas(inside, loaded) if inside is not None else None
    known = atlas.schemas if loaded is None and atlas is not None else loaded
    if known is None or not (known.records or known.edges):
        raise AtlasError(f"no such folder: {place}", NO_FOLDER)
    try:
        files = Pages(known, atlas).files()
    except RecursionError as error:
        raise AtlasError("the schemas nest too deeply to be described") from error
    target = Path(absolute(out, here))
    changed = put(target, files, force)
    gone = _gone(target, files)
    click.echo(f"{count(len(files), 'page')} in {safe(out)}, {changed:,} written", err=True)
    if gone and not force:
        click.echo(f"note: {_named(target, gone)} of kinds that are gone; remove with --force", err=True)
    elif gone:
        _remove(gone)
        click.echo(f"removed {_named(target, gone)} of kinds that are gone", err=True)


def _loaded(place: str) -> Schemas:
    settings = context.configured(place)
    return load_schemas.load_folder(Disk(), place, settings.schema_keywords, settings.external_kinds)


def _atlas(inside: World, loaded: Schemas | None) -> Atlas:
    atlas, _ = load(inside.files, inside.root, inside.settings, loaded)
    return atlas


def _gone(target: Path, files: dict[str, bytes]) -> list[Path]:
    """Return the pages of kinds that are gone, if this command made them."""
    made = {(target / path).as_posix().lower() for path in files}
    found = (path for part in ("records", "edges") for path in sorted((target / part).glob("*.md")))
    return [path for path in found if path.as_posix().lower() not in made and _is_ours(path)]


def _is_ours(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    try:
        with path.open("rb") as stream:
            return stream.read(len(MARK)) == MARK.encode("ascii")
    except OSError:
        return False


def _remove(pages: list[Path]) -> None:
    for page in pages:
        try:
            page.unlink()
        except OSError as error:
            raise AtlasError(f"cannot remove {page}: {error.strerror}") from error


def _named(target: Path, pages: list[Path]) -> str:
    first = safe(pages[0].relative_to(target).as_posix())
    return f"{first} and {count(len(pages) - 1, 'more page')}" if len(pages) > 1 else first
