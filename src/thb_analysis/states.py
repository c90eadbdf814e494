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
    REPORTED: "reported",
    QUALIFIED: "reported, with a condition",
    EXCLUDED: "something else reported",
    OPEN: "not reported",
    NOT_COVERED: "not counted",
}

# What other sources answer; nothing that answers may have been found.
NOT_FOUND = "not_found"
ANSWER_LABELS = {
    REPORTED: "yes",
    QUALIFIED: "yes, with a condition",
    ABSENT: "no",
    NOT_FOUND: "not found",
}

STATE_DESCRIPTIONS = {
    REPORTED: "The source reports it of the country.",
    QUALIFIED: "The same, with a condition or an exception.",
    EXCLUDED: "The source reports that the country lacks it, or reports what rules it out.",
    OPEN: "The source does not report it, and nothing rules it out: the country may have it.",
    NOT_COVERED: "The statement does not cover the country, and its list leaves the country out.",
}
STATUS_LABELS = {
    REPORTED: STATE_LABELS[REPORTED],
    QUALIFIED: STATE_LABELS[QUALIFIED],
    ABSENT: "reported as absent",
}
# Shown with a state: the list names the country, although the statement does not cover it.
OUTSIDE_LABEL = "reported, but not counted"

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
