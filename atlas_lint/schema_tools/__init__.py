"""Tools for schemas: infer, import, check, compare, bundle and document them."""
