"""The findings that are new since a revision, and the changes that caused them."""
