"""How a student does assigned work: the list, beginning, the clock, the reminder."""
