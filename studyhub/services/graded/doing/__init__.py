"""A graded exam as its student meets it: the door, what is looked at meanwhile, the page before and after."""
