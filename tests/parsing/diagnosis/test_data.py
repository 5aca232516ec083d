"""Real files with one mistake put in: the finding is on that line, and both readers say the same."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from atlas_lint.parsing.diagnosis.levels import misfits
from atlas_lint.parsing.diagnosis.scan import scan
from atlas_lint.parsing.source import decode, read
from atlas_lint.parsing.stream import parts, prepared
from tests.command import REPOSITORY, SHARED

DATA = {path.name: path.read_bytes() for path in sorted((REPOSITORY / "data").rglob("*.yaml"))}
SAMPLE = [path.read_bytes() for path in sorted((SHARED / "atlas-sample/data").rglob("*.yaml"))[::10]]

# A mistake, as a change of one line; None if the line has no place for it.
Spoil = Callable[[str], str | None]
SPOILS: dict[str, Spoil] = {
    "no closing quote": lambda line: _replaced(line, r"(?<=\w)[\"']$", ""),
    "no opening bracket": lambda line: _replaced(line, r"(?<=[-:] )[\[{](?=.*: )", ""),
    "no closing bracket": lambda line: _replaced(line, r"[\]}]$", ""),
    "no colon": lambda line: _replaced(line, r"^( *\w+):(?= \w)", r"\1"),
    "no blank after a colon": lambda line: _replaced(line, r"^( *\w+:) (?=\w)", r"\1"),
    "no blank after a dash": lambda line: _replaced(line, r"^( +-) (?=\w)", r"\1"),
    "a tab": lambda line: _replaced(line, r"^ +(?=[\w-])", "\t"),
    "a colon in a value": lambda line: _replaced(line, r"^( *\w+: \w+) (?=\w+ )", r"\1: "),
    "a special character": lambda line: _replaced(line, r"^( *\w+: )(?=\w)", r"\1@"),
}


def _replaced(line: str, pattern: str, new: str) -> str | None:
    changed = re.sub(pattern, new, line, count=1)
    return None if changed == line else changed


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_a_mistake_is_found_on_its_line(spoil: Spoil) -> None:
    chance = random.Random(7)
    tried = 0
    for name in chance.choices(sorted(DATA), k=60):
        lines = decode(DATA[name]).split("\n")
        places = [(number, spoil(line)) for number, line in enumerate(lines)]
        number, changed = chance.choice([place for place in places if place[1]] or [(0, None)])
        if changed is None:
            continue
        broken = read("\n".join((*lines[:number], changed, *lines[number + 1 :])).encode()).broken
        if broken:
            tried += 1
            assert (broken.span.line, bool(broken.help)) == (number + 1, True), (name, number + 1, broken)
    assert tried >= 3


@pytest.mark.parametrize("data", [*DATA.values(), *SAMPLE])
def test_nothing_in_a_valid_file_looks_like_a_mistake(data: bytes) -> None:
    text = prepared(decode(data))
    for part in parts(text):
        scanned = scan(text[part.start : part.end], 1)
        assert list(misfits(scanned)) == []
        assert (scanned.unclosed, scanned.crossed, scanned.trailing) == ([], [], [])
