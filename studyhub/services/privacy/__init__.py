"""What is kept about people, for how long, and how it leaves: retention, exports, endings, research.

Nothing here decides what a feature stores; it walks over the tables that features have, so that none is
forgotten. What is under an open record request is never destroyed.
"""
