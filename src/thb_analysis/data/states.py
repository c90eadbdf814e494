"""The five states of a cell: a missing report is never a "no"."""

REPORTED = "reported"
QUALIFIED = "qualified"
ABSENT = "absent"
NOT_REPORTED = "not_reported"
NOT_COVERED = "not_covered"

# How pages show a cell that is not reported because another answer to its question is.
OTHER_ANSWER = "other_answer"
# And one of a country that is named though the statement does not cover it.
OUTSIDE = "outside"

# A list names the country.
NAMED = (REPORTED, QUALIFIED)
STATES = (REPORTED, QUALIFIED, ABSENT, NOT_REPORTED, NOT_COVERED)

STATE_LABELS = {
    REPORTED: "reported",
    QUALIFIED: "reported with a condition or exception",
    ABSENT: "reported as absent",
    NOT_REPORTED: "not reported",
    NOT_COVERED: "not covered",
    OTHER_ANSWER: "another answer is reported",
    OUTSIDE: "named, though the statement does not cover it",
}

STATE_DESCRIPTIONS = {
    REPORTED: "The source names the country as one that has it.",
    QUALIFIED: "The same, with a condition or an exception.",
    ABSENT: "The source says that the country lacks it, or names everybody who has it and not the country.",
    NOT_REPORTED: "The source says nothing of the country there; it may have the measure all the same.",
    NOT_COVERED: "The source does not speak of the country there.",
    OUTSIDE: "The list has the country all the same: shown with a mark, and not counted.",
}

# Kinds that are no matter of having or lacking: countries are not compared by them.
NOT_COMPARED = ("condition", "challenge", "actor", "duration", "assessment")
