"""Use cases live here, one file an area: the only place that queries and commits.

A command writes in one transaction and commits once, at its end; a raised error leaves nothing
behind. Reads return frozen page dataclasses, name their owner in every query, and never commit.
"""
