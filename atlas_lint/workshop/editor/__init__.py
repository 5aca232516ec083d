"""A schema for the documents of an atlas as they are written, for editors that complete and check while typing."""
