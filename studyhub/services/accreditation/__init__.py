"""What a program shows its accreditor: competencies, the outcome ledger, the assessment plan.

Every figure has its n and its interval. Within the program nothing is hidden from who may see it; what leaves
it hides groups below ten.
"""
