"""Editing a question by its fields lives here: its YAML as a form, and what a form says back in the YAML.

What a form does not show is not touched; comments stay where they were. A text that a form cannot show
faithfully is refused and goes on being written as YAML.
"""
