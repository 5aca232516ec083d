"""The benchmark of the language server: what it looks for in an atlas, and a short session."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import lsp, lsp_session
from benchmarks.generate import generate
from benchmarks.lsp_client import Used
from benchmarks.processes import copy_atlas
from tests.command import REPOSITORY


def test_a_generated_atlas_gets_a_record_that_much_points_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lsp_session, "HUB", 30)
    generate(tmp_path, 40, faults=0.0, seed=1)
    lsp_session.add_hub(tmp_path)
    atlas = lsp_session.look(tmp_path)
    assert atlas.incoming >= 25
    assert f"\nid: {atlas.hub}\n" in atlas.hub_path.read_text(encoding="utf-8")
    assert len({place.path for place in atlas.places}) == lsp_session.FILES
    for place in atlas.places:
        assert place.path.read_text(encoding="utf-8").endswith(f"\n{place.before}{place.target}\n")


def test_an_atlas_without_a_used_record_is_refused(atlas: Path) -> None:
    for path in (atlas / "data").iterdir():
        path.unlink()
    with pytest.raises(SystemExit, match="declares what others point at"):
        lsp_session.look(atlas)


def test_medians_and_shares_are_taken_figure_by_figure() -> None:
    taken = [Used(3.0, 1.0, 10), Used(1.0, 2.0, 30), Used(2.0, 3.0, 20)]
    assert lsp_session.median(taken) == Used(2.0, 2.0, 20)
    assert lsp_session.share(taken, 1) == Used(3.0, 3.0, 30)
    assert lsp_session.share(taken, 0.5) == Used(2.0, 2.0, 20)


@pytest.mark.skipif(sys.platform != "linux", reason="the CPU time of a process is read as on Linux")
def test_a_short_session_fills_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("FILES", 2), ("KEYS", 8), ("EVERY", 0.0), ("LOADING", 0.2)):
        monkeypatch.setattr(lsp_session, name, value)
    copy_atlas(REPOSITORY / "data", REPOSITORY / "schemas", tmp_path)
    atlas = lsp_session.look(tmp_path)
    figures, memory = lsp.of_atlas_lint(atlas)
    assert figures.keys() == {row.key for row in lsp.ROWS}
    assert all(used.wall > 0 for used in figures.values())
    assert figures["completion, slowest"].size > 100
    table = lsp.rendered(atlas, 1.0, (figures, memory), (figures, memory))
    assert table.count("\n") == len(lsp.ROWS) + 6
    assert f"{atlas.incoming:,} edges reach the most used record" in table


def test_the_page_has_a_place_for_the_tables() -> None:
    page = (REPOSITORY / "docs/performance.md").read_text(encoding="utf-8")
    for name in ("lsp-generated", "lsp-real"):
        assert page.count(f"<!-- {name} -->\n") == page.count(f"<!-- /{name} -->") == 1
