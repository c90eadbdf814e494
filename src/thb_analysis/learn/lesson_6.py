"""Lesson 6, your own report: parameters, a selection, robustness, a command, a citation."""

import argparse
import re
import shlex
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NoReturn

import pandas as pd

from thb_analysis.analysis import coverage, robustness
from thb_analysis.data import Dataset
from thb_analysis.errors import ParameterError
from thb_analysis.learn.checking import Wrong, need
from thb_analysis.reports.catalogue import list_all, read_vocabulary
from thb_analysis.reports.naming import checked, requested
from thb_analysis.reports.parameters import NotebookParameters, ThemeParameters, parse_assignments

_OWN_OPTIONS = ("theme", "country", "countries", "group_by")
_FORMATS = {"html", "pdf"}
_PUBLISHED = "reports"
# How a source is written: publisher (year), “title”.
_STUDY = re.compile(r"(?P<publisher>[^(]+?) \(\d{4}\), “(?P<title>[^”]+)”")


def exercise_1(ds: Dataset, answer: Any, title: str, names: tuple[str, ...], remarks: bool) -> str:
    """Expect a dictionary from names of parameters to values, such as ``{"clusters": 3}``."""
    need(
        isinstance(answer, Mapping),
        "Give a dictionary: the name of each parameter that you set, and its value.",
    )
    unknown = ", ".join(str(name) for name in answer if name not in ThemeParameters.model_fields)
    need(
        not unknown,
        f"The notebook has no parameter of this name: {unknown}. The names are those of its first cell of code; "
        "another name would set nothing.",
    )
    countries = answer.get("countries", ())
    called = {countries} if isinstance(countries, str) else set(countries)
    need(
        not called & set(ds.country_names.values()),
        "You wrote a country by its name. A parameter takes codes, as the lists of the source do.",
    )
    try:
        parameters = ThemeParameters(**answer)
    except ParameterError as error:
        raise Wrong(
            f"The notebook would stop, and say: {'; '.join(error.problems)}. A wrong value is refused, not guessed."
        ) from None
    _fits(ds, parameters, title, names, remarks)
    return (
        f"The report will say of itself: {parameters.variant}. What you set departs from what is published, and a "
        "reader is told so. What you did not set is as in the edition."
    )


def exercise_2(ds: Dataset, answer: Any, measure: str, names: tuple[str, ...]) -> str:
    """Expect a dictionary with two counts: ``{"all": (3, 12), "selection": (1, 4)}``."""
    need(
        isinstance(answer, Mapping) and set(answer) == {"all", "selection"},
        "Give a dictionary with two names, “all” and “selection”.",
    )
    pairs = {name: tuple(map(int, pair)) for name, pair in answer.items()}
    need(
        all(len(pair) == 2 and pair[0] <= pair[1] for pair in pairs.values()),
        "Give k and N for each: how many are listed in the base, and how many the base has. k cannot be larger.",
    )
    codes = _codes(ds, names)
    selected = ds.select(countries=[code for code in ds.participants if code in codes])
    whole, part = (_row(coverage(each).frame, "measure", measure) for each in (ds, selected))
    rights = {"all": whole, "selection": part}
    right = {name: (row["listed"], row["base_size"]) for name, row in rights.items()}
    # In other data a wrong way can lead to the right number; it is then no error.
    need(
        pairs["all"] == right["all"] or pairs["all"][1] != len(ds.participants),
        "Under “all”, you count over all countries that took part. The statement speaks of fewer.",
    )
    need(
        pairs["all"] == right["all"],
        "Under “all”, count in the data as they are loaded, before anything is selected.",
    )
    k, size = pairs["selection"]
    fits = pairs["selection"] == right["selection"]
    need(
        fits or size != whole["base_size"],
        "Under “selection”, N is that of all countries. A report on few countries counts over those few: with the N of all, "
        "each country that you left out would count as silent.",
    )
    need(
        fits or size != len(codes),
        f"Under “selection”, N is how many countries you selected: {len(codes)}. To select a country does not put it into "
        "the base: the statement need not speak of it.",
    )
    need(
        size == part["base_size"],
        "Under “selection”, N is how many of the selected countries are in the base.",
    )
    need(k == part["listed"], "Under “selection”, k is how many of that base are listed.")
    return (
        f"{whole['listed']} of {whole['base_size']} for all, {part['listed']} of {part['base_size']} in the selection, where one "
        f"country is {1 / part['base_size']:.0%} of the whole instead of {1 / whole['base_size']:.0%}. So give k of N, and no "
        "percentage alone."
    )


def exercise_3(ds: Dataset, answer: Any) -> str:
    """Expect two sets of keys of findings: ``({"claims", "clusters"}, {"claims"})``."""
    need(
        isinstance(answer, (tuple, list)) and len(answer) == 2,
        "Give two sets of keys: those that stay, and among these those that silence could overturn.",
    )
    stays, still_open = (frozenset(map(str, each)) for each in answer)
    frame = _findings(ds)
    keys = frozenset(frame["finding"])
    strangers = ", ".join(sorted((stays | still_open) - keys))
    need(
        not strangers,
        f"Take the keys from the column `finding`. These are none: {strangers}.",
    )
    same_always = _keys(frame, frame["surviving"] == frame["universes"])
    settled = _keys(frame, frame["settled"].fillna(False).astype(bool))
    overturned = _keys(frame, ~frame["settled"].fillna(True).astype(bool))
    fits = stays == same_always
    need(
        fits or stays != settled,
        "Your first set has the findings that are settled. That column is about silence. Whether a finding stays under "
        "other choices is told by other columns.",
    )
    need(
        fits or stays != _keys(frame, frame["share"] > 0.5),
        "Your first set has findings that stay in most universes. The question is which stay in every one: a single coding "
        "that says otherwise may be the better one.",
    )
    need(
        stays <= same_always,
        "Some finding in your first set is lost in some universe. Compare `surviving` with `universes`.",
    )
    need(fits, "Some finding that stays in every universe is not in your first set.")
    right = stays & overturned
    done = still_open == right
    need(
        still_open <= stays,
        "Your second set has to be a part of the first: what stays under all codings, and is open to silence all the same.",
    )
    need(
        done or still_open != stays & settled,
        "Your second set has the findings that are the same whatever silence means. The question is about the opposite.",
    )
    need(
        done or still_open,
        "You say that nothing is open. All codings were tried, but in every one of them silence is read as “not listed”. "
        "What no universe varies, no universe can show.",
    )
    need(
        done or still_open != stays - settled,
        "For some findings `settled` is missing, since silence gives them no bounds. Missing is not False.",
    )
    need(done, "For the second set, take from the first those for which `settled` is False.")
    return (
        f"{len(stays)} of {len(keys)} main findings are the same in every universe, and silence could overturn {len(right)} of "
        "these. Robust means: no choice that was tried overturns it. It does not mean that the lists are complete."
    )


def exercise_4(ds: Dataset, answer: Any, title: str, names: tuple[str, ...], remarks: bool) -> str:
    """Expect a command as one text in quotation marks, such as ``"thb build overview --out mine"``."""
    need(isinstance(answer, str), "Give the command as one text, in quotation marks.")
    try:
        words = shlex.split(answer.strip().lstrip("!$ "))
    except ValueError:
        raise Wrong("A quotation mark is opened in this command and not closed.") from None
    need(
        words[:2] == ["thb", "build"],
        "The command that makes a report begins with the name of the program and with what it has to do.",
    )
    options = _Options().parse_args(words[2:])
    cut = [word for word in options.reports if word.strip(",").upper() in ds.country_names]
    need(
        not cut,
        f"The terminal takes {', '.join(word.strip(',') for word in cut)} for the name of a report: a blank ends a value. "
        "Write a list without blanks.",
    )
    need(
        options.reports and not options.all,
        "You name no report. Then many are built, and none of them is the one that you want.",
    )
    need(len(options.reports) == 1, "You name several reports. One is asked for.")
    need(
        not options.params and not options.spec,
        "Parameters in a file are a good idea, but here the command has to hold them all itself.",
    )
    parameters = _parameters(options)
    if not isinstance(parameters, ThemeParameters):
        raise Wrong("This is a report of another kind: not of a theme.")
    _fits(ds, parameters, title, names, remarks)
    need(
        set(options.format.split(",")) <= _FORMATS,
        "After --format come html, pdf, or both with a comma between.",
    )
    need(
        options.out.rstrip("/").removeprefix("./") != _PUBLISHED,
        f"Your report would go to the folder {_PUBLISHED}, in place of the published one of the same name. Somebody who opens "
        "it there takes your variant for the edition. Give a folder of your own.",
    )
    return (
        "The command makes this variant, and nothing else. It is also the shortest way to tell somebody how your report was "
        "made: whoever has the same version of the data can make it again."
    )


def exercise_5(ds: Dataset, answer: Any, title: str, names: tuple[str, ...], remarks: bool) -> str:
    """Expect a citation, as one text in quotation marks."""
    text = " ".join(answer.replace('"', "").split())
    study = _STUDY.match(ds.sources[0]["title"])
    assert study
    publisher, studied = study["publisher"], study["title"]
    authors = [each["title"] for each in ds.contributors if "creator" in each.get("roles", ())]
    named = [author for author in authors if _holds(text, author)]
    need(len(text.split()) > 5, "Write a whole citation.")
    need(
        named or not _holds(text, publisher),
        f"You name {publisher} alone, as if it had made your report. It published the study. Who coded it, and made the "
        "report from the codes, is somebody else, and answers for the reading.",
    )
    need(named, "Say who made the data: the authors are missing. They are in `ds.contributors`.")
    need(
        _holds(text, title) and _holds(text, ds.title),
        "Give the title of the report, which is that of its theme, and the title of the data.",
    )
    need(
        _holds(text, f"edition {ds.edition}"),
        "Say which edition it is, with the word “edition”. The year alone could be that of the study, or the one in which you "
        "write.",
    )
    need(
        re.search(rf"\bversion {re.escape(ds.version)}(?![.\d]*\d)", text, re.IGNORECASE),
        "Say which version of the data it is, with the word “version”. Data are mended: with another version, the same "
        "command may give other numbers.",
    )
    need(
        _holds(text, publisher) and _holds(text, studied),
        "The study that was coded is not cited, or not with its publisher and its whole title. Without it, the project takes "
        "credit for what others asked and wrote.",
    )
    need(
        re.search(r"\bvariant\b", text, re.IGNORECASE),
        "This would pass for a citation of the published report. Say, with the word itself, that yours is a variant of it.",
    )
    codes = _codes(ds, names)
    left_out = [
        code for code in codes if not re.search(rf"\b(?:{code}|{ds.country_names[code]})\b", text)
    ]
    need(
        not left_out,
        "Say how the variant departs from what is published: to which countries it is restricted. Who reads only "
        "“variant” cannot know what was changed.",
    )
    need(
        remarks or re.search(r"qualified|remark", text, re.IGNORECASE),
        "You say which countries, but not all that you set: say which listings do not count.",
    )
    return (
        "Whoever reads this can find the study, get the same data, and make the same report. The report itself prints such a "
        "citation, with the first characters of a hash of the data, which tell even an unnamed change."
    )


class _Options(argparse.ArgumentParser):
    """The options of the command that builds reports; what cannot be read is told as a wrong answer."""

    def __init__(self) -> None:
        super().__init__(add_help=False, allow_abbrev=False)
        self.add_argument("reports", nargs="*")
        self.add_argument("-p", "--parameter", action="append", default=[])
        self.add_argument("--out", default=_PUBLISHED)
        self.add_argument("--format", default="html")
        for name in (*_OWN_OPTIONS, "params", "spec", "data", "jobs", "kernel"):
            self.add_argument(f"--{name.replace('_', '-')}")
        for name in ("all", "force", "json", "debug"):
            self.add_argument(f"--{name}", action="store_true")

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Read options and names of reports in any order."""
        return self.parse_intermixed_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Tell what cannot be read."""
        raise Wrong(
            f"The options cannot be read: {message}. A parameter without an option of its own is set by -p NAME=VALUE."
        )


def _parameters(options: argparse.Namespace) -> NotebookParameters:
    """Check the parameters of a command as the command itself does."""
    values, mistakes = parse_assignments(options.parameter)
    need(not mistakes, f"The command would not start: {'; '.join(mistakes)}.")
    own = {name: vars(options)[name] for name in _OWN_OPTIONS if vars(options)[name] is not None}
    twice = ", ".join(sorted(own.keys() & values.keys()))
    need(not twice, f"This is set twice, by -p and by an option of its own: {twice}.")
    vocabulary = read_vocabulary()
    reports = list_all(vocabulary)
    request = requested(options.reports[0], reports)
    need(
        request,
        f"There is no report {options.reports[0]}. The command `thb list` names all.",
    )
    assert request
    parameters, mistakes = checked(request, {**values, **own}, vocabulary, reports)
    need(not mistakes, f"The command would not start: {'; '.join(mistakes)}.")
    assert parameters
    return parameters


def _fits(
    ds: Dataset, parameters: ThemeParameters, title: str, names: tuple[str, ...], remarks: bool
) -> None:
    """Hold parameters against a question: a theme, some countries, with or without remarks."""
    theme, codes = ds.themes.set_index("title").at[title, "theme"], _codes(ds, names)
    chosen = set(parameters.countries)
    need(
        parameters.theme == theme,
        "The report would be about another theme than the question. If none is set, the first of the data is taken.",
    )
    need(
        chosen,
        "You set no countries. An empty list does not mean none: all that took part are compared.",
    )
    need(chosen <= codes, "You select a country that the question does not ask about.")
    need(chosen == codes, "A country that the question asks about is not selected.")
    need(
        parameters.include_qualified == remarks,
        "The question says what is to become of listings with a remark. With your parameters, they count as they do in the "
        "edition.",
    )
    asked = {"theme", "countries", "include_qualified", "data"}
    further = [
        name
        for name, field in ThemeParameters.model_fields.items()
        if name not in asked and getattr(parameters, name) != field.default
    ]
    need(
        not further,
        f"You also set {', '.join(further)}. The question does not ask for it. Each further change is a choice that a reader "
        "has to be told, and that you have to defend.",
    )


def _codes(ds: Dataset, names: tuple[str, ...]) -> set[str]:
    return {code for code, name in ds.country_names.items() if name in names}


def _holds(text: str, words: str) -> bool:
    """Whether a text has these words, in whatever case."""
    return words.casefold() in text.casefold()


@lru_cache(maxsize=1)
def _findings(ds: Dataset) -> pd.DataFrame:
    """Return the main findings; to draw them from all codings takes seconds."""
    return robustness(ds).findings


def _keys(frame: pd.DataFrame, rows: Any) -> frozenset[str]:
    return frozenset(frame.loc[rows, "finding"])


def _row(frame: pd.DataFrame, column: str, value: str) -> dict[str, Any]:
    """Return the row of a table that has this value."""
    (row,) = frame[frame[column] == value].to_dict("records")
    return {str(name): each for name, each in row.items()}
