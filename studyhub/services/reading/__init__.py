"""What students read: syllabus, lessons with their questions, glossary, search; and the marks they leave."""
