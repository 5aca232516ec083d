"""What is new since a revision, and which change caused it."""
