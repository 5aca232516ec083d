"""The rule `yaml-hazard`."""

from __future__ import annotations

from atlas_lint.findings.finding import WARNING
from atlas_lint.findings.place import FilePath, Place
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import HAZARD, Fault
from atlas_lint.model.hazards import Hazards, is_null_number, refused_places
from atlas_lint.text import short


@rule(WARNING)
def yaml_hazard(atlas: Atlas) -> Reports:
    """A plain scalar has another value in YAML 1.1.

    atlas-lint parses YAML 1.2, in which `yes` and `1:1` are text. Many scripts still use YAML 1.1 (PyYAML does), in
    which `yes` is true, `1:1` is 61 and `012` is 10. A quoted scalar has the same value in both. The rule skips dates.
    The fix is safe: it writes quotes if the schema wants text, and `true` or `false` if it wants a boolean.
    It also reports `.inf` and `.nan`: JSON has no such numbers, so atlas-lint reads them as null. A scalar that is wrong
    for another reason (its schema refuses it, or no record has that id) gets only the finding about that.

    A document that asks for a version newer than YAML 1.2 (`%YAML 1.3`) is parsed as YAML 1.2 and reported, too.

    ```yaml
    nodeKind: Role
    id: role:on-call
    attributes:
      displayName: "yes"
      since: 2026-04-29
    ```

    ```yaml
    nodeKind: Role
    id: role:on-call
    attributes:
      displayName: off
                   #^^ yaml-hazard: `off` is text here, but the boolean false to a YAML 1.1 reader
    ```
    """
    faults = list(atlas.faults(HAZARD))
    refused = refused_places(atlas) if faults else set()
    hazards = Hazards(atlas)
    for file, fault in faults:
        place = Place(file.path, fault.document, fault.path, fault.part, 0, fault.span)
        if place in refused:
            continue
        fixes = hazards.fixes(file, fault) if fault.span is None else ()
        yield Report(
            place,
            f"`{short(fault.text, 40)}` is {fault.message}",
            about=(fault.record or FilePath(file.path), fault.path, fault.text),
            record=fault.record,
            help=fixes[0].message if fixes else _help(fault),
            proposed_fixes=fixes,
        )


def _help(fault: Fault) -> str:
    """Return what to write instead of a plain scalar, or of a version of YAML."""
    if fault.span is not None:
        return "write `%YAML 1.2`, or remove the line"
    number = "another number, or " if is_null_number(fault.text) else ""
    return f'write {number}"{short(fault.text, 40)}" if it is text'
