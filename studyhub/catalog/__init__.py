"""Files become a catalog here: parsed, checked as a whole, frozen.

Nothing of the web, the database or a student is known. Every fault an author can make is collected
with its file and line; only content without errors becomes a `Catalog`, which the rest may trust.
"""
