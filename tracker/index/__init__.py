"""What runs the work: due times, states, entries for querying, the outbox. Derived from the archive where it can be."""
