"""Questions are read here: the fields of each type, the rules between fields, the links, the frozen result.

A question that breaks a rule gives a fault for each breach; one whose fields have the right form and whose
objective exists becomes a Question all the same, so that bank-wide checks see as much of a bank as there is.
"""
