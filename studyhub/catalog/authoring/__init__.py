"""Tools for authors live here: layout, skeletons, figures about the bank, and the paperwork of reviews.

They read and write content files and know nothing of the site. Nothing an author wrote is lost: a file that
cannot be rewritten faithfully is left alone and named.
"""
