"""The five states of a cell, and the words for them: a missing report is never a "no"."""

REPORTED = "reported"
QUALIFIED = "qualified"
EXCLUDED = "excluded"
OPEN = "open"
NOT_COVERED = "not_covered"
STATES = (OPEN, REPORTED, QUALIFIED, EXCLUDED, NOT_COVERED)

# Why a cell has its state.
FOOTNOTE, SENTENCE = "footnote", "sentence"
COMPLETE, RELATION = "everybody named", "relation"
FOLLOWS, LEFT_OUT = "follows", "left out"

# A list names the country.
NAMED = (REPORTED, QUALIFIED)
# The status of an observation: absent if the source says that the country lacks the measure.
ABSENT = "absent"
STATUSES = (REPORTED, QUALIFIED, ABSENT)

STATE_LABELS = {
    REPORTED: "named",
    QUALIFIED: "named, with a condition",
    EXCLUDED: "reported as absent, or another answer",
    OPEN: "open",
    NOT_COVERED: "not covered",
}

STATE_DESCRIPTIONS = {
    REPORTED: "The source names the country as one that has it.",
    QUALIFIED: "The same, with a condition or an exception.",
    EXCLUDED: "The source says no, or what it says of the country rules this out.",
    OPEN: "The source does not name the country, and nothing rules it out: it may have the measure.",
    NOT_COVERED: "The statement does not speak of the country, and the list does not name it.",
}
STATUS_LABELS = {
    REPORTED: STATE_LABELS[REPORTED],
    QUALIFIED: STATE_LABELS[QUALIFIED],
    ABSENT: "reported as absent",
}
# Shown with a state: the list names the country, although the statement does not cover it.
OUTSIDE_LABEL = "named, not covered: not counted"

# Kinds by which countries are not compared, since it is neither better nor worse to be named.
NOT_COMPARED = ("condition", "challenge", "actor", "duration", "assessment")

# Question that measures of a kind answer, unless the package has one.
QUESTIONS = {
    "provision": "What is provided?",
    "practice": "What do authorities do?",
    "condition": "On what conditions?",
    "actor": "Who is responsible?",
    "duration": "For how long?",
    "challenge": "What stands in the way?",
    "assessment": "How is it judged?",
}
OTHER_QUESTION = "What is reported?"
