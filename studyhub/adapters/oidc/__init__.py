"""A college's OpenID Connect provider: what is set about it, what it is asked, what its answers prove.

Whatever it sends is untrusted until it was checked here. The package `authlib` is loaded with the first use.
"""
