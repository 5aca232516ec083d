"""`atlas-lint diff`: what changed in the graph between two revisions, or since one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from atlas_lint.cli import context, streams, terminal
from atlas_lint.cli.context import World
from atlas_lint.cli.help import color_option, command
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem import git
from atlas_lint.filesystem.discovery import foreign_notes
from atlas_lint.filesystem.file_tree import Files, Stored
from atlas_lint.filesystem.paths import naming
from atlas_lint.text import listed, safe

if TYPE_CHECKING:
    from atlas_lint.diff.view import View

MOST_NAMED = 5
"""Unreadable files that a note names."""
FORMATS = ("full", "markdown", "json", "mermaid")
_RANGE = re.compile(r"(.*?)(\.\.\.?)(.*)")


class _Revisions(NamedTuple):
    """The two revisions to compare.

    `now` is None for the work tree or the index. With `from_common`, compare from the merge base of the two.
    """

    before: str
    now: str | None
    from_common: bool


@command()
@click.argument("revisions", metavar="[BASE [HEAD]]", nargs=-1)
@context.options
@click.option("--staged", is_flag=True, help="Compare with the files as the git index has them.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="full", help="Default: full.")
@click.option(
    "--max-bytes", metavar="N", type=click.IntRange(min=2_000), help="Limit Markdown to N bytes (default: 1,000,000)."
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if the graph changed.")
@color_option
def diff(
    revisions: tuple[str, ...],
    format_: str,
    max_bytes: int | None,
    exit_code: bool,
    color: str,
    **options: Any,
) -> int:
    """Show what changed in the graph: records, attributes and edges, not lines.

    Compare the work tree with BASE (default: HEAD), or the revision HEAD with BASE. BASE...HEAD, or BASE... for the
    work tree, compares from the merge base of the two: that is what a pull request changes.

    \b
    Formats:
      full       for people
      markdown   for pull requests and job summaries
      json       one object
      mermaid    a flowchart of what changed

    \b
    Examples:
      atlas-lint diff                            the work tree against HEAD
      atlas-lint diff origin/main HEAD           two revisions
      atlas-lint diff origin/main --format markdown
    """
    import sys

    given = context.Given(**options)
    here = _resolved(context.enter(context.usual_root(given), given))
    chosen = _revisions(revisions)
    if chosen.now is not None and given.staged:
        raise AtlasError("--staged compares the index with one revision, not with two", "remove HEAD or --staged")
    schemas = here.settings.schemas
    if chosen.now is None and given.schemas is not None and schemas and not here.files.is_folder(schemas):
        raise AtlasError(f"no such folder: {given.schemas}", "name the folder of the schemas with --schemas")
    stored: list[Stored] = []
    try:
        view, notes = _view(here, chosen, stored)
    finally:
        for files in (*stored, here.files):
            if isinstance(files, Stored):
                files.close()
    foreign = foreign_notes(here.files, here.root, here.settings.is_excluded, here.naming.shown)
    for note in (*notes, *foreign, *_broken(view)):
        click.echo(f"note: {safe(note)}", err=True)
    painted = view._replace(color=terminal.has_color(color, sys.stdout))
    streams.to_standard_output(_rendered(format_, painted, max_bytes))
    return 1 if exit_code and not view.difference.is_empty else 0


def _resolved(here: World) -> World:
    """Return `here` with symbolic links in the root resolved, as git names the root."""
    root = Path(here.root).resolve().as_posix()
    return here if root == here.root else here._replace(root=root, naming=naming(root, Path.cwd().as_posix()))


def _revisions(revisions: tuple[str, ...]) -> _Revisions:
    if len(revisions) > 2:
        raise AtlasError("diff compares at most two revisions", "name BASE and HEAD, and the folder with --root")
    if len(revisions) == 1:
        ranged = _RANGE.fullmatch(revisions[0])
        if ranged:
            before, dots, now = ranged.groups()
            return _Revisions(before or "HEAD", now or (None if dots == "..." else "HEAD"), dots == "...")
    before, now = (*revisions, None, None)[:2]
    return _Revisions("HEAD" if before is None else before, now, False)


def _view(here: World, chosen: _Revisions, stored: list[Stored]) -> tuple[View, tuple[str, ...]]:
    """Return the difference with its locations, and notes. Append the revisions opened for it to `stored`.

    Raises `AtlasError` if there is no repository or no such revision.
    """
    from atlas_lint.diff.compare import compared, placed
    from atlas_lint.diff.view import Side, View

    top = git.repository(Path(here.root))
    if top is None:
        raise AtlasError(
            f"{here.root} is not in a git repository", "run `git init` and commit: diff compares revisions"
        )

    def opened(commit: str | None) -> Stored:
        stored.append(Stored(top, git.tree(top, commit) if commit else []))
        return stored[-1]

    for revision in (chosen.before, chosen.now):
        _require_revision(top, revision)
    if chosen.from_common:
        base: str | None = git.common(top, chosen.before, chosen.now or "HEAD")
    else:
        base = git.revision(top, chosen.before)
    now: Files = here.files
    side = Side("the index" if here.given.staged else "the work tree", None)
    if chosen.now is not None:
        side = Side(chosen.now, git.revision(top, chosen.now))
        now = opened(side.commit)
    before = opened(base)
    found, notes = compared(before, now, here.root, here.settings)
    name = f"{chosen.before}..." if chosen.from_common else chosen.before
    return View(found, Side(name, base), side, here.naming, placed(found, now, here.root)), notes


def _broken(view: View) -> Iterator[str]:
    """Yield a note for each side that has unreadable parts of files."""
    unread = view.difference.unread
    for side, files in ((view.before, unread.before), (view.now, unread.now)):
        if files:
            names = listed([view.naming.shown(path) for path in sorted(files)], MOST_NAMED)
            yield f"in {side.name}, parts of {names} cannot be read: their records and edges are not compared"


def _require_revision(top: Path, revision: str | None) -> None:
    if revision is not None and not git.has(top, revision) and _is_path(revision):
        raise AtlasError(
            f"{revision} is a path, and diff compares revisions", "name the folder of the atlas with --root"
        )


def _is_path(word: str) -> bool:
    try:
        return word != "HEAD" and Path(word).exists()
    except OSError:  # too long for the name of a file
        return False


def _rendered(format_: str, view: View, max_bytes: int | None) -> Iterator[str]:
    from atlas_lint.diff import json, markdown, mermaid, terminal

    if format_ == "markdown":
        return markdown.render(view, max_bytes)
    renderers = {"full": terminal.render, "json": json.render, "mermaid": mermaid.render}
    return renderers[format_](view)
