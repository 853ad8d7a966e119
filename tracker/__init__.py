"""Watches policy pages, keeps dated evidence of each, and tells people what changed in which clause."""
