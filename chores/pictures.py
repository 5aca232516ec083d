"""`make pictures`: the pictures of the pages, each from a real run, light and dark."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from chores.terminal import printed
from chores.terminal_svg import THEMES, drawn
from tests.structure.pages import blocks

REPOSITORY = Path(__file__).parents[1]
PICTURES = REPOSITORY / "docs/pictures"
TUTORIAL = REPOSITORY / "docs/tutorial.md"
EXAMPLE = REPOSITORY / "tests/structure/example"
COMMAND = [sys.executable, "-m", "atlas_lint"]
SHOWN = "atlas-lint data --format full"
"""The command of the tutorial whose output is the picture of a terminal."""
DRAWN = "role:debugger"
"""The record of this repository's atlas whose neighbourhood is drawn."""
COLUMNS = (80, 44)
PAGE = (1200, 750)
"""Pixels of a picture of a page."""
MOST_BYTES = 150_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def main() -> int:
    """Make every picture; without Chromium those of a terminal alone. Return the exit status."""
    PICTURES.mkdir(exist_ok=True)
    for name, text in terminals(COLUMNS).items():
        (PICTURES / name).write_text(text, "utf-8")
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        print("no Chromium here: made the pictures of the terminal alone", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        for name, page in pages(Path(folder)).items():
            for theme in THEMES:
                photograph(browser, page, theme, PICTURES / f"{name}-{theme}.png")
    too_large = [path.name for path in PICTURES.iterdir() if path.stat().st_size > MOST_BYTES]
    if too_large:
        print(f"larger than {MOST_BYTES:,} bytes: {', '.join(too_large)}", file=sys.stderr)
    return 1 if too_large else 0


def terminals(widths: tuple[int, ...]) -> dict[str, str]:
    """Return the pictures of a terminal by file name, in each width (in cells) and theme."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        follow_tutorial(folder)
        outputs = {width: printed([*COMMAND, "data"], width, folder) for width in widths}
    found = {}
    for width, output in outputs.items():
        steady = re.sub(r"\(\d+\.\d s\)", "(0.1 s)", output)
        for theme in THEMES:
            found[f"finding-{width}-{theme}.svg"] = drawn("atlas-lint data", steady, width, theme)
    return found


def follow_tutorial(folder: Path) -> None:
    """Do in a folder what the tutorial does before the command that is shown."""
    for block in blocks(TUTORIAL.read_text("utf-8")):
        if block.language == "console":
            commands = [line[2:] for line in block.text.splitlines() if line.startswith("$ ")]
            if SHOWN in commands:
                return
            for command in commands:
                run(folder, *shlex.split(command)[1:])
        elif block.path:
            (folder / block.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.path).write_text(block.text, "utf-8")
    raise ValueError(f"{SHOWN} is not in {TUTORIAL.name}")


def pages(folder: Path) -> dict[str, Path]:
    """Write the pages that are photographed into a folder; return them by the name of the picture."""
    shutil.copytree(EXAMPLE, folder / "example")
    run(folder / "example", "data", "--exit-zero", "--format", "html", "--output", f"html={folder}/report.html")
    run(REPOSITORY, "graph", DRAWN, "--format", "html", "--out", f"{folder}/graph.html", "data")
    run(REPOSITORY, "graph", "--format", "html", "--out", f"{folder}/atlas.html", "data")
    return {name: folder / f"{name}.html" for name in ("report", "graph", "atlas")}


def run(folder: Path, *arguments: str) -> None:
    """Run atlas-lint in a folder; raise `CalledProcessError` unless it succeeds or has findings."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / ".cache"), "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run([*COMMAND, *arguments], cwd=folder, env=environment, capture_output=True)
    if done.returncode > 1:
        sys.stderr.buffer.write(done.stderr)
        done.check_returncode()


def photograph(browser: str, page: Path, theme: str, picture: Path, size: tuple[int, int] = PAGE) -> None:
    """Write a PNG of a page as Chromium shows it; `size` is in pixels."""
    scheme = {"dark": 0, "light": 1}[theme]
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses to run as root with its sandbox
    command = [
        browser, "--headless", *sandbox, "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=8000",
        f"--blink-settings=preferredColorScheme={scheme}", f"--window-size={size[0]},{size[1]}",
        f"--screenshot={picture}", page.as_uri(),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    sys.exit(main())
