"""An ontology in a form of its own (a manifest, node kinds, edge kinds, attribute types), turned into schemas."""
