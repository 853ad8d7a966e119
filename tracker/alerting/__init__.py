"""Messages (pure rendering) and the channels that carry them."""
