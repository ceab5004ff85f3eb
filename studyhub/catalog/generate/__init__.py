"""Fresh numbers are drawn here, and expressions become the numbers that are shown and marked.

Arithmetic is decimal and rounded half up, as a person with a calculator does it; no expression can reach
anything but numbers. Randomness always comes in as an argument.
"""
