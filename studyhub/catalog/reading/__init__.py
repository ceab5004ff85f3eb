"""Files become frozen types here, each with the place where it was written.

Every fault of every file is collected with its line and a hint; nothing raises, nothing stops at the first.
What is read is rendered and linked once, so that a request has only to look it up.
"""
