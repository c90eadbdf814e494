"""The parts of a page besides text and lists: title block, lead figure, statements, limits, sources."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import Any, Protocol

import pandas as pd

from thb_analysis import figures
from thb_analysis.analysis.counts import (
    categories,
    compared_cells,
    counts,
    each_row,
    findings,
    names_of,
    shares,
    sort_by_name,
    sort_by_theme,
)
from thb_analysis.citation import dated, full_title, year_of
from thb_analysis.dataset.dataset import Dataset, takes_dataset
from thb_analysis.display import Figure, Headlines, Prose, TitleBlock
from thb_analysis.errors import quantity
from thb_analysis.figures import hurdles, tiles
from thb_analysis.known.expressions import measures_in
from thb_analysis.marks import PIPS
from thb_analysis.package.descriptor import contributors, licences
from thb_analysis.page.prose import block, caption, find_text
from thb_analysis.states import NAMED, OPEN
from thb_analysis.texts.proof import edition_text
from thb_analysis.wording import capitalize, markdown, separator

_WEB = re.compile(r"https?://[^\s<>\\]+")
# Little is reported of a country: at most this share of measures, of at least so many.
_LITTLE, _MIN_MEASURES = 0.15, 5
_PACKAGE = ("title", "description", "licenses", "sources", "contributors")
# Columns of the class of a country.
_CLASS = ["category", "look", "question"]


class Parameters(Protocol):
    """The parameters of a notebook, see `thb_analysis.reports`."""

    notebook: str
    subject: (
        str  # name of the parameter with the theme or country; empty if there is none
    )
    kind: str  # what sort of page it makes
    heading: str  # its title, if neither subject nor package gives one
    variant: str | None  # how it differs from the default parameters, in words


@takes_dataset
def title(ds: Dataset, parameters: Parameters) -> TitleBlock:
    """Return the title block of a page: its kind, its title, and how it differs from the published one.

    Parameters
    ----------
    ds : Dataset
    parameters : Parameters
        Those of the notebook.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> from thb_analysis.reports import ThemeParameters
    >>> thb.page.title(thb.load(), ThemeParameters(theme="protection")).title
    'Protection and support'
    """
    subject = getattr(parameters, parameters.subject, "")
    named = {**ds.theme_titles, **ds.country_names}.get(subject)
    known = named or parameters.heading
    heading = known or ds.title or ds.name
    subject = subject or parameters.notebook.replace("_", "-")
    shown = find_text(ds, subject, edition_text)
    written = find_text(ds, subject) if ds.is_selection else shown
    return TitleBlock(
        title=named or (written.title if written else "") or heading,
        kicker=parameters.kind,
        finding=shown.words("lead") if shown else "",
        authors=contributors(ds.contributors),
        keywords=tuple(ds.keywords),
        edition=ds.edition,
        version=ds.version,
        variant=parameters.variant,
        full_title=full_title(known or parameters.kind, ds.topic or ds.title),
        package=dict(zip(_PACKAGE, attrgetter(*_PACKAGE)(ds), strict=True)),
    )


def heading(words: str) -> Prose:
    """Return a heading with words of a package, in which characters of Markdown are escaped.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> print(thb.page.heading("Who may stay?").markdown)
    ## Who may stay?
    """
    return Prose(f"## {markdown(words)}")


@takes_dataset
def statements(ds: Dataset, theme: str) -> Prose:
    """Return what the source says under a theme without naming countries, as a list.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> print(thb.page.statements(thb.load(), "covid").markdown)
    ## What else the EMN summary says
    ...
    """
    rows = sort_by_theme(ds, ds.statements, theme).fillna({"page": 0})
    items = []
    for row in each_row(rows):
        page = f" (p. {row.page})" if row.page else ""
        items.append(f"- {markdown(row.text)}{page}")
    head = f"## What else {markdown(ds.evidence)} says"
    fold = f'{{.fold label="{quantity(len(items), "statement")}"}}'
    listed = block(fold, block("small", "\n".join(items)), 4)
    return Prose(f"{head}\n\n{listed}" if items else "")


@takes_dataset
def limits(ds: Dataset, theme: str | None = None) -> Prose:
    """Return how to read the counts, and the countries of which little is reported.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        For the page of a theme; what holds for all themes is then left to the overview.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> print(thb.page.limits(thb.load(), "covid").markdown)
    ::: small
    - **Not reported is not a no.** ...
    """
    one, several = ds.unit
    items = [
        f"**Not reported is not a no.** A {one} may have a measure that is not reported. So a count "
        f"is the least that can be true; with the {several} for which it is not reported, the most."
    ]
    if ds.is_complete:
        evidence = capitalize(markdown(ds.evidence))
        items = [f"{evidence} has an answer for every {one}: each count is exact."]
    if silent := _little_reported(ds, theme):
        items.append(
            f"**Little is reported of** {silent}. This may be a gap in {markdown(ds.evidence)}."
        )
    if theme is None and not ds.cells()["covered"].all():
        items.append(
            f"**Counts are of the {several} covered.** A statement may cover some only; "
            "the others are not counted."
        )
    items += filter(None, [markdown(ds.fuller)])
    if theme is None:
        items += map(markdown, ds.limits)
    items += _recorded(ds)
    return Prose(block("small", "\n".join(f"- {item}" for item in items)))


def _recorded(ds: Dataset) -> list[str]:
    """Write, for a user's table, as which state each word was read, and in how many cells."""
    read = []
    rows = ds.words.sort_values("cells", ascending=False, kind="stable")
    for row in each_row(rows):
        word = f"“{row.word}”" if row.word else "an empty cell"
        read.append(f"{word} is {row.state.replace('_', ' ')} ({row.cells:,})")
    total = ds.words["cells"].sum()
    return [f"Of {total:,} cells, {markdown('; '.join(read))}."] * bool(read)


def _little_reported(ds: Dataset, theme: str | None) -> str:
    """Write the countries that report hardly any measure, if measures are many, and most countries report some."""
    cells = compared_cells(ds, theme)
    share = cells.groupby("country")["has"].mean()
    is_short = ds.is_complete or cells["measure"].nunique() < _MIN_MEASURES
    if is_short or not share.median() >= 1 / 3:
        return ""
    names = names_of(ds, share.index[share <= _LITTLE])
    return separator(names).join(map(markdown, names))


@takes_dataset
def sources(ds: Dataset, parameters: Parameters) -> Prose:
    """Return the sources, and how to cite the page.

    Parameters
    ----------
    ds : Dataset
    parameters : Parameters
        Those of the notebook. The overview names all sources, other pages the first.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> from thb_analysis.reports import ThemeParameters
    >>> p = ThemeParameters(theme="covid")
    >>> "Cite" in thb.page.sources(p.dataset(), p).markdown
    True
    """
    in_full = parameters.notebook == "overview"
    named = ds.sources if in_full else ds.sources[:1]
    year = year_of(ds.edition)
    authors = ", ".join(contributors(ds.contributors))
    by = " ".join(filter(None, (authors, year and f"({year})")))
    edition = f"edition {ds.edition}" if ds.edition and not year else ""
    version = ds.version and f"version {dated(ds.version, ds.released)}"
    heading = markdown(title(ds, parameters).title)
    rest = map(markdown, (ds.title, edition, version))
    cited = ", ".join(filter(None, (markdown(by), f"“{heading}”", *rest)))
    licence = "; ".join(map(markdown, licences({"licenses": ds.licenses})))
    lines = [f"- {_as_link(each)}" for each in named]
    lines += ["", f"*Cite this page as:* {cited}[]{{.cited}}."]
    if licence:
        lines[-1] += f" *Licence:* {licence}."
    return Prose(block("small", "\n".join(lines)))


def _as_link(source: Mapping[str, str]) -> str:
    """Write a source as a link, if its path is a web address."""
    name, address = markdown(source["title"]), source.get("path", "")
    if not _WEB.fullmatch(address):
        return name
    return f"[{name}](<{address.replace('&', '&amp;')}>)"


@takes_dataset
def lead_figure(ds: Dataset, subject: str) -> Figure | None:
    """Draw what opens the page of a theme: a map, or its categories as rows, filled where an expression holds.

    Parameters
    ----------
    ds : Dataset
    subject : str
        A theme; of ``overview`` the first figure of rows of any theme is drawn.

    Returns
    -------
    Figure or None
        None if the theme names no map.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> thb.page.lead_figure(thb.load(), "protection").id
    'fig-lead'
    """
    subject = ds.find("theme", subject, also=["overview"])
    of_themes = ds.themes.sort_values("order").set_index("theme")["figure"]
    with_rows = of_themes[of_themes.str.contains("×")]
    written = of_themes.get(subject, next(iter(with_rows), ""))
    heading = "figure" if subject in of_themes else "figure grid"
    title, explanation = caption(ds, subject, heading)
    name, _, filled = map(str.strip, written.partition("×"))
    if not name:
        return None
    frame = categories(ds, name)
    question = ds.maps.set_index("map")["title"][[name]].iloc[0]
    labels = {"note": _note(ds, [name], filled), "id": "fig-lead"}
    labels |= {"caption": explanation} if explanation else {}
    draw: Callable[..., Figure] = tiles
    if filled:
        of = ds.measures.set_index("measure")["label"]
        heads = question, f"Filled: {of.get(filled, filled)}"
        draw = partial(hurdles, answer=ds.ask(filled), heads=heads)
    return draw(frame, title=title or question, **labels)


@takes_dataset
def answers(ds: Dataset, country: str) -> Figure | None:
    """Draw the answers of a country among all, to the questions for which the package has a `profile`.

    Parameters
    ----------
    ds : Dataset
    country : str

    Returns
    -------
    Figure or None
        None if no map has a `profile`.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> print(thb.page.answers(thb.load(), "PL").alt)
    Only for Poland ...
    """
    country = ds.find("country", country)
    profile = ds.maps[ds.maps["profile"].notna()].sort_values("profile")
    maps = profile.drop_duplicates("map")
    frames = {row.title: categories(ds, row.map) for row in each_row(maps)}
    title, _ = caption(ds, country)
    title = title or f"{ds.country_names[country]} and the others"
    if not frames:
        return None
    note = _note(ds, maps["map"])
    draw: Callable[..., Figure] = figures.answers
    return draw(frames, country, title, lists=_apart(ds, country), note=note)


def _apart(ds: Dataset, country: str) -> dict[str, list[Any]]:
    """Return what a country reports and few others do, and what most report and it does not, with k and n; silence is neither."""
    cells = ds.cells().query("covered and polarity != 'unclear'")
    of = cells.query("country == @country").set_index("measure")
    counted = counts(cells, "measure").set_index("measure")
    rows = counted.join(of[["state", "short", "label"]], how="inner")
    rows["label"] = rows["short"].where(rows["short"] != "", rows["label"])
    rare = rows.query(f"state in {NAMED} and k / n <= {figures.FEW}")[::-1]
    common = rows.query(f"state == {OPEN!r} and k / n >= {figures.MOST}")
    name = ds.country_names[country]
    parts = {
        f"Reported by {name}, rare elsewhere": rare,
        f"Common elsewhere, not reported by {name}": common,
    }
    found = {}
    for head, part in parts.items():
        found[head] = [*part[["label", "k", "n"]].itertuples(index=False)]
    return found


@takes_dataset
def order(ds: Dataset) -> pd.DataFrame:
    """Return the countries in the one order of all grids: by region, class and name.

    The class is the category in the first map whose looks are those of classes; without one there are no classes.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    pandas.DataFrame
        `country`, `name`, `region`, `category`, `look`, and `question` (the head of the map).

    Examples
    --------
    >>> import thb_analysis as thb
    >>> print(*thb.page.order(thb.load())["country"].head(7))
    EE LV LT FI NO SE FR
    """
    rows = class_rows(ds)
    frame = pd.DataFrame({"country": sort_by_name(ds, ds.participants)})
    frame[_CLASS] = ""
    if not rows.empty:
        first = rows.iloc[0]
        frame = categories(ds, first["map"]).assign(question=first["head"])
    places = ds.countries[["country", "name", "region_order", "region"]]
    frame = frame[["country", *_CLASS]].merge(places, on="country")
    frame = frame.sort_values(["region_order", "region"], kind="stable")
    return frame[["country", "name", "region", *_CLASS]].reset_index(drop=True)


def class_rows(ds: Dataset) -> pd.DataFrame:
    """Return the rows of the first map whose looks are those of classes; none without one."""
    classed = ds.maps.query(f"look in {[*PIPS]}")["map"].head(1)
    rows: pd.DataFrame = ds.maps[ds.maps["map"].isin(classed)]
    return rows


def _note(ds: Dataset, maps: Iterable[str], *more: str) -> str:
    """Write the footnotes of the lists of some maps, and of more expressions, as a source note."""
    expressions = [*ds.maps.query("map in @maps")["expression"], *more]
    measures = {*chain(*map(measures_in, expressions))}
    rows = ds.measures[ds.measures["measure"].isin(measures)]
    numbers = sorted(map(int, rows["footnote"].dropna()))
    if not numbers:
        return ""
    return f"Source: {ds.evidence}, notes {', '.join(map(str, numbers))}."


@takes_dataset
def headlines(ds: Dataset, subject: str = "") -> Headlines:
    """Return the counts of a page as data, which sweeps collect and pages do not show.

    Parameters
    ----------
    ds : Dataset
    subject : str, default ""
        A theme: its findings; or a country: the share of measures for which it is named, for each
        theme. All findings if not given.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> thb.page.headlines(thb.load(), "covid").frame.empty
    False
    """
    subject = subject and ds.find("theme or country", subject)
    if subject not in ds.participants:
        found = findings(ds, subject or None)
        return Headlines(shares(found).assign(result="indicator", base=found["base"]))
    cells = compared_cells(ds)
    of_country = cells.query("country == @subject")
    has = of_country.groupby("theme", sort=False)["has"]
    counted = has.agg(["mean", "sum", "size"]).reset_index()
    counted.columns = ["about", "value", "counted", "whole"]
    return Headlines(counted.assign(result="country-coverage"))
