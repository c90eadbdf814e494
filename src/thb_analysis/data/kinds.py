"""Kinds of measure that are spoken of together."""

# What a state offers or does; and what is put on those concerned, or stands in the way. Actors are neither,
# and durations are not a matter of yes or no.
OFFERED = ("provision", "practice")
BURDENS = ("condition", "challenge")
