"""What a research export says of itself: its columns, what was done to it, what risk is left."""

from __future__ import annotations

ANSWERS = (
    "student",
    "week",
    "item",
    "wording",
    "objective",
    "mode",
    "first",
    "score",
    "chosen",
    "guessed",
    "seconds",
)
ITEMS = ("item", "objective", "students", "first_tries", "share_right")
DICTIONARY = (
    ("answers.csv", "student", "A number of this export alone; it cannot be traced or made again"),
    ("answers.csv", "week", "Whole weeks since the student's first answer here; 52 and more are 52"),
    ("answers.csv", "item", "The question, bank/id"),
    ("answers.csv", "wording", "Which wording of it: eight digits of a hash of what is asked"),
    ("answers.csv", "objective", "The objective that the question is about"),
    ("answers.csv", "mode", "today (planned practice), quiz, lesson (open book) or mock"),
    ("answers.csv", "first", "Whether the student had not been shown the question before"),
    ("answers.csv", "score", "Share of the marks, 0 to 1, as it stands now after any regrade"),
    ("answers.csv", "chosen", "Authored keys of the options chosen, in no order; empty for all other kinds"),
    ("answers.csv", "guessed", "Whether the student said that it was a guess"),
    ("answers.csv", "seconds", "How long it took, as a band"),
    ("questions.csv", "item", "The question, bank/id"),
    ("questions.csv", "objective", "The objective that the question is about"),
    ("questions.csv", "students", "How many consenting students answered it"),
    ("questions.csv", "first_tries", "How many of the answers were first tries"),
    ("questions.csv", "share_right", "Share of first tries that got full marks; empty for fewer than ten"),
)
README = """Answers of students of a StudyHub who agreed to research, taken out in {year}.

answers.csv    a line an answer      questions.csv  a line a question
dictionary.csv what each column means

What was done. Only students who agreed by themselves, and had not taken it back at that moment. No names,
addresses, ids, networks, times of day or dates, no college, cohort or program, nothing typed or written.
Students stand under numbers made with a key that was thrown away. A question that fewer than {fewest}
consenting students answered is left out, with all answers to it, and so are graded exams, questions of
programs that have not agreed, and private banks.

What risk is left. Each line is about one person, and a student's answers taken together are as good as
unique: who knows some of them from elsewhere (a teacher who saw an assigned quiz, the student, the database
itself) can find the number and read the rest. Do not put it beside anything that names people, do not try
to find anybody, do not pass it on without these conditions, and do not publish it as it is.

What it is not. StudyHub has removed what it can. Whether that makes the records de-identified in the sense
of 34 CFR 99.31(b)(1) is a determination that the college makes, over single and several releases and what
else can reasonably be known. This file is no legal opinion; ask your registrar and your review board.
"""
