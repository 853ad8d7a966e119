"""Is this the policy at all, also against its own history? Pure."""
