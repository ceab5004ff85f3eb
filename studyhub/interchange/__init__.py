"""Questions in other people's formats: one file or folder a format, each reads and writes `Item`s.

Nothing is dropped in silence: what a format cannot carry, or a file holds that we cannot, becomes a `Loss`.
No database and no request is known here; input is hostile until it was read.
"""
