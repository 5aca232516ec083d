"""At each position of each document of the atlas, what follows is among what is offered.

The suite takes a sample that is always the same; `ATLAS_LINT_POSITIONS=1` takes every scalar (ten minutes).
"""

from __future__ import annotations

import os
from collections import Counter
from functools import cache

from atlas_lint.completion.complete import complete
from atlas_lint.completion.view import View
from atlas_lint.incremental.resident import Resident
from tests.completion import expected
from tests.completion.expected import Position, Written
from tests.completion.view import view_of

EVERY = int(os.environ.get("ATLAS_LINT_POSITIONS", "200"))
AIM = 0.995
FREE = (
    "description",
    "displayName",
    "passage",
    "evidence",
    "clause",
    "agenda",
    "artifact",
    "reason",
    "licence",
    "steps",
)
"""Attributes that hold any text."""


@cache
def resident() -> Resident:
    return expected.atlas()


@cache
def view() -> View:
    return view_of(resident().atlas())


def is_offered(at: Position, path: str, one: Written) -> bool:
    """Check that the scalar at a position is offered, and that it replaces the whole token."""
    found = complete(view()._replace(cluster=path.partition("/")[0]), at.lines, at.line, at.column)
    replaced = (found.token.start, found.token.end)
    whole = (at.start, at.column if at.is_cut else at.end)
    texts = {text for item in found.items for text in (item.label, item.text.removesuffix(" ").removesuffix(":"))}
    return one.text in texts and replaced == whole


def test_what_follows_is_among_what_is_offered() -> None:
    asked, missed = 0, Counter[str]()
    for path, text, one in expected.sample(EVERY):
        if not expected.is_expected(resident(), path, text, one):
            continue
        patches = expected.ids_of_patches(resident(), path)
        for at in expected.positions(text, one):
            if at.is_cut and (one.document, one.path) in patches:
                continue  # the mark of the patch is cut off, so its id reads like a new one
            asked += 1
            missed[f"{path}:{at.line + 1} {one.path}"] += not is_offered(at, path, one)
    print(f"{asked} positions, {missed.total()} missed: {1 - missed.total() / asked:.4%}; {+missed}")
    assert asked > 1000
    assert 1 - missed.total() / asked >= AIM, +missed


def test_nothing_is_offered_in_free_text() -> None:
    free = 0
    for path, text, one in expected.sample(max(EVERY // 10, 1)):  # free text needs no look at the schemas
        names = [step for step in one.path if isinstance(step, str)]
        if one.is_key or names[-1:] not in [[name] for name in FREE]:
            continue
        for at in expected.positions(text, one):
            free += 1
            assert complete(view(), at.lines, at.line, at.column).items == [], (path, at.line, at.column)
    assert free > 100


def test_nothing_is_offered_in_block_scalars_and_comments() -> None:
    lines_of_prose = 0
    for file in expected.data_files()[::5]:
        lines = file.read_text(encoding="utf-8").split("\n")
        for number in prose(lines):
            lines_of_prose += 1
            for column in range(0, len(lines[number]) + 1, 7):
                found = complete(view(), lines, number, column)
                assert found.items == [], (file.name, number, column)
    assert lines_of_prose > 50


def prose(lines: list[str]) -> list[int]:
    """Return the lines of comments and, found from the head of each, of block scalars."""
    found, inside = [], -1
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if inside >= 0 and line.strip() and indent <= inside:
            inside = -1
        if inside >= 0 or line.lstrip().startswith("#"):
            found.append(number)
        elif line.rstrip().endswith((": |", ": >-", ": >", ": |-")):
            inside = indent
    return found
