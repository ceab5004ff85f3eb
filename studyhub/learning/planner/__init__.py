"""Studying for a date: which facets are worth today's minutes, and what the days until then bring.

An exam date turns spaced repetition into a problem with an end: what counts is what is recalled on
that day. `curves` is the memory model over arrays, `tables` the value of a memory state so many days
before the exam, `worth` what asking a facet today gains over waiting, `price` what a minute is worth
when there are not enough of them, and `today` puts these together.
"""
