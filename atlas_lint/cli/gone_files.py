"""Help about the missing ids of a file that is gone: deleted, or renamed so that it is no YAML file."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from atlas_lint.cli.context import World
from atlas_lint.diff.history import Gone, declares
from atlas_lint.errors import Unreadable
from atlas_lint.filesystem.discovery import SUFFIXES
from atlas_lint.filesystem.paths import relative
from atlas_lint.findings.finding import Finding
from atlas_lint.text import count, listed, safe

_RENAMED = re.compile(r"(.*\.ya?ml)[^/]+|(.*)\.(?:bak|backup|old|orig|off|disabled|save|tmp|txt)")
"""The path of a file under another name; the groups are its former path, with the suffix and without it."""
_MOST_RENAMED = 50
"""Maximum number of such files that are read."""
_MOST_NAMED = 5
"""Number of ids that the help names."""


class _Absent(NamedTuple):
    """A file that is gone: its path, the ids that are missing, where they are or were, and how to get them back."""

    path: str
    ids: frozenset[str]
    where: str
    remedy: str


def explained(
    here: World, findings: Iterable[Finding], missing: Mapping[str, str], gone: Iterable[Gone]
) -> tuple[Finding, ...]:
    """Return findings with one help and one group for all that are about the ids of a file that is gone.

    `missing` maps the fingerprint of a finding to the id that is missing. `gone` are the files that git knows of, with
    absolute paths.
    """
    ids = frozenset(missing.values())
    absent = [*_renamed(here, ids), *_deleted(here, ids, gone)]
    by_id = {id: file for file in reversed(absent) for id in file.ids}
    return tuple(_explained(one, by_id.get(missing.get(one.fingerprint, ""))) for one in findings)


def _explained(finding: Finding, file: _Absent | None) -> Finding:
    if file is None:
        return finding
    ids = f"{count(len(file.ids), 'missing id')} ({listed(sorted(file.ids), _MOST_NAMED)})"
    help = f"{ids} {file.where}: {file.remedy}"
    return finding._replace(help=safe(help), group=file.path, fixes=())


def _renamed(here: World, ids: Collection[str]) -> Iterator[_Absent]:
    """Yield the files below the root that declare missing ids under a name that is no YAML file's."""
    paths = (path for path in here.files.below(here.root) if not path.endswith(SUFFIXES))
    renamed = [(path, match) for path in sorted(paths) if (match := _RENAMED.fullmatch(path))]
    for path, match in renamed[:_MOST_RENAMED]:
        former = f"{here.root}/{match[1] or f'{match[2]}{SUFFIXES[0]}'}"
        try:
            text = here.files.read(f"{here.root}/{path}")
        except Unreadable:
            continue
        held = frozenset(id for id in ids if declares(text, id))
        if held and not here.files.is_file(former):
            name, now = (relative(one, here.naming.working_directory) for one in (former, f"{here.root}/{path}"))
            verb = "is" if len(held) == 1 else "are"
            yield _Absent(name, held, f"{verb} in {now}, which is not part of the atlas", f"rename it to {name}")


def _deleted(here: World, ids: frozenset[str], gone: Iterable[Gone]) -> Iterator[_Absent]:
    """Yield the files that git knows of, of which several ids are missing; one id has its own help."""
    for file in gone:
        if len(file.ids & ids) < 2:
            continue
        name = relative(file.path, here.naming.working_directory)
        restore = "git restore" if file.commit is None else f"git checkout {file.commit}~ --"
        remedy = f"`{restore} {shlex.quote(name)}` restores it"
        yield _Absent(name, file.ids & ids, f"were declared in {name}, deleted {file.when}", remedy)
