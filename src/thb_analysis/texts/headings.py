"""Headings of texts: what each page asks for."""

from thb_analysis.dataset.dataset import Dataset

# What a brief shows as steps, and how it labels them.
COUNTRY_STEPS = {
    "found": "Found",
    "identified": "Identified",
    "time": "Time to recover",
    "stay": "Stay",
    "help": "Help",
}
# What pages that are of no theme and no country ask for; the overview asks for each theme too. The index opens with
# the sentence under index, or else the title, and shows the numbers: items that begin with a tie, as [17 of 27]{k=…}.
_PAGE_HEADINGS = {
    "overview": (
        "index",
        "lead",
        "findings",
        "figure grid",
        "changed",
        "reading",
        "alike",
        "numbers",
    ),
    "source-audit": ("lead", "findings"),
    "robustness": ("lead", "findings", "methods"),
    "silence": ("lead", "findings", "figure", "conflicts", "coding", "unfound"),
}
PAGES = (*_PAGE_HEADINGS, "findings")


def headings_of(ds: Dataset, subject: str) -> list[str]:
    """Return the headings that a page shows; of a report of one's own, which may have any, none."""
    if subject in ds.country_names:
        return ["lead", *COUNTRY_STEPS, "figure", "elsewhere", "open"]
    if subject in _PAGE_HEADINGS:
        themes = ds.theme_titles if subject == "overview" else ()
        return [*_PAGE_HEADINGS[subject], *themes]
    if subject == "findings":
        return [*ds.indicators["indicator"]] or [*ds.measures["measure"]]
    if subject not in ds.theme_titles:
        return []
    questions = ds.cells(subject)["question"].unique()
    has_figure = ds.themes.set_index("theme")["figure"][subject] != ""
    figures = ["figure"] * has_figure + [f"{each}/figure" for each in questions]
    return ["lead", "findings", *questions, *figures]
