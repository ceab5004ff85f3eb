"""Signing in with a college's own provider: who comes, which account is theirs, how the two are linked.

An account is found by what the provider calls a person, never by a mail address alone.
"""
