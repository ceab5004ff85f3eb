"""How staff set an assignment: the form, what is wrong with it, setting and changing."""
