"""The hash function BLAKE2b, without the rest of `hashlib`: that loads OpenSSL, which takes 2 ms and has none of it."""

try:
    from _blake2 import blake2b
except ImportError:  # a Python that keeps it elsewhere
    from hashlib import blake2b

__all__ = ["blake2b"]
