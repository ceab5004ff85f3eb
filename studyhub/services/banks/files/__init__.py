"""Questions come into banks from files and leave them as files; what comes is hostile until it was read."""
