"""Applied corrections: what a list is read as, in place of what is printed."""

from dataclasses import dataclass, field

from thb_analysis.data.csvfile import Record
from thb_analysis.data.package import Package
from thb_analysis.errors import Fault


@dataclass
class Texts:
    """The text of each country list, applied corrections made.

    Attributes
    ----------
    texts : dict of str to str
        By the number of the footnote.
    lines : dict of str to int
        Line of each list in footnotes.csv.
    faults : list of Fault
        Corrections that do not match what is printed.
    """

    texts: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def corrected_texts(package: Package) -> Texts:
    """Apply the corrections to the lists as printed, in the order of their table.

    Parameters
    ----------
    package : Package

    Returns
    -------
    Texts
    """
    result = Texts()
    for line, footnote in package.tables["footnotes"].numbered():
        if footnote["kind"] == "country_list":
            result.texts[footnote["footnote"]] = footnote["printed"]
            result.lines[footnote["footnote"]] = line
    for line, correction in package.tables["corrections"].numbered():
        if correction["status"] == "applied":
            _apply(package, result, line, correction)
    return result


def _apply(package: Package, result: Texts, line: int, correction: Record) -> None:
    footnote, printed = correction["footnote"], correction["printed"]
    text = result.texts.get(footnote, "")
    times = text.count(printed) if printed else 0
    if times == 1 and correction["read_as"] != printed:
        result.texts[footnote] = text.replace(printed, correction["read_as"])
        return
    if times == 1:
        message, hint = "is read as what is printed", "delete the correction"
    elif times:
        message = f"stands {times} times in footnote {footnote}"
        hint = "print more of the text around it"
    else:
        message = f"does not stand in the list of footnote {footnote}: the correction is stale"
        hint = "delete the correction, or print the text as it stands in footnotes.csv"
    result.faults.append(
        package.tables["corrections"].fault(
            line,
            "printed",
            printed,
            "stale-correction",
            message,
            "text that stands there once",
            hint,
        )
    )
