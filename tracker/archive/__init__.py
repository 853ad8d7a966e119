"""The evidence: append-only dated entries, each verifiable without this program (docs/archive-format.md)."""
