"""`atlas-lint baseline`: accept today's findings, so that only others are reported."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import click

from atlas_lint.checking.build_findings import unknown_path_notes
from atlas_lint.checking.load_atlas import reader
from atlas_lint.checking.merge_reports import merge_reports
from atlas_lint.checking.run_rules import Reported, chosen_rules, rule_setup, run_rules
from atlas_lint.checking.state import State, check_atlas
from atlas_lint.cli import context, streams, write_data
from atlas_lint.cli.context import Given, World
from atlas_lint.cli.help import command, completed_by
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.paths import relative
from atlas_lint.findings.baseline import Entry, entry, parse, readable, render
from atlas_lint.findings.selection import ALL, Selection
from atlas_lint.model.hidden_findings import Hidden
from atlas_lint.rules import rule_names
from atlas_lint.settings import require_rule
from atlas_lint.text import count, safe


@command()
@click.argument("paths", nargs=-1)
@context.options
@click.option(
    "--select",
    metavar="RULE",
    multiple=True,
    shell_complete=completed_by("rules"),
    help="Accept only findings of this rule (repeatable).",
)
@click.option("--prune", is_flag=True, help="Only remove entries whose findings are gone.")
@click.option("--check", "check_", is_flag=True, help="Write nothing; exit with 1 if entries are stale.")
def baseline(paths: tuple[str, ...], select: tuple[str, ...], prune: bool, check_: bool, **given: Any) -> int:
    """Write today's findings into the baseline; `check` then reports only others.

    PATHS: the folder of the atlas, or files in it. Files and --select choose which findings to add to the baseline;
    with --prune and --check, which entries to examine.

    The file is atlas-lint-baseline.txt beside the configuration (or beside the root), or the one that the configuration
    names. Commit it. Only this command adds entries to it.

    \b
    Examples:
      atlas-lint baseline                        accept all that is found today
      atlas-lint baseline data/roles.yaml        accept what is found in this file, too
      atlas-lint baseline --select cycle         accept what this rule finds, too
      atlas-lint baseline --prune                drop what is gone
    """
    if prune and check_:
        raise AtlasError("--prune and --check exclude each other", "use either --prune or --check, not both")
    for name in select:
        require_rule(name, rule_names())
    options = Given(**given)
    here = (context if check_ else write_data).enter(paths or context.usual_root(options), options)
    was = streams.content(here.baseline)
    now = check_atlas(here.files, here.root, here.settings)
    wanted = Selection(here.chosen, select)
    found = _found(here, now, wanted)
    name = relative(here.baseline, here.naming.working_directory)
    for note in unknown_path_notes(wanted, [file.path for file in now.atlas.files]):
        click.echo(f"note: {safe(note)}", err=True)
    if prune or check_:
        old = _entries(was, name)
        stale = _stale(old, now, wanted, {one.identified.fingerprint for one in found})
        if check_:
            streams.to_standard_output(f"{name}: stale: {entry.line()}\n" for entry in stale)
        elif stale:
            streams.over(here.baseline, [render(sorted(set(old) - set(stale)))], was)
        click.echo(f"{name}: {count(len(old), 'entry', 'entries')}, {len(stale):,} stale", err=True)
        return 1 if check_ and stale else 0
    accepted = [one for one in found if _is_wanted(one, wanted)]
    added = {one.identified.fingerprint: _entry(one) for one in accepted}
    kept = [entry for entry in _kept(was, now, wanted, name) if entry.fingerprint not in added]
    streams.over(here.baseline, [render([*added.values(), *kept])], was)
    beside = f", {count(len(kept), 'entry', 'entries')} kept" if kept else ""
    click.echo(f"{name}: {count(len(merge_reports(accepted)), 'finding')} accepted{beside}", err=True)
    return 0


def _found(here: World, now: State, wanted: Selection) -> list[Reported]:
    """Return today's findings, including those of rules that are off but named by --select."""
    off = tuple(name for name in wanted.rules if name not in chosen_rules(here.settings, ALL))
    if not off:
        return now.reported
    asked = rule_setup(here.settings, here.root, Selection(rules=off))
    return now.reported + run_rules(now.atlas, asked, reader(here.files, here.root))


def _is_wanted(one: Reported, wanted: Selection) -> bool:
    return wanted.wants(one.identified.report.place.path) and _is_of(one.identified.rule.name, wanted)


def _is_of(rule: str, wanted: Selection) -> bool:
    return not wanted.rules or rule in wanted.rules


def _entry(one: Reported) -> Entry:
    return entry(one.identified.fingerprint, one.identified.rule.name, one.identified.report)


def _entries(was: bytes | None, name: str) -> tuple[Entry, ...]:
    """Return the entries of a baseline. Raises `AtlasError` if there is none or a line of it is not an entry."""
    if was is None:
        raise AtlasError(f"no such baseline: {name}", "write it with `atlas-lint baseline`")
    return parse(was.decode("utf-8", "replace"), name)


def _kept(was: bytes | None, now: State, wanted: Selection, name: str) -> Iterable[Entry]:
    """Return the old entries to keep beside those of the findings that are accepted now.

    If only some findings are accepted, keep all. Else keep only those whose findings an unreadable file may hide.
    """
    if was is None:
        return ()
    if wanted.paths or wanted.rules:
        return _entries(was, name)
    return _hidden(readable(was.decode("utf-8", "replace")), now)


def _stale(entries: Iterable[Entry], now: State, wanted: Selection, found: Collection[str]) -> list[Entry]:
    """Return the examined entries whose findings are gone; `found` holds the fingerprints of today's findings."""
    gone = [
        entry
        for entry in entries
        if entry.fingerprint not in found and wanted.wants(_path(entry, now)) and _is_of(entry.rule, wanted)
    ]
    hidden = _hidden(gone, now)
    return [entry for entry in gone if entry not in hidden]


def _path(entry: Entry, now: State) -> str:
    """Return the file of an entry; if it names none, that of its record today."""
    record = now.atlas.records.get(entry.subject)
    return entry.path or (record.declaration.path if record else entry.subject)


def _hidden(entries: Iterable[Entry], now: State) -> set[Entry]:
    """Return the entries whose findings may be in a part of a file that cannot be read now."""
    parts = Hidden(now.atlas.files)

    def is_hidden(entry: Entry) -> bool:
        path = _path(entry, now)
        if parts.may_hold(entry.rule, path, None if entry.subject == path else entry.subject):
            return True
        return entry.path is None and parts.may_hold(entry.rule, "", entry.subject)  # it may be an id as well

    return {entry for entry in entries if is_hidden(entry)}
