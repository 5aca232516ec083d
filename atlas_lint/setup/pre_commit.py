"""The hook for pre-commit (https://pre-commit.com, `.pre-commit-config.yaml`)."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

from atlas_lint.edits.insert import item
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.parsing.locate import SourceFile
from atlas_lint.parsing.source import read
from atlas_lint.setup.addition import Addition, Left, Step, present
from atlas_lint.setup.surroundings import Surroundings
from atlas_lint.text import line_and_column

NAME = ".pre-commit-config.yaml"
ID = "atlas-lint"
_PURPOSE = "checks each commit as it is staged (`pre-commit install` switches it on)"
_HOOK = """\
repo: local
  hooks:
    - id: atlas-lint
      name: atlas-lint
      entry: {entry}
      language: system
      pass_filenames: false # the graph is checked as a whole
      always_run: true # a commit that only deletes breaks edges, too"""


def pre_commit(files: Files, around: Surroundings) -> Iterator[Step]:
    """Yield the configuration of pre-commit with the hook, merged into what it has. Raises `AtlasError`."""
    if not around.has_git:
        return
    path = f"{around.top}/{NAME}"
    was = present(files, path)
    hook = _HOOK.format(entry=shlex.join(["atlas-lint", "check", "--staged", *filter(None, [around.argument])]))
    alone = "repos:\n  - " + hook.replace("\n", "\n  ") + "\n"
    if was is None or not was.strip():
        yield Addition(path, alone.encode(), was, _PURPOSE)
        return
    source = read(was)
    content = source.documents[0].value if len(source.documents) == 1 else None
    if source.broken or not isinstance(content, dict):
        yield Left(path, "it cannot be extended as it is", alone)
    elif ID in set(_ids(content)):
        yield Left(path, "it has the hook already")
    else:
        yield _extended(path, was, hook, alone)


def _extended(path: str, was: bytes, hook: str, alone: str) -> Step:
    """Return the file with the hook after its last one."""
    page = SourceFile(was)
    addition = item(page, 0, ("repos", 0), hook.replace("\n", "{nl}"))
    if addition is None or "{nl}" in addition[2]:  # in brackets
        return Left(path, "its list `repos` cannot be extended as it is written", alone)
    start, end, text = addition
    data = (page.text[:start] + text + page.text[end:]).encode()
    merged = read(data)
    if merged.broken or ID not in set(_ids(merged.documents[0].value)):
        line, _ = line_and_column(page.lines, start)
        return Left(path, f"its list `repos` cannot be extended below line {line}", alone)
    return Addition(path, data, was, _PURPOSE)


def _ids(content: Any) -> Iterator[str]:
    """Yield the ids of all hooks."""
    repos = content.get("repos") if isinstance(content, dict) else None
    for repo in repos if isinstance(repos, list) else ():
        hooks = repo.get("hooks") if isinstance(repo, dict) else None
        for hook in hooks if isinstance(hooks, list) else ():
            if isinstance(hook, dict) and isinstance(hook.get("id"), str):
                yield hook["id"]
