"""Help for what a schema refuses in a record or an edge: the type and the values of an attribute that is missing."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_lint.findings.place import OWNER, Path
from atlas_lint.findings.rule import AtlasHelp, Help
from atlas_lint.model.atlas import Atlas
from atlas_lint.schemas import effective
from atlas_lint.schemas.constraints_in_words import limits, one_of
from atlas_lint.schemas.effective import Layers
from atlas_lint.schemas.keyword_words import TYPES, choice
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.violations import Violation, add
from atlas_lint.spelling import Meant
from atlas_lint.text import alternatives, conjunction

MOST_VALUES = 8
"""Allowed values that a help names."""
MOST_DESCRIBED = 4
"""Missing properties beyond which a help only names them."""


def help_for(violation: Violation, uri: str) -> Meant | AtlasHelp:
    """Return the help for a violation of the schema at `uri`: the near spelling, else help to find later."""
    near = violation.help
    return near if isinstance(near, Meant) else AtlasHelp(refused, (uri, violation))


def refused(atlas: Atlas, uri: str, violation: Violation) -> str | None:
    """Return the help for a violation of the schema at `uri` that has no near spelling."""
    help = None if violation.help is None else str(violation.help)
    if violation.keyword == "required" and help == add(violation.subject):
        words = _what_to_add(atlas.schemas, uri, violation)
        return f"{help}: {words}" if words else help
    if violation.subject == "null" and violation.part != OWNER and _is_optional(atlas.schemas, uri, violation.path):
        return f"leave it out, or {help}" if help else "leave it out"
    return help


def all_missing(atlas: Atlas, *missing: tuple[str, Violation]) -> str:
    """Return the help for properties that one mapping lacks, each given by the URI of the schema and its violation."""
    own = [str(violation.help) for _, violation in missing if violation.help != add(violation.subject)]
    left = [(uri, violation) for uri, violation in missing if violation.help == add(violation.subject)]
    names = [f"`{violation.subject}`" for _, violation in left]
    if len(left) <= MOST_DESCRIBED:
        words = [_what_to_add(atlas.schemas, uri, violation) for uri, violation in left]
        names = [f"{name} ({what})" if what else name for name, what in zip(names, words, strict=True)]
    return "; ".join([*own, f"add {conjunction(names)}"] if names else own)


def first_help(atlas: Atlas, *helps: Help) -> str | None:
    """Return the first help of several that there is in the atlas; None if there is none."""
    found = (help.write(atlas, *help.about) if isinstance(help, AtlasHelp) else str(help) for help in helps)
    return next(filter(None, found), None)


def _what_to_add(schemas: Schemas, uri: str, violation: Violation) -> str:
    """Return what a missing property may be, in words; "" if the schema allows it to be anything."""
    return description(effective.of_property(schemas, _at(schemas, uri, violation.path), violation.subject))


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
