"""`rename`, page by page: a YAML block is a file beside the toy atlas, the `diff` block what a renaming makes of it.

The heading of a case names the two ids: `## role:debugger to role:hunter`, with `, in prose` where that is wanted.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from atlas_lint.checking.load_atlas import load
from atlas_lint.edits.unified_diff import unified
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem import transaction
from atlas_lint.filesystem.atomic_write import JOURNAL
from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.rename.rename import Renaming, renaming
from atlas_lint.settings import Settings
from tests import toy
from tests.command import SHARED, Run, write
from tests.forms import FORMS, Form

PAGES = sorted((Path(__file__).parent / "renames").glob("*.md"))
CASE = re.compile(
    r"## (?P<old>\S+) to (?P<new>\S+?)(?P<prose>, in prose)?\n(?P<words>.*?)"
    r"```yaml\n(?P<text>.*?)```\n\n```diff\n.*?```\n",
    re.DOTALL,
)
ROOT = (toy.TOY / "data").as_posix()
EXAMPLE = f"{ROOT}/{toy.EXAMPLE}"


def renamed(data: bytes, old: str, new: str, prose: bool = False) -> Renaming:
    files = Overlay(Disk(), {EXAMPLE: data})
    return renaming(files, ROOT, Settings(ROOT), f"{ROOT}/none", old, new, in_prose=prose)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.stem))
def test_page(page: Path, golden: Callable[[Path, str], None]) -> None:
    def drawn(match: re.Match[str]) -> str:
        data = match["text"].encode()
        made = renamed(data, match["old"], match["new"], bool(match["prose"]))
        assert not made.breaks
        diff = "".join(unified(toy.EXAMPLE, data, made.contents.get(EXAMPLE, data)))
        head = f"## {match['old']} to {match['new']}{match['prose'] or ''}\n{match['words']}"
        return f"{head}```yaml\n{match['text']}```\n\n```diff\n{diff}```\n"

    golden(page, CASE.sub(drawn, page.read_text("utf-8")))


DOCUMENT = b"""# \xc3\xa9 first
nodeKind: Workflow
id: workflow:a
attributes: {displayName: "role:debugger"}
edges:
  involves_role:
    - role:debugger   # role:debugger
    - {target: 'role:bug-triager'}
"""


def beyond_ascii(data: bytes) -> bytes:
    return data.replace(b"workflow:a", "workflow:𐐀-ünï".encode())


@pytest.mark.parametrize("form", [*FORMS.values(), beyond_ascii], ids=[*FORMS, "beyond-ascii"])
def test_every_byte_around_stays(form: Form) -> None:
    made = renamed(form(DOCUMENT), "role:debugger", "role:hunter")
    assert made.contents[EXAMPLE] == form(DOCUMENT.replace(b"- role:debugger", b"- role:hunter"))
    back = renaming(
        Overlay(Disk(), dict(made.contents)), ROOT, Settings(ROOT), "", "role:hunter", "role:debugger", in_prose=False
    )
    assert back.contents[EXAMPLE] == form(DOCUMENT)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("role:debuger", "role:x", "nothing in the atlas has the id role:debuger"),
        ("role:debugger", "role:debugger", "already has this id"),
        ("role:debugger", "role:bug-triager", "already exists, and rename cannot merge two records"),
        ("role:debugger", "", "an empty text cannot be an id"),
        ("role:debugger", " role:x", "cannot be an id"),
        ("role:debugger", "role:x\n", "cannot be an id"),
        ("role:debugger", "role:\x1b[31m", "cannot be an id"),
    ],
)
def test_what_cannot_be_renamed(old: str, new: str, message: str) -> None:
    with pytest.raises(AtlasError, match=re.escape(message)):
        renamed(DOCUMENT, old, new)


def test_a_name_that_needs_quotes_gets_them() -> None:
    made = renamed(DOCUMENT, "role:debugger", "role:it's #1")
    assert b'- "role:it\'s #1"   # role:debugger' in made.contents[EXAMPLE]


def test_the_command(run: Run, atlas: Path) -> None:
    ran = run("rename", "role:b", "role:c", "data", "--diff")
    assert ran.status == 1
    assert ran.out == (
        "--- a/data/a.yaml\n+++ b/data/a.yaml\n@@ -1,4 +1,4 @@\n nodeKind: Role\n id: role:a\n edges:\n"
        "-  leads: role:b\n+  leads: role:c\n"
        "--- a/data/b.yaml\n+++ b/data/b.yaml\n@@ -1,2 +1,2 @@\n nodeKind: Role\n-id: role:b\n+id: role:c\n"
    )
    assert "role:b" in (atlas / "data/b.yaml").read_text()
    ran = run("rename", "role:b", "role:c", "data")
    assert (ran.status, ran.out, ran.err) == (0, "", "renamed role:b to role:c: 2 places in 2 files\n")
    assert run("data").status == 0
    ran = run("rename", "role:x", "role:y", "data")
    assert (ran.status, ran.out) == (2, "")


def test_what_would_break_is_not_written(run: Run, atlas: Path) -> None:
    ran = run("rename", "role:b", "tool:b", "data")
    assert ran.status == 1
    assert ran.err == (
        "nothing was written: the atlas would have 1 new finding\n"
        "  data/b.yaml: id-prefix: tool:b is a Role and lacks the prefix role:\n"
    )
    assert "role:b" in (atlas / "data/b.yaml").read_text()


def test_a_file_that_cannot_be_read_is_told(run: Run, atlas: Path) -> None:
    write(atlas / "data/c.yaml", "id: role:b\na: [\n")
    ran = run("rename", "role:b", "role:c", "data")
    assert "warning: data/c.yaml has parts that cannot be read and still names role:b" in ran.err


def test_the_configuration_the_baseline_and_comments_follow(run: Run, atlas: Path) -> None:
    write(
        atlas / "atlas-lint.toml", '# "role:b"\nroot = "data"\nexternal-ids = [\n  "role:b", # here\n  "role:b*",\n]\n'
    )
    write(atlas / "data/c.yaml", "nodeKind: Role\nid: role:d\nedges:\n  follows: role:b\n  leads: role:none\n")
    write(atlas / "data/d.yaml", "nodeKind: Role\nid: role:e\nedges:\n"
          "  follows: role:a  # atlas-lint: ignore[unknown-edge-kind] as role:b, role:bb, xrole:b\n")  # fmt: skip
    run("baseline")
    accepted = (atlas / "atlas-lint-baseline.txt").read_text()
    assert run().status == 0
    assert run("rename", "role:b", "role:z").status == 0
    assert run().out == ""
    text = (atlas / "atlas-lint.toml").read_text()
    assert text == '# "role:b"\nroot = "data"\nexternal-ids = [\n  "role:z", # here\n  "role:b*",\n]\n'
    assert "as role:z, role:bb, xrole:b" in (atlas / "data/d.yaml").read_text()
    moved = (atlas / "atlas-lint-baseline.txt").read_text()
    assert moved != accepted
    assert "role:d follows role:z" in moved
    assert run("baseline", "--check").status == 0


def test_an_interrupted_renaming_is_completed(run: Run, atlas: Path) -> None:
    """As a kill between two files leaves it."""
    run("rename", "role:b", "role:c", "data", "--diff")
    new = (atlas / "data/b.yaml").read_bytes().replace(b"role:b", b"role:c")
    (atlas / "data/.b.yaml.atlas-lint-1").write_bytes(new)
    row = [".b.yaml.atlas-lint-1", "b.yaml", transaction._digest((atlas / "data/b.yaml").read_bytes())]
    (atlas / "data" / JOURNAL).write_text(json.dumps({"moves": [[*row, transaction._digest(new)]]}))
    write(atlas / "data/a.yaml", (atlas / "data/a.yaml").read_text().replace("role:b", "role:c"))
    assert "note: an earlier run was interrupted" in run("rename", "role:c", "role:x", "data", "--diff").err
    ran = run("rename", "role:b", "role:c", "data")
    assert (ran.status, ran.err) == (0, "note: completed an interrupted run: 1 file\n")
    assert sorted(path.name for path in (atlas / "data").iterdir()) == ["a.yaml", "b.yaml"]
    assert run("data").status == 0


SAMPLE = SHARED / "atlas-sample"


@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the sample is not at hand")
def test_there_and_back_in_the_sample(tmp_path: Path) -> None:
    """The most referenced record of a part: no finding appears, and the tree is the same again, byte for byte."""
    for folder in ("role", "workflows"):
        shutil.copytree(SAMPLE / "data" / folder, tmp_path / "data" / folder)
    settings = Settings(tmp_path.as_posix(), schemas=(SAMPLE / "schemas").as_posix())
    root = (tmp_path / "data").as_posix()
    atlas_, _ = load(Disk(), root, settings)
    id, number = Counter(edge.target for edge in atlas_.edges if edge.target in atlas_.records).most_common(1)[0]
    there = renaming(Disk(), root, settings, "", id, f"{id}-renamed", in_prose=False)
    assert there.breaks == ()
    assert there.places > number
    back = renaming(Overlay(Disk(), dict(there.contents)), root, settings, "", f"{id}-renamed", id, in_prose=False)
    assert back.breaks == ()
    assert {path: Disk().read(path) for path in back.contents} == back.contents
    assert back.contents.keys() == there.contents.keys()
