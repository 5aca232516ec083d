"""`atlas-lint init`: add to a folder what a gate for its atlas needs."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from atlas_lint.cli import context, streams, terminal
from atlas_lint.cli.help import color_option, command
from atlas_lint.cli.write_data import painted
from atlas_lint.edits.unified_diff import unified
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem import transaction
from atlas_lint.filesystem.file_tree import Disk, Once
from atlas_lint.filesystem.paths import absolute, relative
from atlas_lint.setup.addition import Addition, Left
from atlas_lint.setup.plan import PARTS, Plan, plan, usual_parts
from atlas_lint.setup.surroundings import Surroundings, described, look_around
from atlas_lint.text import count, safe


@command()
@click.argument("root", required=False)
@click.option("--yes", "-y", is_flag=True, help="Write without asking.")
@click.option("--diff", is_flag=True, help="Print what would be written; write nothing.")
@click.option("--only", metavar="PART", type=click.Choice(PARTS), multiple=True, help="Add only this (repeatable).")
@click.option("--skip", metavar="PART", type=click.Choice(PARTS), multiple=True, help="Leave this out (repeatable).")
@click.option("--with", "also", metavar="PART", type=click.Choice(PARTS), multiple=True, help="Add this, too.")
@color_option
def init(
    root: str | None, yes: bool, diff: bool, only: tuple[str, ...], skip: tuple[str, ...], also: tuple[str, ...],
    color: str,
) -> int:  # fmt: skip
    """Add to this folder what a gate for its atlas needs.

    ROOT: the folder of the atlas (default: found). Looks at what is there, prints a plan, and asks before it writes.
    Files that exist are extended or kept, never overwritten.

    \b
    Parts:
      config      atlas-lint.toml, with its schema for editors
      schemas     inferred from the data, if there are none
      baseline    accepts today's findings, if there are any
      pre-commit  a hook that checks each commit
      github      a workflow, if the repository is hosted there
      gitlab      a job, if the repository is hosted there
      vscode      completion by the YAML extension, if .vscode/ exists

    \b
    Examples:
      atlas-lint init                      plan, ask, write
      atlas-lint init --diff               show every line that would be written
      atlas-lint init data --yes --with github
    """
    here = Path.cwd().as_posix()
    files = Once()
    named = None if root is None else absolute(root, here)
    if named is not None and not files.is_folder(named):
        raise AtlasError(f"no such folder: {root}", "name the folder of the atlas")
    around = look_around(files, here, named, context.configured(named or here))
    wanted = (set(only) or usual_parts(files, around)) - set(skip) | set(also)
    made = plan(files, around, wanted)
    if diff:
        return _show(made, around, color)
    for line in (*described(files, around), ""):
        click.echo(safe(line), err=True)
    for line in _lines(made, around):
        click.echo(line, err=True)
    if not made.additions:
        click.echo("nothing to add", err=True)
        return 0
    if not yes and not _agreed(len(made.additions)):
        click.echo("nothing was written", err=True)
        return 0
    _write(made, around, files)
    click.echo(f"{count(len(made.additions), 'file')} written", err=True)
    for line in _next_steps(made, around):
        click.echo(safe(line), err=True)
    return 0


def _agreed(number: int) -> bool:
    """Ask whether to write. Raises `AtlasError` if there is nobody to answer."""
    if not sys.stdin.isatty():
        raise AtlasError("nobody can answer here, so nothing was written", "add --yes to write, or --diff to look")
    return click.confirm(f"Write {count(number, 'file')}?", err=True)


def _show(made: Plan, around: Surroundings, color: str) -> int:
    lines = _diff(made.additions, around)
    streams.to_standard_output(painted(lines) if terminal.has_color(color, sys.stdout) else lines)
    return 1 if made.additions else 0


def _diff(additions: Iterable[Addition], around: Surroundings) -> Iterator[str]:
    for addition in additions:
        yield from unified(relative(addition.path, around.top), addition.was or b"", addition.data)


def _lines(made: Plan, around: Surroundings) -> Iterator[str]:
    """Yield the plan: a line for each file, one for all that have the same purpose, and texts to add by hand."""
    alike = Counter(addition.purpose for addition in made.additions)
    for step in made.steps:
        name = safe(relative(step.path, around.top))
        if isinstance(step, Left):
            yield f"  keep    {name}: {safe(step.reason)}"
            yield from _by_hand(step)
        elif number := alike.pop(step.purpose, 0):
            files = f"{name} and {count(number - 1, 'more file')}" if number > 1 else name
            yield f"  {'add   ' if step.was is None else 'extend'}  {files}: {safe(step.purpose)}"


def _by_hand(step: Left) -> Iterator[str]:
    if step.by_hand:
        yield "          to have it, add by hand:"
        yield from (f"            {safe(line)}" for line in step.by_hand.splitlines())


def _write(made: Plan, around: Surroundings, files: Once) -> None:
    """Write all files or none. Raises `AtlasError`, and writes nothing, if one has changed since it was read."""
    changes = {Path(addition.path): addition.data for addition in made.additions}
    seen: dict[Path, bytes | None] = {Path(path): data for path, data in files.contents.items()}
    seen |= {Path(addition.path): addition.was for addition in made.additions}
    inside = {path: data for path, data in seen.items() if path.is_relative_to(around.top)}
    transaction.write_all(Path(around.root), Path(around.top), changes, inside)


def _schemas(around: Surroundings) -> list[str]:
    """Return the folder of schemas that exists already, which may not be committed yet."""
    folder = around.settings.schemas_folder(Disk(), around.root)
    return [folder] if folder and folder.startswith(f"{around.top}/") else []


def _next_steps(made: Plan, around: Surroundings) -> Iterator[str]:
    """Yield what to do next."""
    names = {addition.path.rpartition("/")[2] for addition in made.additions}
    yield ""
    yield "next:"
    if "inferred.json" in names:
        yield "  read the schemas: they say what nearly always holds (docs/infer.md)"
    if around.has_git:
        written = [*(addition.path for addition in made.additions), around.root, *_schemas(around)]
        paths = {relative(path, around.top).split("/")[0] for path in written if path != around.top}
        yield f"  git add {' '.join(sorted(paths))} && git commit -m 'Check the atlas'"
    if ".pre-commit-config.yaml" in names:
        yield "  pre-commit install   # from then on each commit is checked"
    if made.accepted:
        yield "  atlas-lint --no-baseline   # the findings that the baseline accepts, to repair one by one"
    else:
        yield "  atlas-lint   # checks the atlas; it has no finding today"
