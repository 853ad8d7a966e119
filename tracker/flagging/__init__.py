"""What does a change touch, which way does it go for the reader, how grave is it? Pure; the lexicon is data."""
