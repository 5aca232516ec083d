"""Schemas made of an ontology, which describes kinds in a form of its own."""
