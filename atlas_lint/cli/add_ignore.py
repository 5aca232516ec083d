"""`--add-ignore`: suppression comments for findings, verified on the whole atlas before they are written."""

from __future__ import annotations

import click

from atlas_lint.cli import write_data
from atlas_lint.cli.context import World
from atlas_lint.edits.add_suppressions import with_ignores
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Overlay
from atlas_lint.findings.finding import Finding
from atlas_lint.findings.result import Result
from atlas_lint.findings.selection import Selection
from atlas_lint.lint import lint
from atlas_lint.rules import all_rules
from atlas_lint.text import count, safe


def add(here: World, result: Result, reason: str) -> int:
    """Write a suppression comment with `reason` for each finding of `result` that can be suppressed.

    Returns the exit status: 1 if any finding is left, else 0. Raises `AtlasError` if a comment would cause a new
    finding, if `reason` is blank, or with --staged.
    """
    if here.given.staged:
        raise AtlasError("--add-ignore writes files, and --staged reads the index", "remove --staged")
    if not reason.strip():
        raise AtlasError("--add-ignore needs a reason", 'write --add-ignore "why this is right"')
    by_file: dict[str, list[Finding]] = {}
    for finding in result.findings:
        if all_rules()[finding.rule].suppressible:
            path = f"{here.root}/{here.naming.below_root(finding.path)}"
            by_file.setdefault(path, []).append(finding)
    here.require_on_disk(by_file)
    edited = {path: _edited(here, path, findings, reason) for path, findings in by_file.items()}
    left = _left(here, edited, result)
    write_data.write(here, edited, {path: here.files.read(path) for path in edited})
    done = len(result.findings) - left
    click.echo(f"suppressed {count(done, 'finding')} in {count(len(edited), 'file')}; {left:,} left", err=True)
    return 1 if left else 0


def _edited(here: World, path: str, findings: list[Finding], reason: str) -> bytes:
    data = here.files.read(path)
    return with_ignores(data, findings, reason)


def _left(here: World, edited: dict[str, bytes], result: Result) -> int:
    """Return how many findings of `result` remain with `edited` files. Raises `AtlasError` if there are new ones."""
    files = Overlay(here.files, edited)
    plain = Selection(here.chosen, details=False)
    after = lint(files, here.root, here.settings, here.naming, plain)
    before = {finding.fingerprint for finding in result.findings}
    every = lint(here.files, here.root, here.settings, here.naming, plain)
    known = {finding.fingerprint for finding in every.findings}
    for finding in after.findings:
        if finding.fingerprint not in known:
            where = f"{finding.path}:{finding.span.line}"
            raise AtlasError(f"a comment would cause a new finding, so nothing was written: {safe(where)}")
    return sum(finding.fingerprint in before for finding in after.findings)
