"""Which files were moved: the same as git finds in the index, without asking git."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from atlas_lint.base_comparison.moved_files import moves
from atlas_lint.errors import Unreadable
from atlas_lint.filesystem.file_tree import Files, Overlay
from tests.command import Git, write

TEXT = "".join(f"line {number}\n" for number in range(10))


class Nothing(Files):
    """A world without files."""

    def below(self, folder: str, *, heed_ignores: bool = False, unread: list[Unreadable] | None = None) -> list[str]:
        return []

    def read(self, path: str) -> bytes:
        raise AssertionError(path)

    def is_file(self, path: str) -> bool:
        return False

    is_folder = is_file


def world(texts: Mapping[str, str]) -> Overlay:
    return Overlay(Nothing(), {f"/data/{path}": text.encode() for path, text in texts.items()})


def moved(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    return moves(world(before), world(now), "/data")


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ({"a.yaml": TEXT}, {"a.yaml": TEXT}),
        ({"a.yaml": TEXT}, {"a.yaml": "other\n", "b.yaml": TEXT}),  # a copy
        ({"a.yaml": TEXT}, {}),
        ({}, {"a.yaml": TEXT}),
        ({"a.yaml": TEXT}, {"b.yaml": "something else\n" * 5}),
        ({"a.yaml": TEXT}, {"b.yaml": TEXT + "more\n" * 100}),
        ({"a.yaml": ""}, {"b.yaml": ""}),
        ({"a.txt": TEXT}, {"b.txt": TEXT}),
    ],
    ids=["same", "copy", "deleted", "new", "unlike", "grown", "empty", "no YAML"],
)
def test_what_is_no_move(before: dict[str, str], now: dict[str, str]) -> None:
    assert moved(before, now) == {}


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ({"a.yaml": TEXT}, {"b.yaml": TEXT}, {"a.yaml": "b.yaml"}),
        ({"a.yaml": TEXT}, {"b.yaml": TEXT.replace("\n", "\r\n")}, {"a.yaml": "b.yaml"}),
        ({"a.yaml": TEXT}, {"b.yaml": TEXT + "more\n" * 3}, {"a.yaml": "b.yaml"}),
        (
            {"x/a.yaml": TEXT, "x/b.yaml": TEXT},
            {"y/b.yaml": TEXT, "y/a.yaml": TEXT},
            {"x/a.yaml": "y/a.yaml", "x/b.yaml": "y/b.yaml"},
        ),
        (
            {"a.yaml": TEXT},
            {"b.yaml": TEXT + "more\n" * 3, "c.yaml": TEXT + "more\n"},
            {"a.yaml": "c.yaml"},
        ),
        ({"a.yaml": TEXT, "b.yaml": TEXT}, {"c.yaml": TEXT}, {"a.yaml": "c.yaml"}),
    ],
    ids=["equal", "line breaks", "edited", "names", "the likest", "once"],
)
def test_what_is_a_move(before: dict[str, str], now: dict[str, str], expected: dict[str, str]) -> None:
    assert moved(before, now) == expected


def test_a_folder_of_many_edited_files() -> None:
    """Too many to compare each with each; their names say which is which."""
    texts = {f"{number}.yaml": f"{TEXT}id: {number}\n" for number in range(300)}
    before = {f"x/{name}": text for name, text in texts.items()}
    now = {f"y/{name}": f"{text}more\n" for name, text in texts.items()}
    assert moved(before, now) == {f"x/{name}": f"y/{name}" for name in texts}


def test_git_agrees(tmp_path: Path, git: Git) -> None:
    """Random files moved and edited, none like another: git finds the same moves in the index."""
    chance = random.Random(3)
    git("init", "-q", "-b", "main")
    texts = {f"data/{number}.yaml": _words(chance) for number in range(40)}
    for path, text in texts.items():
        write(tmp_path / path, text)
    git("add", "-A")
    git("commit", "-qm", "one")
    now = dict(texts)
    for number, path in enumerate(list(texts)[:30]):
        text = now.pop(path)
        if number % 3:
            lines = text.splitlines(keepends=True)
            text = "".join(lines[: -chance.randrange(1, 8)])
        if number % 5:
            now[f"data/moved/{chance.randrange(10**6)}.yaml"] = text
        (tmp_path / path).unlink()
    for path, text in now.items():
        write(tmp_path / path, text)
    git("add", "-A")
    said = git("diff", "--cached", "--name-status", "--diff-filter=R", "-M", "-z", "HEAD").split("\0")
    found = moves(
        world({path.removeprefix("data/"): text for path, text in texts.items()}),
        world({path.removeprefix("data/"): text for path, text in now.items()}),
        "/data",
    )
    assert len(found) == 24
    assert {f"data/{old}": f"data/{new}" for old, new in found.items()} == dict(_pairs(said))


def _pairs(fields: list[str]) -> Iterator[tuple[str, str]]:
    return zip(fields[1::3], fields[2::3], strict=False)


def _words(chance: random.Random) -> str:
    return "".join(f"{chance.randrange(10**12)}\n" for _ in range(20))
