"""A run over an atlas of which little has changed since the last: only what that can reach is judged again.

What the last run said of all other files is said again. Where it cannot be told how far a change reaches, nothing is
done here, and the whole atlas is judged (`lint`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from itertools import chain
from typing import NamedTuple

from atlas_lint import outline
from atlas_lint.atlas import Atlas, assemble
from atlas_lint.cache import UNLIKE, Last, Memory, Question, results
from atlas_lint.declaration import DeclaredFile
from atlas_lint.declaring import Declaring, recalled
from atlas_lint.files import Files
from atlas_lint.finding import Finding
from atlas_lint.judging import judge
from atlas_lint.lint import asking, by_file, idle_globs, load_schemas, reader, strangers
from atlas_lint.outline import EMPTY, Outline, Register
from atlas_lint.paths import Naming
from atlas_lint.progress import Progress
from atlas_lint.reach import MOST_CHANGED, NO_FILE, Edit, can_follow, looked_at, reach
from atlas_lint.reporting import findings
from atlas_lint.result import Result
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.selection import Selection
from atlas_lint.settings import Settings


class Before(NamedTuple):
    """The last run of the same question: what it told of files, the digests that they had, and their outlines. All by
    path below the root."""

    told: Mapping[str, list[Finding]]
    digests: Mapping[str, str]
    outlines: Mapping[str, Outline]


def again(
    files: Files,
    root: str,
    settings: Settings,
    naming: Naming,
    selection: Selection,
    memory: Memory,
    question: Question,
    progress: Progress,
) -> Result | None:
    """Check an atlas of which few files changed since the last run; None where the whole of it has to be judged."""
    last = memory.last(question)
    before = _before(last) if last else None
    asked = asking(settings, root, selection)
    if last is None or before is None:
        return None
    found = {finding.rule for findings in before.told.values() for finding in findings}
    if not can_follow(asked.rules.values(), (asked.rules[name] for name in found)):
        return None
    progress.enter("schemas")
    schemas = load_schemas(files, root, settings, memory)
    if schemas is None:
        return None
    progress.enter("read")
    now = _Now(files, root, settings, memory, question, schemas, before)
    within = now.within(naming, selection.details)
    if within is None:
        return None
    progress.enter("assemble")
    atlas = now.gathered(within)
    register = now.register
    if not register.elsewhere.kinds or (selection.details and now.mentions_otherwise()):
        return None
    progress.enter("judge")
    read = reader(files, root)
    judged = judge(atlas, asked, read, within)
    wanted = [one for one in judged if selection.shows(one.known.fingerprint, one.known.report.place.path)]
    progress.enter("place")
    made = findings(atlas, wanted, naming, read, None, selection.details, settings.jobs)
    progress.end()
    anew = by_file(made, naming)
    told = {path: found for path, found in before.told.items() if path not in within} | anew
    result = Result(
        findings=tuple(chain.from_iterable(told[path] for path in sorted(told))),
        files=len(question.digests),
        records=len(register.elsewhere.kinds),
        edges=register.edges,
        rules=asked.rules,
        notes=(*idle_globs(settings, lambda: register.named), *strangers(selection, question.digests)),
    )
    memory.retain(question.digests.items())
    memory.remember(
        question,
        results.stored(result),
        {path: results.told(anew[path]) if path in anew else last.told[path] for path in sorted(told)},
        {path: register.outlines[path] if path in within else last.outlines[path] for path in question.digests},
    )
    return result


class _Now:
    """The atlas as it is now, beside the last run: which files changed, and what they have to do with others."""

    def __init__(
        self,
        files: Files,
        root: str,
        settings: Settings,
        memory: Memory,
        question: Question,
        schemas: Schemas,
        before: Before,
    ) -> None:
        self._files, self._root, self._settings, self._memory = files, root, settings, memory
        self._digests, self._schemas, self._before = question.digests, schemas, before
        paths = before.digests.keys() | question.digests.keys()
        self._changed = {path for path in paths if before.digests.get(path) != question.digests.get(path)}
        self.register = Register(before.outlines)

    def within(self, naming: Naming, details: bool) -> set[str] | None:
        """The files to be judged again, those with findings that point into changed ones included; None where that may
        be any, or is not known."""
        edits = self._edits()
        reached = reach(edits, self.register, self._schemas) if edits else None
        if reached is None or (details and reached.is_known):  # any help may name an id that came or went
            return None
        names = {naming.shown(path) for path in self._changed}
        return reached.files | self._changed | set(_pointing_into(self._before.told, names))

    def _edits(self) -> list[Edit] | None:
        """What each changed file declared at the last run, and declares now; None where that is not known, or they are
        many."""
        if len(self._changed) > MOST_CHANGED:
            return None
        now = self._declared(self._changed & self._digests.keys())
        edits = []
        for path in self._changed:
            digest = self._before.digests.get(path)
            then = recalled(self._memory, path, digest) if digest else NO_FILE
            if then is None:
                return None
            edits.append((then, now.get(path, NO_FILE)))
        # A changed file mentions what it mentioned before, until more is known.
        changed = {path: outline.of(file, self._outline(path).mentions) for path, file in now.items()}
        self.register = Register({path: changed.get(path) or self._outline(path) for path in self._digests})
        return edits

    def gathered(self, within: set[str]) -> Atlas:
        """An atlas of all files that the rules look at where they judge some."""
        present = within & self._digests.keys()
        looked: set[str] = set()
        while True:
            looked |= looked_at(present, self.register, self._schemas)
            declared = self._declared(looked)
            external, elsewhere = self._settings.is_external, self.register.elsewhere
            atlas = assemble(declared.values(), self._schemas, external, elsewhere)
            found = outline.outlines(atlas, [declared[path] for path in present])
            if all(found[path] == self.register.outlines[path] for path in present):
                return atlas
            self.register = Register({**self.register.outlines, **found})  # something else is mentioned than before

    def mentions_otherwise(self) -> bool:
        """Whether a changed file mentions something else than at the last run: then a fix that renames an id wherever
        it stands may change anywhere."""
        now = self.register.outlines
        return any(self._outline(path).mentions != now.get(path, EMPTY).mentions for path in self._changed)

    def _outline(self, path: str) -> Outline:
        """The outline that a file had at the last run."""
        return self._before.outlines.get(path, EMPTY)

    def _declared(self, paths: Collection[str]) -> dict[str, DeclaredFile]:
        declaring = Declaring(self._files, self._root, sorted(paths), self._settings.jobs, memory=self._memory)
        return {file.path: file for file in declaring.files()}


def _before(last: Last) -> Before | None:
    try:
        told = {path: results.findings(line) for path, line in last.told.items()}
        return Before(told, last.digests, {path: outline.restored(line) for path, line in last.outlines.items()})
    except UNLIKE:
        return None


def _pointing_into(told: Mapping[str, list[Finding]], names: Set[str]) -> Iterable[str]:
    """The files with a finding that shows a place in one of some files, or is mended there."""
    for path, found in told.items():
        shown = {related.path for finding in found for related in finding.related}
        mended = {edit.path for finding in found for fix in finding.fixes for edit in fix.edits}
        if not names.isdisjoint(shown | mended):
            yield path
