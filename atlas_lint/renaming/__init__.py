"""An id renamed wherever it is written, with nothing around it touched."""
