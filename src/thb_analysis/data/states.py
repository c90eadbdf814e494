"""The four states of a cell: silence of the source is never a "no"."""

REPORTED = "reported"
QUALIFIED = "qualified"
NOT_LISTED = "not_listed"
OUT_OF_BASE = "out_of_base"

STATES = (REPORTED, QUALIFIED, NOT_LISTED, OUT_OF_BASE)

STATE_LABELS = {
    REPORTED: "reported",
    QUALIFIED: "reported with a qualification",
    NOT_LISTED: "not listed",
    OUT_OF_BASE: "outside the base",
}

STATE_DESCRIPTIONS = {
    REPORTED: "The list names the country.",
    QUALIFIED: "The list names the country, and the document attaches a remark to it.",
    NOT_LISTED: (
        "The country took part and is not on the list, "
        "which does not mean that it lacks the measure."
    ),
    OUT_OF_BASE: "The statement does not speak of the country.",
}
