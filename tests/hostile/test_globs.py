"""Globs: they say what pathspec says, and no pattern keeps a run going."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from atlas_lint.filesystem import globs
from atlas_lint.filesystem.globs import Globs, matches
from tests.command import Run, write

PIECES = ("a", "b", "*", "*", "?", "/", "**/", "/**", "[ab]", "[!a]", "[^b]", "[b-d]", "!", "\\*", ".", " ", "+")
PATTERNS = st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join), min_size=1, max_size=3)
PATHS = st.lists(st.text("aabbc.\n*+", min_size=1, max_size=4), min_size=1, max_size=4).map("/".join)

EVIL = ["*a" * 30 + "*b", "*a*" * 200 + "b", "**/a" * 100 + "/b", "*a" + "?" * 200 + "b", ("*a" * 9 + "/") * 9 + "b"]


@settings(max_examples=400, derandomize=True, deadline=None)
@given(PATTERNS, st.lists(PATHS, max_size=6), st.sampled_from((0, 2)))
def test_the_same_as_pathspec(patterns: list[str], paths: list[str], few: int) -> None:
    try:
        plain = GitIgnoreSpec.from_lines(patterns)
    except ValueError:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(globs, "_FEW", few)
        globs._specification.cache_clear()
        for path in paths:
            assert Globs("/atlas", tuple(patterns)).match(f"/atlas/{path}") == plain.match_file(path)
    globs._specification.cache_clear()


@pytest.mark.parametrize("pattern", EVIL)
def test_patterns_that_try_every_way(pattern: str) -> None:
    """A match as `re` does it takes longer than the universe has been there, so that this ends is the test."""
    path = "/".join(["a" * 250] * 12) + "/ac"
    assert not Globs("/atlas", (pattern,)).match(f"/atlas/{path}")
    assert not matches(path, (pattern,))


@pytest.mark.parametrize("key", ["exclude", "external-ids", "external-kinds", "schema-keywords", "per-path"])
def test_in_the_configuration(confined: Run, atlas: Path, key: str) -> None:
    write(
        atlas / f"data/{'a' * 200}.yaml", f"nodeKind: Role\nid: role:{'a' * 200}\nedges:\n  leads: role:{'a' * 199}\n"
    )
    value = f'{{"{EVIL[0]}" = {{}}}}' if key == "per-path" else f'["{EVIL[0]}"]'
    write(atlas / "atlas-lint.toml", f"{key} = {value}\n")
    ran = confined("data", "--no-cache", "--exclude", EVIL[0])
    assert ran.status == 1, ran.err
    assert ran.out.count("error[dangling-target]") == 1


def test_a_glob_that_is_none(run: Run, atlas: Path) -> None:
    ran = run("data", "--exclude", "\\")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "error: not a glob: \\\n  help: write it as a line of a .gitignore\n"
