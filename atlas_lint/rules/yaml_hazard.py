"""The rule `yaml-hazard`."""

from __future__ import annotations

from collections import Counter

from atlas_lint.findings.finding import SAFE, WARNING
from atlas_lint.findings.place import KEY, FilePath, Place
from atlas_lint.findings.rule import ProposedFix, Report, Reports, Rewrite, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import DeclaredFile, Fault
from atlas_lint.model.wanted_values import accepts
from atlas_lint.parsing.scalars import legacy, plain
from atlas_lint.text import short

_MOST_TRIED = 100
"""Number of scalars of a file for which the schemas are asked what they want; each asks them about its whole record."""


@rule(WARNING)
def yaml_hazard(atlas: Atlas) -> Reports:
    """A plain scalar has another value in YAML 1.1.

    atlas-lint parses YAML 1.2, in which `yes` and `1:1` are text. Many scripts still use YAML 1.1 (PyYAML does), in
    which `yes` is true, `1:1` is 61 and `012` is 10. A quoted scalar has the same value in both. The rule skips dates.
    The fix is safe: it writes quotes if the schema wants text, and `true` or `false` if it wants a boolean.
    It also reports `.inf` and `.nan`: JSON has no such numbers, so atlas-lint reads them as null.

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
    tried = Counter[str]()
    for file, fault in atlas.faults("yaml-hazard"):
        tried[file.path] += 1
        is_tried = fault.span is None and tried[file.path] <= _MOST_TRIED
        place = Place(file.path, fault.document, fault.path, fault.part, 0, fault.span)
        fixes = _proposed_fixes(atlas, file, fault, place) if is_tried else ()
        yield Report(
            place,
            f"`{short(fault.text, 40)}` is {fault.message}",
            about=(fault.record or FilePath(file.path), fault.path, fault.text),
            record=fault.record,
            help=fixes[0].message if fixes else _help(fault),
            proposed_fixes=fixes,
        )


def _help(fault: Fault) -> str:
    if fault.span is not None:
        return "write `%YAML 1.2`, or remove the line"
    return f'write "{short(fault.text, 40)}" if it is text'


def _proposed_fixes(atlas: Atlas, file: DeclaredFile, fault: Fault, place: Place) -> tuple[ProposedFix, ...]:
    """Return the fix that writes what the schema wants: text in quotes, or a boolean; none if the schema allows both.

    A number in YAML 1.2 that is another one in YAML 1.1 has none: nobody knows which was meant.
    """
    text = fault.text
    if fault.part != KEY and plain(text).value != text:
        return ()
    other = legacy(text) if fault.part != KEY else None
    fits_text = accepts(atlas, file, fault, text)
    fits_other = other is not None and accepts(atlas, file, fault, other)
    if fits_text and not fits_other:
        return (ProposedFix(SAFE, f'write "{short(text, 40)}"', (Rewrite(place, text),)),)
    if fits_other and not fits_text and isinstance(other, bool):
        word = str(other).lower()
        return (ProposedFix(SAFE, f"write {word}", (Rewrite(place, word, is_literal=True),)),)
    return ()
