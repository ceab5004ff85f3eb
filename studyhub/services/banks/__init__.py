"""Banks of programs: questions written in the browser, read blind by a second person, published, withdrawn.

A version's text never changes; what students see is the published version, whatever is drafted beside it.
Everything is checked by the very checker of the shipped content, against the core bank's syllabus.
"""
