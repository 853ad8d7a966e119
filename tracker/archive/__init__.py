"""The evidence: append-only dated entries, each verifiable without this program."""
