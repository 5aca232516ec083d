"""Import of schemas from an ontology, which describes kinds in a form of its own."""
