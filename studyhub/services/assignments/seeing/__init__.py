"""How staff see what was done: lists, results, single answers, files; what stays of a deleted account."""
