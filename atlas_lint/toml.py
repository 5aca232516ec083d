"""TOML, parsed so that no text keeps a run going or fills the memory."""

from __future__ import annotations

import re
from typing import Any

from atlas_lint.errors import AtlasError

MOST_BYTES = 1 << 20
"""Bytes of a configuration."""

# A hundred keys joined by dots: `tomllib` takes time and memory by the square of their number.
_LONG_KEY = re.compile(
    r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}""",
    re.ASCII,
)


def parse(data: bytes, path: str) -> dict[str, Any]:
    """Parse a TOML file, given its content and what to call it. Raises `AtlasError` if it cannot be read."""
    import tomllib

    if len(data) > MOST_BYTES:
        raise AtlasError(f"{path}: larger than {MOST_BYTES >> 20} MiB", "a configuration is a short text")
    try:
        text = data.decode("utf-8-sig")
        if _LONG_KEY.search(text):
            raise RecursionError
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise AtlasError(f"{path}: not UTF-8") from error
    except RecursionError as error:
        raise AtlasError(f"{path}: the values nest too deeply") from error
    except ValueError as error:  # not `TOMLDecodeError` alone: a number of thousands of digits is another
        raise AtlasError(f"{path}: not TOML: {error}") from error
