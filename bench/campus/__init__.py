"""A college as large as one gets, for measurements: its bank, its students' answers, its database file."""
