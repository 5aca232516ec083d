"""The hash function BLAKE2b without `hashlib`, which would load OpenSSL in 2 ms, although BLAKE2b is not part of it."""

try:
    from _blake2 import blake2b
except ImportError:  # this Python has no such module
    from hashlib import blake2b

__all__ = ["blake2b"]
