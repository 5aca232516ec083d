"""`--add-ignore`: suppression comments written into the data, and read again before they are kept."""

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
    """Write a comment for each finding that can be suppressed; gives the exit status: 1 where any is left."""
    if here.given.staged:
        raise AtlasError("--add-ignore writes files, and --staged reads the index", "leave --staged away")
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
    """How many of the findings a run on the edited files still has. Raises `AtlasError` where there are others."""
    files = Overlay(here.files, edited)
    plain = Selection(here.chosen, details=False)
    after = lint(files, here.root, here.settings, here.naming, plain)
    before = {finding.fingerprint for finding in result.findings}
    every = lint(here.files, here.root, here.settings, here.naming, plain)
    known = {finding.fingerprint for finding in every.findings}
    for finding in after.findings:
        if finding.fingerprint not in known:
            where = f"{finding.path}:{finding.span.line}"
            raise AtlasError(f"a comment would make another finding, so nothing was written: {safe(where)}")
    return sum(finding.fingerprint in before for finding in after.findings)
