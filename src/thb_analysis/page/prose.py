"""What pages say: texts that people wrote, their ties as links to the lists.

A text belongs to the whole edition. A selection of countries, other options, packages without texts and texts
that the cells do not bear out get the short form: label, k of n, who reports it, and of whom it is not reported.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

from thb_analysis.analysis.counts import (
    each_row,
    findings,
    left_out,
    measures_of,
    names_of,
)
from thb_analysis.analysis.footnotes import anchor_of, format_ranges, short_block
from thb_analysis.analysis.law import law
from thb_analysis.dataset.dataset import Dataset, takes_dataset
from thb_analysis.dataset.tables import pairs
from thb_analysis.display import Cell, Prose, Row, Table, make_table
from thb_analysis.errors import UnknownName, quantity
from thb_analysis.known.model import Answer
from thb_analysis.marks import OUTSIDE_SYMBOL, SYMBOLS
from thb_analysis.names import check_names, misspelled
from thb_analysis.package.package import TEXTS
from thb_analysis.package.reads import LISTING, noted
from thb_analysis.page.elsewhere import conflict_note, other_sources
from thb_analysis.states import (
    NAMED,
    NOT_COVERED,
    OPEN,
    OUTSIDE_LABEL,
    REPORTED,
    STATE_LABELS,
)
from thb_analysis.texts.headings import COUNTRY_STEPS, PAGES, headings_of
from thb_analysis.texts.proof import edition_text
from thb_analysis.texts.readback import read_back
from thb_analysis.texts.text import OF_OTHERS, TIE, Text, Tie, text_of
from thb_analysis.wording import capitalize, joined, markdown, missing, separator

# The name of a report, which no code and no name of a country is like.
_REPORT = re.compile(r"[a-z][a-z0-9._+=-]{2,}")
_REPORTED = capitalize(STATE_LABELS[REPORTED])
_MAX_NAMES = 40  # in a row of the short form; of more, files of results have all


@takes_dataset
def text(ds: Dataset, subject: str, heading: str = "") -> Prose:
    """Return what people wrote on a theme or a country, else the short form.

    Parameters
    ----------
    ds : Dataset
    subject : str
        A theme, a country, or the name of a text such as ``overview``; a report of one's own, which is
        called in small letters, has the short form of all until its text is written.
    heading : str, default ""
        A heading of the text, such as a question of a theme: the part below it. If not given, lead and
        findings of a theme, all of a country.

    Returns
    -------
    Prose

    Raises
    ------
    UnknownName
        If there is no such subject, or neither its text nor its page has such a heading.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> print(thb.page.text(thb.load(), "protection").markdown)
    ::: lead
    ...
    """
    subject = _named(ds, subject)
    written = _edition_text(ds, subject, heading)
    if written is None:
        is_behind = heading == "lead" and not ds.is_selection
        if is_behind and find_text(ds, subject):
            return _why_short(ds, subject)
        return Prose("") if heading else short(ds, subject)
    if written.country and not heading:
        return Prose(_brief(ds, written))
    blocks = []
    for name in [heading] if heading else ["lead", "findings"]:
        kind = name if name in ("lead", "findings") else "answer"
        if part := written.parts.get(name, "").strip():
            blocks.append(block(kind, with_links(ds, part, written.country)))
    return Prose("\n\n".join(blocks))


@takes_dataset
def caption(ds: Dataset, subject: str, heading: str = "figure") -> tuple[str, str]:
    """Return the title of a figure and the line that says how to read it, as people wrote them.

    Parameters
    ----------
    ds : Dataset
    subject : str
        See `text`.
    heading : str, default "figure"
        ``figure`` for the lead figure, or a question of a theme for the figure below it.

    Returns
    -------
    tuple of str
        If nobody wrote a title: the question, if any, and an empty line.

    Raises
    ------
    UnknownName
        If there is no such subject, or neither its text nor its page has such a heading.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> title, reading = thb.page.caption(thb.load(), "protection")
    >>> print(title)
    All five countries requiring identification ...
    """
    question = "" if heading.startswith("figure") else heading
    named = "" if heading == "figure" else heading
    written = _edition_text(ds, _named(ds, subject), named)
    name = f"{heading}/figure" if question else heading
    part = written.parts.get(name, "") if written else ""
    title, _, explanation = TIE.sub(r"\1", part).strip().partition("\n\n")
    return title or question, " ".join(explanation.split())


def short(ds: Dataset, subject: str) -> Prose:
    """Return counts alone: label, k of n, who reports it, and of whom it is not reported.

    Parameters
    ----------
    ds : Dataset
    subject : str
        A theme; for anything else all findings are shown, for a country none.
    """
    theme = subject if subject in ds.theme_titles else None
    note = _why_short(ds, subject)
    if subject in ds.country_names:
        return note
    found = each_row(findings(ds, theme))
    lines = (f"{markdown(row.label)} {_listed(ds, row.answer)}" for row in found)
    return replace(note, markdown=f"{note.markdown}\n\n{short_block(lines)}")


def _why_short(ds: Dataset, subject: str) -> Prose:
    """Say why a text is not shown; if the cells do not bear it out, its writer is warned."""
    written = find_text(ds, subject)
    if written is None:
        return _note("nobody has written a text for it")
    if not ds.is_selection:
        warning = f"{written.path} is not shown: thb validate says what is wrong in it"
        why = "its text does not fit the data as they are now, and is not shown"
        return replace(_note(why), warning=warning)
    is_part = len(ds.participants) < len(ds.package.participants)
    words = ["of a selection"] * is_part
    if evidence := left_out(ds):
        words.append(f"without {joined(evidence, 'or')}")
    return _note("the text is in the published edition", f" {' '.join(words)}")


def _note(why: str, of: str = "") -> Prose:
    return Prose(block("note", f"This page shows counts{of}; {why}."))


def _listed(ds: Dataset, answer: Answer) -> str:
    """Write k of n, the countries that report it, and those of which it is not reported."""
    parts = [f"[{_k_of_n(answer)}]{{.count}}", _names(ds, answer.yes)]
    if answer.open:
        rest = _names(ds, answer.open) or len(answer.open)
        parts.append(f"[{STATE_LABELS[OPEN]}: {rest}]{{.open}}")
    return " · ".join(filter(None, parts))


def _k_of_n(answer: Answer) -> str:
    return f"{answer.k} of {answer.n}" if answer.n else STATE_LABELS[NOT_COVERED]


def _names(ds: Dataset, codes: Iterable[str]) -> str:
    names = names_of(ds, codes)
    if len(names) > _MAX_NAMES:
        return ""
    return separator(names).join(map(markdown, names))


def _edition_text(ds: Dataset, subject: str, heading: str = "") -> Text | None:
    """Return the text of a theme, a country or a page; None if none is shown.

    A heading that is given must be one of it, or of its page.
    """
    if heading:
        written = find_text(ds, subject)
        parts = written.parts if written else ()
        if headings := [*headings_of(ds, subject), *parts]:
            check_names([heading], headings, "heading")
    return find_text(ds, subject, edition_text)


def _named(ds: Dataset, subject: str) -> str:
    """Return the theme, the country or the page that a name stands for; a report of one's own needs no text."""
    noted.add(LISTING)
    paths = map(PurePosixPath, ds.package.files)
    others = [path.stem for path in paths if path.parent == PurePosixPath(TEXTS)]
    pages = [*PAGES, *others]
    try:
        return ds.find("theme, country or text", subject, pages)
    except UnknownName:
        names = chain(*ds.theme_titles.items(), *ds.country_names.items(), pages)
        if _REPORT.fullmatch(str(subject)) and not misspelled(subject, names):
            return subject
        raise


def find_text(
    ds: Dataset, subject: str, read: Callable[[Dataset, str], Text | None] = text_of
) -> Text | None:
    """Return the text of a theme, a country or a page; None if nobody wrote one."""
    for name in (f"themes/{subject}", f"countries/{subject.lower()}", subject):
        if written := read(ds, name):
            return written
    return None


def _brief(ds: Dataset, written: Text) -> str:
    """Write the text of a country in blocks: lead, path, and open questions next to them."""
    country = written.country
    parts = {
        name: with_links(ds, part, country) for name, part in written.parts.items()
    }
    steps = []
    for name, label in COUNTRY_STEPS.items():
        if name in parts:
            steps.append(block(f'{{.step label="{label}"}}', parts[name]))
    head, questions = "## Not reported: questions to ask", parts.get("open", "").strip()
    dated = block("small", _how_to_read(ds))
    questions = "\n\n".join([head, questions, dated, _contact(ds, country)])
    path = block("path", "\n\n".join(steps), 4)
    lead = block("lead", parts.get("lead", ""))
    elsewhere = (each.get("elsewhere", "") for each in (written.parts, parts))
    others = other_sources(ds, country, *elsewhere)
    main = "\n\n".join([lead, conflict_note(ds, country), path])
    brief = f"::::: brief\n{main}\n\n{block('questions', questions, 4)}\n:::::"
    return f"{brief}\n\n{others}".strip()


def _how_to_read(ds: Dataset) -> str:
    """Say of when a brief is, what a missing report means, and which sources say more."""
    when = f"As {markdown(ds.evidence)} reports; rules may have changed since."
    silent = "A measure that is not reported may still exist."
    return f"{when} {silent} {markdown(ds.fuller)}".strip()


def _contact(ds: Dataset, country: str) -> str:
    address = ds.countries.set_index("country").at[country, "contact"]
    shown = re.sub(r"^https?://(www\.)?|/$", "", address)
    link = f"[{markdown(shown)}](<{address}>)"
    sentence = f"Ask the EMN National Contact Point, at the address that {markdown(ds.evidence)} prints: {link}"
    return block("small", sentence) if address else ""


def block(name: str, content: str, colons: int = 3) -> str:
    """Wrap Markdown in a fenced block of pandoc."""
    return f"{':' * colons} {name}\n{content.strip()}\n{':' * colons}"


def with_links(ds: Dataset, part: str, country: str = "") -> str:
    """Write the ties of a text as links to the rows of their measures; their tooltips say what is proved.

    Parameters
    ----------
    ds : Dataset
    part : str
        Markdown with ties.
    country : str, default ""
        Code of the country of the text.
    """
    facts = ds.measures.set_index("measure")

    def link(found: re.Match[str]) -> str:
        tie = Tie(found[1], found[2], 0)
        measures, is_of_others = tie.measures, OF_OTHERS & tie.rests_on.keys()
        if not (measures or is_of_others):
            return found[1]
        title = _in_title(" ".join(read_back(ds, tie, country)))
        if is_of_others:
            return f'[{found[1]}]{{.tie .other title="{title}"}}'
        kinds = (each for each in tie.rests_on if each in ("is", "open", "no", "by"))
        kind = next(kinds, "count")
        numbers = map(int, facts.loc[measures, "footnote"].dropna())
        # As print has them: 39,57–61.
        runs = format_ranges(numbers).replace(" ", "")
        attribute = f'footnotes="{runs}"' if runs else ""
        target = f'(#{anchor_of(measures[0])} "{title}"){{.tie .{kind} .optional {attribute}}}'
        return f"[{found[1]}]{target}"

    return TIE.sub(link, part)


def _in_title(text: str) -> str:
    """Write a text as Markdown reads it in the title of a link."""
    escaped = re.sub(r"[\\&]", r"\\\g<0>", " ".join(text.split()))
    return escaped.replace('"', "”")


@takes_dataset
def tied_measures(ds: Dataset, subject: str) -> list[str]:
    """Return the measures in the ties of a text, each once.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> "reflection-period" in thb.page.tied_measures(thb.load(), "PL")
    True
    """
    written = _edition_text(ds, _named(ds, subject))
    ties = written.ties() if written else ()
    return [*dict.fromkeys(each for tie in ties for each in tie.measures)]


@takes_dataset
def notes(ds: Dataset, measures: Iterable[str] | str) -> Table | None:
    """Return a table of the lists of a page: note and page, label, list as printed, and k of n.

    Parameters
    ----------
    ds : Dataset
    measures : iterable of str, or str
        Measures; or a theme: its measures, and those of other themes in its text and its law.

    Returns
    -------
    Table or None
        None if there are none.

    Raises
    ------
    UnknownName
        If there is no such theme, or no such measure.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> thb.page.notes(thb.load(), "covid").id
    'tbl-notes'
    """
    rows = measures_of(ds)
    if isinstance(measures, str):
        of_theme = measures_of(ds, measures)["measure"]
        of_law = law(ds, measures).frame["measure"]
        wanted = [*of_theme, *tied_measures(ds, measures), *of_law]
    else:
        # A finding of bases alone has no measure.
        wanted = [*filter(None, measures)]
        check_names(wanted, rows["measure"], "measure")
    printed = ds.footnotes.set_index("footnote")["printed"]
    table: list[Row] = []
    is_any_outside = is_any_bounded = False
    for row in each_row(rows[rows["measure"].isin(wanted)]):
        listed = ds.listed(row.measure)
        anchor, named = anchor_of(row.measure), _names(ds, listed)
        count = _count(ds, row)
        is_any_outside |= count.endswith(OUTSIDE_SYMBOL)
        is_any_bounded |= "(" in count
        if ds.has_document:
            note = Cell(_note_and_page(row), anchor=anchor)
            # What a sentence says has no list that could be quoted.
            names = "all" if listed.issuperset(ds.participants) else named
            shown = str(printed.get(row.footnote, f"{names}, by a sentence"))
            table.append((note, row.label, shown, count))
        else:
            table.append((Cell(row.label, anchor=anchor), named, count))
    title, heads = "Measures.", {"Measure": 35, _REPORTED: 54, "k of n": 11}
    if ds.has_document:
        title = f"Lists of {ds.evidence}."
        heads = {"Note": 7, "List": 30, "As printed": 48, _REPORTED: 15}
        if is_any_bounded:
            title += " In brackets: what is possible, as not all is reported."
        if is_any_outside:
            title += f" {OUTSIDE_SYMBOL} also {OUTSIDE_LABEL}: countries that its statement does not cover."
    *_, last = heads
    return make_table("tbl-notes", title, heads, table, numeric=[last])


def _note_and_page(row: Any) -> str:
    note = "text" if missing(row.footnote) else f"n. {row.footnote}"
    return note if missing(row.page) else f"{note}, p. {row.page}"


def _count(ds: Dataset, row: Any) -> str:
    answer = ds.ask(row.measure)
    ends = {*(answer.bounds or ())} - {answer.k}
    bounds = " ({}–{})".format(*answer.bounds) if answer.bounds and ends else ""
    outside = f" {OUTSIDE_SYMBOL}" if answer.outside else ""
    return f"{_k_of_n(answer)}{bounds}{outside}"


@takes_dataset
def entries(ds: Dataset, country: str) -> Prose:
    """Return every measure for one country, theme by theme: its state, and how many countries report it.

    The number of a footnote has its page, and the list as printed, as a tooltip.

    Parameters
    ----------
    ds : Dataset
    country : str

    Examples
    --------
    >>> import thb_analysis as thb
    >>> "Awareness" in thb.page.entries(thb.load(), "FR").markdown
    True
    """
    country = ds.find("country", country)
    of_country = ds.cells().query("country == @country")
    printed = pairs(ds.footnotes, "footnote", "printed")
    lines = []
    for theme, part in of_country.groupby("theme", sort=False):
        lines += ["", f"**{markdown(ds.theme_titles[str(theme)])}**", ""]
        for row in each_row(part):
            lines.append(_entry(ds, row, printed.get(row.footnote, "")))
    note = "Left: note. " if of_country["footnote"].notna().any() else ""
    k_of_n = f"Right: how many of the {ds.unit[1]} covered report it."
    key = f"{' · '.join(_legend(of_country))}. {note}{k_of_n}"
    rows = block("entries", "\n".join(lines), 4)
    fold = f'{{.fold label="{quantity(len(of_country), "list")}"}}'
    return Prose(block(fold, f"{block('small', key)}\n\n{rows}", 5))


def _entry(ds: Dataset, row: Any, printed: str) -> str:
    answer = ds.ask(row.measure)
    mark = OUTSIDE_SYMBOL if row.outside else SYMBOLS[row.state]
    attribute = f"p. {row.page}: {printed}".replace('"', "”")
    number = f'[{row.footnote}]{{.number title="{attribute}"}} '
    note = "" if missing(row.footnote) else number
    state = "named" if row.state in NAMED else row.state
    return (
        f"- []{{#{anchor_of(row.measure)}}}{note}[{mark}]{{.mark .{state}}} "
        f"{markdown(row.short or row.label)} [{answer.k}/{answer.n}]{{.count}}"
    )


def _legend(cells: Any) -> Iterator[str]:
    """Yield the marks that occur, with the label of their state."""
    shown = {*cells["state"].mask(cells["outside"])}
    for state in filter(shown.__contains__, SYMBOLS):
        yield f"{SYMBOLS[state]} {STATE_LABELS[state]}"
    if cells["outside"].any():
        yield f"{OUTSIDE_SYMBOL} {OUTSIDE_LABEL}"
