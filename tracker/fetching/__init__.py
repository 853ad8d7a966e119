"""What did the server send? Pages over HTTP, with what went over the wire kept as evidence."""
