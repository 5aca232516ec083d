"""Help for what a schema refuses in a record or an edge: the type and the values of an attribute that is missing."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_lint.findings.place import OWNER, Path
from atlas_lint.findings.rule import AtlasHelp
from atlas_lint.model.atlas import Atlas
from atlas_lint.schemas import effective
from atlas_lint.schemas.constraints_in_words import limits, one_of
from atlas_lint.schemas.effective import Layers
from atlas_lint.schemas.keyword_words import TYPES, choice
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.violations import Violation
from atlas_lint.spelling import Meant
from atlas_lint.text import alternatives

MOST_VALUES = 8
"""Allowed values that a help names."""


def help_for(violation: Violation, uri: str) -> Meant | AtlasHelp:
    """Return the help for a violation of the schema at `uri`: the near spelling, else help to find later."""
    near = violation.help
    return near if isinstance(near, Meant) else AtlasHelp(refused, (uri, violation))


def refused(atlas: Atlas, uri: str, violation: Violation) -> str | None:
    """Return the help for a violation of the schema at `uri` that has no near spelling."""
    help = None if violation.help is None else str(violation.help)
    if violation.keyword == "required":
        return _missing(atlas.schemas, uri, violation) or help
    if violation.subject == "null" and violation.part != OWNER and _is_optional(atlas.schemas, uri, violation.path):
        return f"leave it out, or {help}" if help else "leave it out"
    return help


def _missing(schemas: Schemas, uri: str, violation: Violation) -> str:
    """Return `add `stage`: draft, live or retired`; "" if the schema allows it to be anything."""
    of = effective.of_property(schemas, _at(schemas, uri, violation.path), violation.subject)
    words = description(of)
    return f"add `{violation.subject}`: {words}" if words else ""


def description(of: Layers) -> str:
    """Return what a value may be, in words: its values, or its type and limits; "" if it may be anything."""
    allowed = effective.values(of)
    if allowed:
        return alternatives([choice(value) for value in allowed], MOST_VALUES, "another allowed value")
    return ", ".join(_parts(of))


def _parts(of: Layers) -> Iterator[str]:
    kinds = effective.references(of)
    if kinds is not None:
        yield "the id of " + (one_of(sorted(kinds)) if kinds else "a record")
    named = effective.types(of)
    if kinds is None and named and named != effective.TYPES:
        yield alternatives([TYPES[name] for name in named], len(named))
    yield from limits(of)


def _is_optional(schemas: Schemas, uri: str, path: Path) -> bool:
    """Check whether a value may be left out: it is under a key that no layer requires."""
    if not path or not isinstance(path[-1], str) or path == ("attributes",):
        return False
    return path[-1] not in effective.required(_at(schemas, uri, path[:-1]))


def _at(schemas: Schemas, uri: str, path: Path) -> Layers:
    """Return the layers for the value at a path in a value of the schema at `uri`."""
    of = effective.layers(schemas, uri, schemas.resolve(uri))
    for step in path:
        name, index = (step, None) if isinstance(step, str) else (None, step)
        of = effective.of_item(schemas, of, index) if name is None else effective.of_property(schemas, of, name)
    return of
