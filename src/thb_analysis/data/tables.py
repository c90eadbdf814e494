"""The tables that the library reads: which columns it needs, and of which type.

A package may lack those that are optional.

The descriptor of a package may say more of them (enumerations, keys, further
columns), never less.
"""

# Number of this layout of tables. A later one that the library could not read has a higher number.
FORMAT = 1

STRING, INTEGER, NUMBER, BOOLEAN = "string", "integer", "number", "boolean"

_COLUMNS = {
    "footnotes": "footnote:integer page:integer kind printed note",
    "markers": "footnote:integer page:integer word",
    "remarks": "footnote:integer country from_footnote:integer printed kind minimum:integer maximum:integer unit renewable:boolean note",
    "body": "footnote:integer country reason",
    "second_coding": "footnote:integer country status minimum:integer maximum:integer unit renewable:boolean basis note",
    "settlements": "footnote:integer country field first second settled reason",
    "second_measures": "footnote:integer theme kind polarity base",
    "measure_settlements": "footnote:integer field first second settled reason",
    "countries": "country name bloc region took_part:boolean",
    "themes": "theme order:integer title description",
    "bases": "base label description column values",
    "measures": "measure theme footnote:integer label description kind polarity base minimum:integer maximum:integer unit renewable:boolean note",
    "relations": "relation kind left right strength reason",
    "corrections": "correction footnote:integer kind printed read_as reason status relation claim",
    "quantifiers": "quantifier holds_from:number holds_to:number loose_from:number loose_to:number source note",
    "readings": "reading label correction footnote:integer country change value reason",
    "pathway": "step theme order:integer label expression conditions description",
    "claims": "claim footnotes quantifier statement rule base value:integer place note",
    "glossary": "term definition source",
    "instruments": "instrument short_title title year:integer celex note",
    "key_figures": "figure label value:number unit period place note",
    "observations": "footnote:integer measure country status minimum:integer maximum:integer unit renewable:boolean basis note",
}
# What a package may have besides: what changed since its previous edition.
_OPTIONAL = {"changes": "table key field change old new themes countries"}


def _typed(columns: str) -> dict[str, str]:
    pairs = (column.partition(":") for column in columns.split())
    return {name: kind or STRING for name, _, kind in pairs}


TABLES: dict[str, dict[str, str]] = {name: _typed(columns) for name, columns in _COLUMNS.items()}
OPTIONAL: dict[str, dict[str, str]] = {name: _typed(columns) for name, columns in _OPTIONAL.items()}

# Columns that a table may have besides its own.
POSSIBLE: dict[str, dict[str, str]] = {
    "countries": _typed("iso2 iso3 tile_row:integer tile_column:integer")
}

# Follows from the other tables; `build` writes it.
DERIVED = "observations"
# Says what changed; `thb compare OLD NEW --record` writes it.
CHANGES = "changes"
