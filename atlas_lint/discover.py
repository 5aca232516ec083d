"""Which files of the root are the atlas."""

from __future__ import annotations

from atlas_lint.files import Files

SUFFIXES = (".yaml", ".yml")


def discover(files: Files, root: str, exclude: tuple[str, ...] = ()) -> list[str]:
    """The YAML files below a root, as paths relative to it, in the order of the atlas (by code point).

    `exclude` are globs in gitignore's syntax, relative to the root.
    """
    paths = sorted(path for path in files.below(root) if path.endswith(SUFFIXES))
    if exclude:
        from pathspec import GitIgnoreSpec

        excluded = GitIgnoreSpec.from_lines(exclude)
        paths = [path for path in paths if not excluded.match_file(path)]
    return paths
