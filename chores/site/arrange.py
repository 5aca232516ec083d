"""The pages of the site, arranged in a folder from which Sphinx builds."""

from __future__ import annotations

import shutil
from pathlib import Path

from chores.site import rule_pages
from chores.site.links import rewritten

REPOSITORY = Path(__file__).parents[2]
TOP = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
CHAPTERS = {
    "Begin": ("tutorial", "commands", "comparison"),
    "The atlas": ("data", "schemas", "rules"),
    "Daily work": ("fixes", "new", "rename", "diff", "graph", "writing"),
    "Set up": ("configuration", "formats", "ci", "editors"),
    "Schemas": ("infer", "import", "schema-check", "schema-review"),
    "The project": ("architecture", "performance", "contributing", "changelog"),
}
"""The pages in the menu, by chapter; those that no chapter names come last."""


def places() -> dict[str, str]:
    """Return where each page of the repository is in the site, by its path in the repository."""
    docs = {f"docs/{path.name}": path.name for path in sorted((REPOSITORY / "docs").glob("*.md"))}
    return {**TOP, **docs}


def arrange(folder: Path) -> None:
    """Write everything that Sphinx needs into a folder, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    found = places()
    files: set[str] = set()

    def place(path: str, anchor: str) -> tuple[str, str]:
        if path == "docs/rules.md" and anchor:
            return f"rules/{anchor.removeprefix('#')}.md", ""
        if path not in found:
            files.add(path)
        return found.get(path, f"files/{path}"), anchor

    pages = {
        name: rewritten((REPOSITORY / path).read_text("utf-8"), path, found, place) for path, name in found.items()
    }
    pages["index.md"] += menu([name.removesuffix(".md") for name in pages])
    for name, text in (pages | rule_pages.pages()).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    for path in files:
        (folder / "files" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPOSITORY / path, folder / "files" / path)
    shutil.copytree(REPOSITORY / "docs/pictures", folder / "extra/pictures")
    (folder / "static").mkdir()
    for name, target in (("conf.py", "conf.py"), ("site.css", "static/site.css")):
        shutil.copyfile(Path(__file__).with_name(name), folder / target)


def menu(names: list[str]) -> str:
    """Return the menu of the site as Markdown: every page but the first one."""
    chaptered = {name for chapter in CHAPTERS.values() for name in chapter}
    chapters = {**CHAPTERS, "More": tuple(name for name in names if name not in chaptered and name != "index")}
    return "".join(
        f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "".join(f"{name}\n" for name in chapter) + "```\n"
        for caption, chapter in chapters.items()
        if chapter
    )
