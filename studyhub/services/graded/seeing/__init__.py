"""A graded exam as its staff see it: terms and results, versions with their keys, the incident log."""
