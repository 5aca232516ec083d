"""JSON Schemas: load them, validate with them, put what they refuse into words."""
