"""What a change of the schemas means for an atlas: which findings it makes, and which it takes away."""

from __future__ import annotations

from typing import NamedTuple

from atlas_lint.checking.build_findings import findings
from atlas_lint.checking.run_rules import Asked, Judged, chosen_rules, judge
from atlas_lint.checking.state import State
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import Finding
from atlas_lint.findings.selection import ALL
from atlas_lint.model.atlas import Atlas, assemble
from atlas_lint.schemas.load_schemas import Schemas


class Effects(NamedTuple):
    """The findings that today's schemas make of the same data and those of before do not, and the other way round.

    `failing` and `passing` are the records with such findings that had none of the other state's at all.
    """

    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    failing: int
    passing: int
    records: int
    edges: int


def effects(now: State, before: Schemas, files: Files, root: str, naming: Naming) -> Effects:
    """Judge an atlas by other schemas too, and compare by fingerprint."""
    settings = now.settings

    def read(path: str) -> bytes:
        return files.read(f"{root}/{path}")

    then = assemble(now.atlas.files, before, settings.is_external)
    asked = Asked(chosen_rules(settings, ALL), settings, root)
    judged = judge(then, asked, read)
    old, new = _marks(judged), _marks(now.judged)
    come = [one for one in now.judged if one.known.fingerprint not in old]
    gone = [one for one in judged if one.known.fingerprint not in new]
    return Effects(
        _told(now.atlas, come, naming, read),
        _told(then, gone, naming, read),
        len(_records(come) - _records(judged)),
        len(_records(gone) - _records(now.judged)),
        len(now.atlas.records),
        len(now.atlas.edges),
    )


def _told(atlas: Atlas, judged: list[Judged], naming: Naming, read: object) -> tuple[Finding, ...]:
    return findings(atlas, judged, naming, read, None, True)  # type: ignore[arg-type]


def _marks(judged: list[Judged]) -> set[str]:
    return {one.known.fingerprint for one in judged}


def _records(judged: list[Judged]) -> set[str]:
    """The ids of the records that findings are about; of one without a record, its file."""
    return {one.known.report.record or one.known.report.place.path for one in judged}
