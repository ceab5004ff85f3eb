"""The outside: mail, password hashing, search index, clock; each behind a small function or class.

Nothing here knows a table, a request or a use case. What can fail outside is turned into a named
error of this layer, so that services can say something useful about it.
"""
