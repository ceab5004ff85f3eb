"""Decisions live here, pure: grading, memory, what to ask next, what the numbers mean.

Same arguments, same answer: `now` and `rng` are passed in, and no file, table, request or clock is
touched. What goes in and out are catalog types and small frozen dataclasses.
"""
