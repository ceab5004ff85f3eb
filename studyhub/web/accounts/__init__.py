"""How people get in and out, what they set, and who is behind a request."""
