"""What the growth measurement stands on: a log of any length, and what is asked of it."""
