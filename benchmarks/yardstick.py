"""The yardstick: a bare pass of PyYAML's libyaml events over all YAML files below a folder, in one process."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from yaml import cyaml


def main() -> None:
    """Read the files and drop their events."""
    libyaml: Any = cyaml
    for path in sorted(Path(sys.argv[1]).rglob("*.y*ml")):
        next_event = libyaml.CParser(path.read_bytes()).get_event
        while next_event() is not None:
            pass


if __name__ == "__main__":
    main()
