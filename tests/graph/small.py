"""Small atlases in memory: one to walk about in, one with all that formats could stumble over."""

from __future__ import annotations

import json
from collections.abc import Mapping

from atlas_lint.checking.load_atlas import load
from atlas_lint.model.atlas import Atlas
from atlas_lint.settings import Settings
from tests.diff.small import ROOT, files


def loaded(texts: Mapping[str, str], settings: Settings | None = None) -> Atlas:
    """An atlas of files by path below its root, with the schemas of `tests.diff.small`."""
    return load(files(texts), ROOT, settings or Settings("/atlas"))[0]


ROW = {
    "row/a.yaml": """\
nodeKind: Role
id: role:a
attributes: {displayName: First, owner: role:c}
edges: {leads: role:b, helps: [role:gone, job:x]}
""",
    "row/b.yaml": "{nodeKind: Role, id: role:b, edges: {leads: role:c}}\n",
    "row/c.yaml": "{nodeKind: Role, id: role:c, edges: {leads: role:c}}\n",
    "jobs/x.yaml": "{nodeKind: Job, id: 'job:x', attributes: {owner: role:nobody}}\n",
    "jobs/y.yaml": "{nodeKind: Job, id: 'job:y'}\n",
}
"""`a` leads to `b`, that to `c`, that to itself; `job:y` stands alone."""

ODD = (
    "end",
    '"quoted"',
    "a]b[c|d",
    "</script><script>alert(1)</script>",
    "<!--",
    "x\u2028y",
    "back\\slash\\",
    "&amp;<b>",
    "`code`",
    "\u202egnp",
    "$style",
    "#35;",
    "##[error]",
    "%%{init}%%",
    "1. list",
    "- dash",
    "two\nlines",
    "  blank ",
    "\U0001f600",
    "__proto__",
)


def odd() -> Atlas:
    """Each odd text as id, name, edge kind and attribute; each points at another, and at one that is missing."""
    documents = [
        json.dumps(
            {
                "nodeKind": "<Kind>&\"'",
                "id": text,
                "attributes": {"displayName": text, text: [text, {"deep": text}]},
                "edges": [{"kind": text, "to": other, "note": text} for other in (ODD[number - 1], f"gone {text}")],
            }
        )
        for number, text in enumerate(ODD)
    ]
    return loaded({"odd/a.yaml": "\n---\n".join(documents) + "\n"})
