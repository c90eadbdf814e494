"""The results of a report that sweeps collect."""

from dataclasses import asdict, dataclass
from html import escape

from thb_analysis.display.bundle import Bundle, metadata

HEADLINES_TYPE = "application/vnd.thb.headlines+json"


@dataclass(frozen=True)
class Headline:
    """One result of a report that is worth comparing between many runs.

    Attributes
    ----------
    result : str
        What was computed: a key of `HEADLINES`.
    about : str
        Of what: a measure, a kind, a country, a claim; empty if of the report as a whole.
    value : float or None
        The number; None where there is none.
    base : str
        Population that the statement speaks of, where there is one.
    counted, whole : int or None
        The number as k of N, where it is a share or a count.
    lower, upper : float or None
        Bounds of a share that silence allows, or the interval of a coefficient.
    robustness : float or None
        Share of the defensible combinations of choices with the same conclusion.
    conclusion : str
        What is concluded, in a word or as keys.
    """

    result: str
    about: str = ""
    value: float | None = None
    base: str = ""
    counted: int | None = None
    whole: int | None = None
    lower: float | None = None
    upper: float | None = None
    robustness: float | None = None
    conclusion: str = ""


# What the value of a headline result is: its unit, and what is counted or measured.
HEADLINES: dict[str, tuple[str, str]] = {
    "country-coverage": (
        "share",
        "Measures of a theme that are reported for the profiled country, of those that countries "
        "are compared by.",
    ),
    "indicator": ("share", "Countries of which an indicator holds as reported, of those covered."),
    "finding": ("share", "The number that a main finding rests on."),
    "claim": (
        "share",
        "A quantified claim of the source, recomputed on the countries and listings that the run "
        "selects; the conclusion is a verdict on the source itself only where it selects all.",
    ),
    "relation": (
        "count",
        "Countries that break an expected relation between lists, of those tested.",
    ),
    "agreement": ("coefficient", "Krippendorff's alpha of the two coders; of N cells."),
}


@dataclass(frozen=True)
class Headlines:
    """The headline results of a report; pages do not show them, sweeps collect them."""

    rows: tuple[Headline, ...]

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        rows = [
            {name: value for name, value in asdict(row).items() if value not in (None, "")}
            for row in self.rows
        ]
        text = f"Results as data: {len(rows)}"
        listed = "".join(f"<li>{escape(', '.join(map(str, row.values())))}</li>" for row in rows)
        html = f"<details><summary>{text}</summary><ul>{listed}</ul></details>"
        data = {HEADLINES_TYPE: {"rows": rows}, "text/html": html, "text/plain": text}
        return data, metadata("headlines", {})
