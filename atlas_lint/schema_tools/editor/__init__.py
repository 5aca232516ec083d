"""One schema of the documents as they are written, for editors."""
