"""One atlas: loaded, asked about by the rules, and its findings built."""
