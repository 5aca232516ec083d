"""The rule `yaml-hazard`."""

from __future__ import annotations

from atlas_lint.findings.finding import SAFE, WARNING
from atlas_lint.findings.place import KEY, FilePath, Place
from atlas_lint.findings.rule import ProposedFix, Report, Reports, Rewrite, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import HAZARD
from atlas_lint.model.hazards import is_null_number, refused_places
from atlas_lint.parsing.scalars import plain
from atlas_lint.text import short


@rule(WARNING)
def yaml_hazard(atlas: Atlas) -> Reports:
    """A plain scalar has another value in YAML 1.1.

    atlas-lint parses YAML 1.2, in which `yes` and `1:1` are text. Many scripts still use YAML 1.1 (PyYAML does), in
    which `yes` is true, `1:1` is 61 and `012` is 10. A quoted scalar has the same value in both. The rule skips dates.
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
    for file, fault in faults:
        place = Place(file.path, fault.document, fault.path, fault.part, 0, fault.span)
        if place in refused:
            continue
        is_scalar = fault.span is None
        is_text = fault.part == KEY or plain(fault.text).value == fault.text
        quoted = ProposedFix(SAFE, f'write "{short(fault.text, 40)}"', (Rewrite(place, fault.text),))
        yield Report(
            place,
            f"`{short(fault.text, 40)}` is {fault.message}",
            about=(fault.record or FilePath(file.path), fault.path, fault.text),
            record=fault.record,
            help=_help(fault.text) if is_scalar else "write `%YAML 1.2`, or remove the line",
            proposed_fixes=(quoted,) if is_scalar and is_text else (),
        )


def _help(text: str) -> str:
    """Return what to write instead of a plain scalar."""
    number = "another number, or " if is_null_number(text) else ""
    return f'write {number}"{short(text, 40)}" if it is text'
