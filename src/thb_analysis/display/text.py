"""Words in templates, numbers in Python: fills in what stands beside a question's module.

``NAME.md.j2`` is prose in Markdown, ``NAME.txt.j2`` the plain texts around a figure, a block for each.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import Any, cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from thb_analysis.display import OUTSIDE_LABEL, OUTSIDE_MARK, Prose, links
from thb_analysis.wording import COUNTRIES, FILTERS, agree, capital, in_units, markdown, whole

_SPACE = re.compile(r"[ \n]+")


def text(template: str, unit: Sequence[str] = COUNTRIES, **values: Any) -> Prose:
    """Fill in a template; a name that it does not know is an error.

    Where units are called otherwise, the words of the template about countries are about these.
    """
    environment = _environment(tuple(unit))
    return Prose(environment.get_template(f"{template}.md.j2").render(values).strip())


def words(template: str, unit: Sequence[str] = COUNTRIES, **values: Any) -> dict[str, Any]:
    """Fill in the blocks of a template, a plain text each: title, caption, alternative text, note.

    Where units are called otherwise, the words of the template about countries are about these.
    """
    found = _environment(tuple(unit)).get_template(f"{template}.txt.j2")
    context = found.new_context(values)
    return {
        name: _SPACE.sub(" ", "".join(block(context))).strip()
        for name, block in found.blocks.items()
    }


def of(k: int, n: int) -> str:
    """Write a count as a reader would: all 27, both, none of the 27, 17 of 27."""
    if 0 < k == n:
        return {1: "the one", 2: "both"}.get(n, f"all {n}")
    return f"{k} of {n}" if k or n < 2 else f"none of the {n}"


def countries(n: int, unit: Sequence[str] = COUNTRIES) -> str:
    """Name what is counted, in the number that a reader expects behind k of n."""
    return unit[0] if n == 1 else unit[1]


class OfUnits(Extension):
    """Names units in the words of templates, and leaves what is filled in as it is."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Write the words of a template."""
        unit = cast("tuple[str, ...]", self.environment.globals["unit"])
        for token in stream:
            written = in_units(token.value, unit) if token.type == "data" else token.value
            yield Token(token.lineno, token.type, written)


@cache
def _environment(unit: tuple[str, ...]) -> Environment:
    environment = Environment(
        extensions=[OfUnits],
        loader=PackageLoader("thb_analysis", "analysis"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    at, row = links.link_to, links.measure_row
    environment.filters |= FILTERS | {
        "points": lambda share: whole(100 * share),
        "place": lambda text, finding: at(links.finding_place(finding), text),
        "origin": links.origin,
        "place_of": links.place_of,
        "anchored": lambda measure, label: links.place_of(row(measure)) + markdown(label),
        "why": lambda text, finding: at(links.origin(finding), text),
        "cells_of": lambda text, claim: at(links.claim_row(claim), text),
        "upper_first": capital,
    }
    environment.globals |= {
        "agree": agree,
        "of": of,
        "countries": partial(countries, unit=unit),
        "unit": unit,
        "outside_mark": OUTSIDE_MARK,
        "outside_label": OUTSIDE_LABEL,
    }
    return environment
