"""Which clauses were added, removed, modified or moved, word by word? Pure."""
