"""Pages about the kinds of an atlas, generated from its schemas."""
