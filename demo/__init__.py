"""The demonstration: a small policy site, and the tracker's whole flow run over its history."""
