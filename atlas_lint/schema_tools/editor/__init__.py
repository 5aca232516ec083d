"""The schema of documents as they are written, for editors."""
