"""Studying for a date: what the planner is told of a student, and what its tables are kept in.

The decisions are `learning.planner`'s. Nothing here writes; a session keeps what was planned.
"""
