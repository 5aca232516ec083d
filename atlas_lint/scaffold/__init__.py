"""New records to fill in, printed or appended to a file."""
