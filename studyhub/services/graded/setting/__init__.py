"""How staff make a graded exam: form, faults, drawing, making, and what is granted to one student."""
