"""Invented people with a plausible past, so that every page of a demonstration has something to show.

Nobody here exists. Answers are chosen, laid out, marked and remembered by the very code that serves real
students; only what goes on in an invented head is made up here. The same seed, day and content give the
same history.
"""
