"""Who of a program's staff is certified as what, and which questions they signed off."""
