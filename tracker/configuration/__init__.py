"""How config.toml is read: the table of its keys, the values they allow, and the lines that faults stand in."""
