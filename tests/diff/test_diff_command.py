"""`atlas-lint diff` in real repositories."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from atlas_lint.parsing.source import read
from tests.command import Git, Run, write

NEW = "nodeKind: Role\nid: role:new\n"


def first_line(run: Run, *arguments: str) -> str:
    """The summary that `diff` prints; it has to end well."""
    ran = run("diff", *arguments)
    assert (ran.status, ran.err) == (0, "")
    return ran.out.splitlines()[0]


def test_what_is_compared(run: Run, repository: Path, git: Git) -> None:
    assert first_line(run) == "HEAD to the work tree: no change"
    write(repository / "data/new.yaml", NEW)
    assert first_line(run) == "HEAD to the work tree: 1 record added"
    assert first_line(run, "--staged") == "HEAD to the index: no change"
    git("add", "-A")
    assert first_line(run, "--staged") == "HEAD to the index: 1 record added"
    git("commit", "-qm", "two")
    assert first_line(run) == "HEAD to the work tree: no change"
    assert first_line(run, "HEAD~1") == "HEAD~1 to the work tree: 1 record added"
    assert first_line(run, "HEAD", "HEAD~1") == "HEAD to HEAD~1: 1 record removed"
    assert first_line(run, "HEAD~1..") == "HEAD~1 to HEAD: 1 record added"


def test_three_dots_begin_where_two_branches_part(run: Run, repository: Path, git: Git) -> None:
    git("switch", "-qc", "other")
    write(repository / "data/other.yaml", "nodeKind: Role\nid: role:other\n")
    git("add", "-A")
    git("commit", "-qm", "other")
    git("switch", "-q", "main")
    write(repository / "data/new.yaml", NEW)
    assert first_line(run, "other") == "other to the work tree: 1 record added, 1 removed"
    assert first_line(run, "other...") == "other... to the work tree: 1 record added"
    assert first_line(run, "main...other") == "main... to other: 1 record added"


def test_the_exit_status(run: Run, repository: Path) -> None:
    assert run("diff", "--exit-code").status == 0
    write(repository / "data/a.yaml", "# only a comment\n" + (repository / "data/a.yaml").read_text("utf-8"))
    assert run("diff", "--exit-code").status == 0
    write(repository / "data/new.yaml", NEW)
    assert run("diff", "--exit-code").status == 1
    assert run("diff").status == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "no such revision: nothing"),
        (["--", "--output=x"], "no such revision: --output=x"),
        (["data"], "data is a path, and diff compares revisions"),
        (["HEAD", "data"], "data is a path, and diff compares revisions"),
        (["HEAD", "HEAD", "HEAD"], "diff compares at most two revisions"),
        (["HEAD", "HEAD", "--staged"], "--staged compares the index with one revision"),
        (["--format", "pdf"], "pdf"),
        (["nothing..."], "no such revision: nothing"),
    ],
)
def test_what_cannot_be_compared(run: Run, repository: Path, arguments: list[str], said: str) -> None:
    ran = run("diff", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert not (repository / "x").exists()


def test_no_repository(run: Run, atlas: Path) -> None:
    ran = run("diff")
    assert ran.status == 2
    assert "is not in a git repository" in ran.err


def test_before_the_first_commit(run: Run, atlas: Path, git: Git) -> None:
    git("init", "-q")
    assert first_line(run) == "HEAD to the work tree: 2 records added; 1 edge gained"


def test_a_root_that_is_new(run: Run, repository: Path) -> None:
    shutil.copytree(repository / "data", repository / "elsewhere")
    assert first_line(run, "--root", "elsewhere") == "HEAD to the work tree: 3 records added; 2 edges gained"


def test_a_note_about_what_cannot_be_read(run: Run, repository: Path) -> None:
    write(repository / "data/a.yaml", "{")
    ran = run("diff")
    assert ran.status == 0
    assert "no change in the graph, as far as it can be read; 1 file changed" in ran.out
    assert "note: in the work tree, parts of data/a.yaml cannot be read" in ran.err


class _Quoting(yaml.SafeDumper):
    """Writes every string in double quotes."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def shuffled(value: Any, chance: random.Random, at: tuple[Any, ...] = ()) -> Any:
    """A document with its keys, and its edges, in another order."""
    if isinstance(value, dict):
        items = [(key, shuffled(item, chance, (*at, key))) for key, item in value.items()]
        return dict(chance.sample(items, len(items)))
    if isinstance(value, list):
        items = [shuffled(item, chance, (*at, index)) for index, item in enumerate(value)]
        return chance.sample(items, len(items)) if at[:1] == ("edges",) and len(at) <= 2 else items
    return value


def rewritten(data: bytes, chance: random.Random) -> str:
    """A file with its documents (those of one id apart) in another order and form, and comments."""
    documents = [document.value for document in read(data).documents if not document.empty]
    ranks: dict[str, float] = {}
    documents.sort(key=lambda document: ranks.setdefault(str(document.get("id")), chance.random()))
    texts = []
    for document in documents:
        value = shuffled(document, chance)
        flow = json.dumps(value, ensure_ascii=chance.random() < 0.5, indent=chance.choice([None, 1]))
        block = yaml.dump(value, Dumper=_Quoting, sort_keys=False, allow_unicode=True, width=60)
        texts.append(f"# a comment\n{chance.choice([flow, block])}\n")
    return "---\n".join(texts)


def test_the_sample(run: Run, sample: Path) -> None:
    """Reformatted and shuffled it is no change; then an edit of each kind is told."""
    chance = random.Random(7)
    paths = sorted(path for path in (sample / "data").rglob("*.yaml") if path.parent.name != "roles")[::3]
    for path in paths:
        path.write_text(rewritten(path.read_bytes(), chance), "utf-8")
    words = f"no change in the graph; {len(paths):,} files changed only in form (formatting, comments, order)"
    assert first_line(run) == f"HEAD to the work tree: {words}"
    taken(sample / "data/domain/roles/roles-business.yaml", "role:account-executive")
    moved = taken(sample / "data/domain/roles/roles-leadership.yaml", "role:vp-engineering")
    write(sample / "data/moved.yaml", moved)
    told = json.loads(run("diff", "--format", "json").out)
    ids = {part: [record["id"] for record in records] for part, records in told["records"].items() if records}
    assert ids == {"removed": ["role:account-executive"], "moved": ["role:vp-engineering"]}
    edges = {part: {edge["from"] for edge in edges} for part, edges in told["edges"].items() if edges}
    assert edges == {"lost": {"role:account-executive"}}
    assert len(told["edges"]["lost"]) == 6
    assert len(told["records"]["removed"][0]["stillPointedAtBy"]) == 12


def taken(path: Path, id: str) -> str:
    """Take the document of a record out of a file; gives it."""
    documents = path.read_text("utf-8").split("---\n")
    (found,) = (document for document in documents if f"id: {id}\n" in document)
    path.write_text("---\n".join(document for document in documents if document is not found), "utf-8")
    return found
