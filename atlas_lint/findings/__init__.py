"""What rules report and users read, as values."""
