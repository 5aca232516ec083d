"""`make site`: build the site of the pages; a warning or a broken link fails."""

from __future__ import annotations

import sys
from pathlib import Path

from sphinx.cmd.build import build_main

from chores.site.arrange import REPOSITORY, arrange
from chores.site.check import faults


def main(target: Path) -> int:
    """Build the site into `target`, and return the exit status."""
    pages = REPOSITORY / "build/site-pages"
    arrange(pages)
    status: int = build_main(["-W", "--keep-going", "-E", "-a", "-q", str(pages), str(target)])
    if status:
        return status
    found = list(faults(target))
    print("".join(f"{line}\n" for line in found) or f"the site is in {target}/\n", end="")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path("build/site")))
