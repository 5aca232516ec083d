"""The language server: editors' messages in, diagnostics and answers out."""
