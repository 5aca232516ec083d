"""Folders of generated files: all of it or nothing, and nothing that was there is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas_lint.errors import AtlasError
from atlas_lint.schema_tools import output_folder

FILES = {"records/Role.schema.json": b"{}\n", "edges/leads.schema.json": b"{}\n"}


def test_a_new_folder_appears_whole(tmp_path: Path) -> None:
    assert output_folder.put(tmp_path / "a/schemas", FILES) == 2
    assert {path: (tmp_path / "a/schemas" / path).read_bytes() for path in FILES} == FILES
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["schemas"]


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    output_folder.put(tmp_path / "schemas", FILES)
    assert output_folder.put(tmp_path / "schemas", FILES) == 0


def test_what_is_there_stays(tmp_path: Path) -> None:
    output_folder.put(tmp_path / "schemas", {"mine.txt": b"mine"})
    output_folder.put(tmp_path / "schemas", FILES)
    assert (tmp_path / "schemas/mine.txt").read_bytes() == b"mine"


def test_nothing_is_overwritten_unless_told(tmp_path: Path) -> None:
    output_folder.put(tmp_path / "schemas", {"records/Role.schema.json": b'{"mine": 1}'})
    with pytest.raises(AtlasError, match=r"Role\.schema\.json would be overwritten, so nothing was written"):
        output_folder.put(tmp_path / "schemas", FILES)
    assert not (tmp_path / "schemas/edges").exists()
    assert output_folder.put(tmp_path / "schemas", FILES, force=True) == 2
    assert (tmp_path / "schemas/records/Role.schema.json").read_bytes() == b"{}\n"


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(AtlasError, match="cannot write"):
        output_folder.put(tmp_path / "file/schemas", FILES)


def test_schemas_are_rendered_for_people() -> None:
    assert output_folder.rendered({"b": "é", "a": [1]}) == '{\n  "b": "é",\n  "a": [\n    1\n  ]\n}\n'.encode()
