"""Measurements: what a pass costs, how fast the pure stages are, how often they are right (README.md beside this)."""
