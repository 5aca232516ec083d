"""Missing properties that are there under a misspelt name: one violation, not two."""

from __future__ import annotations

from collections.abc import Iterable

from atlas_lint.findings.place import KEY, OWNER
from atlas_lint.schemas.violations import Path, Violation
from atlas_lint.spelling import Meant, meant

_UNKNOWN = ("additionalProperties", "unevaluatedProperties")


def without_misspelt(found: Iterable[Violation]) -> tuple[Violation, ...]:
    """Return the violations of one value without the missing properties that an unknown key means.

    The unknown key's help names the property. Each unknown key accounts for one missing property of its mapping.
    """
    violations = list(found)
    missing = {(one.path, one.subject) for one in violations if _is_missing(one)}
    if not missing:
        return tuple(violations)
    explained: set[tuple[Path, str]] = set()
    for index, one in enumerate(violations):
        owner = one.path[:-1]
        if one.keyword in _UNKNOWN and one.part == KEY:
            left = [name for path, name in missing - explained if path == owner]
            word = one.help if isinstance(one.help, Meant) else meant(one.subject, left)
            if word is not None and word.word in left:
                explained.add((owner, word.word))
                violations[index] = one._replace(help=word)
    return tuple(one for one in violations if not (_is_missing(one) and (one.path, one.subject) in explained))


def _is_missing(violation: Violation) -> bool:
    return violation.part == OWNER and violation.keyword in ("required", "dependentRequired")
