"""Practice: sessions are planned, answers logged and marked, memory kept, marks set on questions.

The review log is append-only and is the truth; memory and mastery rows are caches that rebuild.py
reproduces bit for bit. Pages are frozen dataclasses (types.py) with rendered, sanitised HTML.
"""
