"""An id renamed wherever it is written."""
