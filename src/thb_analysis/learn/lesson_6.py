"""Lesson 6, your own report: parameters, a selection, robustness, a command, a citation."""

import re
import shlex
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import typer
from typer.main import get_group

from thb_analysis.analysis import coverage, robustness
from thb_analysis.cli import app
from thb_analysis.cli.common import formats_in, read_call
from thb_analysis.data import Dataset
from thb_analysis.errors import ParameterError, ThbError
from thb_analysis.learn.checking import Wrong, need, row_of
from thb_analysis.reports.catalogue import list_all
from thb_analysis.reports.naming import checked, requested
from thb_analysis.reports.parameters import MODELS, NotebookParameters, ThemeParameters

_FORMATS = ("html", "pdf")


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
            f"The notebook would stop. It would say: “{'; '.join(error.problems)}”. A wrong value is refused, not guessed."
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
    need(
        not any(isinstance(pair, (str, float)) for pair in answer.values()),
        "Give k and N for each, as two numbers in brackets: no text, and no share.",
    )
    pairs = {name: tuple(map(int, pair)) for name, pair in answer.items()}
    need(
        all(len(pair) == 2 and pair[0] <= pair[1] for pair in pairs.values()),
        "Give k and N for each: how many are listed in the base, and how many the base has. k cannot be larger.",
    )
    codes = _codes(ds, names)
    selected = ds.select(countries=[code for code in ds.participants if code in codes])
    whole, part = (row_of(coverage(each).frame, "measure", measure) for each in (ds, selected))
    rights = {"all": whole, "selection": part}
    right = {name: (row["listed"], row["base_size"]) for name, row in rights.items()}
    # In other data a wrong way can lead to the right number; it is then no error.
    need(
        pairs["all"] == right["all"] or pairs["all"][1] != len(ds.participants),
        "Under “all”, you count over all countries that took part. The statement speaks of fewer.",
    )
    need(
        pairs["all"] == right["all"] or pairs["all"] != right["selection"],
        "Under “all”, count in the data as they are loaded, before anything is selected.",
    )
    need(
        pairs["all"][1] == right["all"][1],
        "Under “all”, N is how many countries the statement speaks of: the size of the base of this measure.",
    )
    need(
        pairs["all"] == right["all"] or pairs["all"][0] != len(ds.listed(measure)),
        "Under “all”, k is as large as the whole list. A list can name countries outside the base: they count neither in k "
        "nor in N.",
    )
    need(pairs["all"] == right["all"], "Under “all”, k is how many of that base are listed.")
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
        isinstance(answer, (tuple, list))
        and len(answer) == 2
        and not any(isinstance(each, (str, int, float)) for each in answer),
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
    options = _options(words[2:])
    cut = [word for word in options["reports"] if word.strip(",").upper() in ds.country_names]
    need(
        not cut,
        f"The terminal takes {', '.join(word.strip(',') for word in cut)} for the name of a report: a blank ends a value. "
        "Write a list without blanks.",
    )
    need(
        options["reports"] and not options["everything"],
        "You name no report. Then many are built, and none of them is the one that you want.",
    )
    need(len(options["reports"]) == 1, "You name several reports. One is asked for.")
    need(
        not options["params"] and not options["spec"],
        "Parameters in a file are a good idea, but here the command has to hold them all itself.",
    )
    parameters = _parameters(ds, options)
    if not isinstance(parameters, ThemeParameters):
        raise Wrong("This is a report of another kind: not of a theme.")
    _fits(ds, parameters, title, names, remarks)
    _, mistakes = formats_in(options["formats"], _FORMATS)
    need(not mistakes, _refused(mistakes))
    # Without --out a variant goes to a folder of its own.
    need(
        options["out"] is None or Path(options["out"]) != Path("reports"),
        "Your report would go to the folder reports, in place of the published one of the same name. Somebody who opens "
        "it there takes your variant for the edition. Give a folder of your own.",
    )
    return (
        "The command makes this variant, and nothing else. It is also the shortest way to tell somebody how your report was "
        "made: whoever has the same version of the data can make it again."
    )


def exercise_5(ds: Dataset, answer: Any, title: str, names: tuple[str, ...], remarks: bool) -> str:
    """Expect a citation, as one text in quotation marks."""
    text = _words(answer)
    publisher, studied = _study(ds)
    initials = "".join(word[0] for word in publisher.split())
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
        _holds(text, f"edition {ds.edition}", f"{ds.edition} edition"),
        "Say which edition it is, with the word “edition”. The year alone could be that of the study, or the one in which you "
        "write.",
    )
    need(
        _holds(text, f"version {ds.version}", f"v {ds.version}", f"v{ds.version}"),
        "Say which version of the data it is, with the word “version”. Data are mended: with another version, the same "
        "command may give other numbers.",
    )
    need(
        _holds(text, publisher, initials) and _holds(text, studied),
        "The study that was coded is not cited, or not with its publisher and its whole title. Without it, the project takes "
        "credit for what others asked and wrote.",
    )
    need(
        _holds(text, "variant"),
        "This would pass for a citation of the published report. Say, with the word itself, that yours is a variant of it.",
    )
    codes = _codes(ds, names)
    # A code is told by its capitals: NO is a country, and “no” is not.
    left_out = [
        code for code in codes if not re.search(rf"\b(?:{code}|{ds.country_names[code]})\b", answer)
    ]
    need(
        not left_out,
        "Say how the variant departs from what is published: to which countries it is restricted. Who reads only "
        "“variant” cannot know what was changed.",
    )
    need(
        remarks or re.search(r"qualified|remark", text),
        "You say which countries, but not all that you set: say which listings do not count.",
    )
    return (
        "Whoever reads this can find the study, get the same data, and make the same report. The report itself prints such a "
        "citation, with the first characters of a hash of the data, which tell even an unnamed change."
    )


def _options(words: Sequence[str]) -> dict[str, Any]:
    """Read what stands behind ``thb build`` as the command line does, and run nothing."""
    group = get_group(app)
    line = typer.Context(group, info_name="thb")
    build = group.get_command(line, "build")
    assert build
    try:
        return build.make_context("build", list(words), parent=line).params
    except typer.Exit:
        raise Wrong("With --help, the command tells what it can do, and makes no report.") from None
    # Where typer has the errors of its parser differs between its versions.
    except Exception as error:
        told = getattr(error, "format_message", error.__str__)()
        raise Wrong(
            f"{_refused([told])} A parameter without an option of its own is set by -p NAME=VALUE."
        ) from None


def _parameters(ds: Dataset, options: Mapping[str, Any]) -> NotebookParameters:
    """Check the parameters of a command as the command itself does."""
    settable = {name for model in MODELS.values() for name in model.model_fields} - {"data"}
    own = {name: value for name, value in options.items() if name in settable}
    try:
        call = read_call(options["data"], options["parameters"], options=own)
    except ThbError as error:
        raise Wrong(_refused([str(error)])) from None
    need(not call.mistakes, _refused(call.mistakes))
    need(
        call.vocabulary.sha256 == ds.sha256,
        "The report would be made from other data than those of this lesson.",
    )
    reports = list_all(call.vocabulary)
    (name,) = options["reports"]
    request = requested(name, reports)
    if request is None:
        raise Wrong(f"There is no report {name}. The command `thb list` names all.")
    parameters, mistakes = checked(request, call.values, call.vocabulary, reports)
    need(not mistakes, _refused(mistakes))
    assert parameters
    return parameters


def _refused(mistakes: Sequence[str]) -> str:
    told = "; ".join(mistake.rstrip(".") for mistake in mistakes)
    return f"The command would not start. It would say: “{told}”."


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


def _study(ds: Dataset) -> tuple[str, str]:
    """Return publisher and title of the study, which the data package cites as: publisher (year), “title”."""
    publisher, _, rest = ds.sources[0]["title"].partition(" (")
    return publisher, rest.partition("“")[2].partition("”")[0]


def _words(text: str) -> str:
    """Return a text without capitals and without punctuation, in which styles of citation differ."""
    return " ".join(re.findall(r"[^\W_]+(?:\.[^\W_]+)*", text.casefold()))


def _holds(text: str, *phrases: str) -> bool:
    """Whether a text, as `_words` gives it, has the words of one of some phrases in their order."""
    return any(f" {_words(phrase)} " in f" {text} " for phrase in phrases)


@lru_cache(maxsize=1)
def _findings(ds: Dataset) -> pd.DataFrame:
    """Return the main findings; to draw them from all codings takes seconds."""
    return robustness(ds).findings


def _keys(frame: pd.DataFrame, rows: Any) -> frozenset[str]:
    return frozenset(frame.loc[rows, "finding"])
