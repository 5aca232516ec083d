"""Contents that git stores, asked for one by one or announced."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem import git as asked
from tests.command import Git, write

LARGE = "x: y\n" * 40_000
"""A text that fills the pipe between the processes several times."""


@pytest.fixture
def stored(tmp_path: Path, git: Git) -> Iterator[tuple[asked.Contents, dict[str, bytes]]]:
    """Return a reader of contents and what it has to return: by id, the bytes of files of several sizes."""
    git("init", "-q")
    texts = ["", "a", "no line break at the end", "two\nlines\n", "\0\0", "abc 12\n", LARGE, f"{LARGE}z"]
    for number, text in enumerate(texts):
        write(tmp_path / f"{number}.yaml", text)
    git("add", "-A")
    contents = asked.Contents(tmp_path)
    yield contents, {blob.id: (tmp_path / blob.path).read_bytes() for blob in asked.index(tmp_path)}
    contents.close()


@pytest.mark.parametrize("seed", range(6))
def test_announced_or_not_in_any_order(stored: tuple[asked.Contents, dict[str, bytes]], seed: int) -> None:
    contents, expected = stored
    chance = random.Random(seed)
    for _ in range(3):
        contents.announce(chance.sample(list(expected), chance.randrange(len(expected) + 1)))
        for id in chance.sample([*expected, *expected], chance.randrange(2 * len(expected))):
            assert contents.read(id) == expected[id]


def test_nothing_is_kept_beyond_the_limit(
    stored: tuple[asked.Contents, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    contents, expected = stored
    monkeypatch.setattr(contents, "_room", 10)
    contents.announce(expected)
    for id in reversed(expected):
        assert contents.read(id) == expected[id]


def test_a_content_that_is_missing(stored: tuple[asked.Contents, dict[str, bytes]]) -> None:
    contents, expected = stored
    missing = "0" * 40
    first, *others = expected
    contents.announce([first, missing, *others])
    assert contents.read(others[0]) == expected[others[0]]
    with pytest.raises(AtlasError, match=f"git does not have the content {missing}"):
        contents.read(missing)
    assert [contents.read(id) for id in expected] == list(expected.values())
