"""Pages about the kinds of an atlas, made from its schemas."""
