"""Remediation plans: drafted from a student's misses, edited, signed off, done as assigned work, closed.

A step of a signed plan is an assignment for one student, so that to-do list, reminders, marking and results
are those of all assigned work. Before that it is a wish, and nobody but staff sees it.
"""
