"""Lessons that a program writes: Markdown in versions, read by a second person, published to its students.

As questions of banks: every save is another version, nothing typed is lost, and students see what somebody
who did not write it has agreed with. Pictures are written anew before they are kept.
"""
