"""New records to complete, printed or appended to a file."""
