"""D3, which draws the page: the two files that the build takes from npm's package, each checked by its digest.

The build hook (`hatch_build.py`) loads this module by its path, so it imports nothing of this package.
"""

from __future__ import annotations

import io
import tarfile
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

VERSION = "7.9.0"
PACKAGE = f"d3@{VERSION}"
"""The package as npm names it."""
TARBALL = f"d3-{VERSION}.tgz"
"""The file that `npm pack` writes."""
FOLDER = Path(__file__).with_name("page")
"""The folder in which the build puts the files."""
SCRIPT, LICENCE = "d3.min.js", "d3.LICENSE"
_MEMBERS = {SCRIPT: "package/dist/d3.min.js", LICENCE: "package/LICENSE"}
_DIGESTS = {
    TARBALL: "7e36605710a2ba54846797c8c6d888911341b215ae53257dc32a49a0b824355e",
    SCRIPT: "f2094bbf6141b359722c4fe454eb6c4b0f0e42cc10cc7af921fc158fceb86539",
    LICENCE: "3e6849627f74ff73c257a3ae1efb574015d94fc1035c05ec3c15805165efcbc4",
}
"""SHA-256 of each file as D3 7.9.0 publishes it. Whoever changes the version reads its licence again."""
_MOST = 8 * 1024 * 1024
"""Number of bytes that are read of a file at most; each of the three has less than 1 MiB."""


class Unexpected(Exception):
    """A file that is not the one that D3 7.9.0 publishes. The message is for the user."""


class Library(NamedTuple):
    """The script and the licence that has to go with every copy of it."""

    script: bytes
    licence: bytes


def carried(folder: Path = FOLDER) -> Library | None:
    """Return the library in `folder`; None if the build has put none there.

    Raises `Unexpected` if a file is another one, and `OSError` if it cannot be read.
    """
    try:
        return Library(_read(folder / SCRIPT, SCRIPT), _read(folder / LICENCE, LICENCE))
    except FileNotFoundError:
        return None


def unpacked(tarball: Path) -> Library:
    """Return the library in the file that `npm pack` wrote.

    Raises `Unexpected` if it is another file, before anything of it is unpacked, and `OSError` if it cannot be read.
    """
    data = _read(tarball, TARBALL)
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
        script, licence = (archive.extractfile(_MEMBERS[name]) for name in (SCRIPT, LICENCE))
        assert script is not None and licence is not None  # the digest names the file
        return Library(script.read(), licence.read())


def _read(path: Path, name: str) -> bytes:
    """Return the bytes of a file. Raises `Unexpected` if its digest is not that of `name`."""
    with path.open("rb") as file:
        data = file.read(_MOST)
    if sha256(data).hexdigest() != _DIGESTS[name]:
        raise Unexpected(f"{path} is not {name} of D3 {VERSION}: its SHA-256 is another")
    return data
