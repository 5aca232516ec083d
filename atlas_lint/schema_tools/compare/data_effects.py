"""The effects of a change of schemas on an atlas: the findings that it adds and removes."""

from __future__ import annotations

from typing import NamedTuple

from atlas_lint.checking.build_findings import findings
from atlas_lint.checking.run_rules import Reported, RuleSetup, chosen_rules, run_rules
from atlas_lint.checking.state import State
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import Finding
from atlas_lint.findings.selection import ALL
from atlas_lint.model.atlas import Atlas, assemble
from atlas_lint.schemas.load_schemas import Schemas


class Effects(NamedTuple):
    """The findings that only today's schemas give, and those that only the schemas of before give, on the same data.

    `failing` and `passing` are the numbers of records with such findings and none of the other state.
    """

    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    failing: int
    passing: int
    records: int
    edges: int


def effects(now: State, before: Schemas, files: Files, root: str, naming: Naming) -> Effects:
    """Check an atlas with the schemas of before too, and compare the findings by fingerprint."""
    settings = now.settings

    def read(path: str) -> bytes:
        return files.read(f"{root}/{path}")

    then = assemble(now.atlas.files, before, settings.is_external)
    asked = RuleSetup(chosen_rules(settings, ALL), settings, root)
    reported = run_rules(then, asked, read)
    old, new = _marks(reported), _marks(now.reported)
    come = [one for one in now.reported if one.identified.fingerprint not in old]
    gone = [one for one in reported if one.identified.fingerprint not in new]
    return Effects(
        _findings(now.atlas, come, naming, read),
        _findings(then, gone, naming, read),
        len(_records(come) - _records(reported)),
        len(_records(gone) - _records(now.reported)),
        len(now.atlas.records),
        len(now.atlas.edges),
    )


def _findings(atlas: Atlas, reported: list[Reported], naming: Naming, read: object) -> tuple[Finding, ...]:
    return findings(atlas, reported, naming, read, None, True)  # type: ignore[arg-type]


def _marks(reported: list[Reported]) -> set[str]:
    return {one.identified.fingerprint for one in reported}


def _records(reported: list[Reported]) -> set[str]:
    """Return the ids of the records that findings are about; for a finding without a record, its file."""
    return {one.identified.report.record or one.identified.report.place.path for one in reported}
