"""The yardstick: one pass of PyYAML's libyaml events over the YAML files below a folder, nothing built, one process."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from yaml import YAMLError, cyaml


def read(folder: Path) -> tuple[int, int]:
    """Parse every YAML file below `folder` and drop the events; return how many files are well-formed and broken.

    A broken file is read up to its first error, as any YAML reader would, and the next one follows.
    """
    libyaml: Any = cyaml
    whole = broken = 0
    for path in sorted(folder.rglob("*.y*ml")):
        try:
            next_event = libyaml.CParser(path.read_bytes()).get_event
            while next_event() is not None:
                pass
            whole += 1
        except YAMLError:
            broken += 1
    return whole, broken


if __name__ == "__main__":
    print("{} well-formed files, {} broken".format(*read(Path(sys.argv[1]))))
