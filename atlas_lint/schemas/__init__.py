"""JSON Schemas: loading, validation, and messages for what does not fit."""
