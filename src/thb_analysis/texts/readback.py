"""What a tie has proved, in one fixed plain sentence: the measure, of whom, k of n, bounds, and who."""

from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.errors import ExpressionError
from thb_analysis.known.expressions import (
    AtLeast,
    Atom,
    Expression,
    Without,
    measures_in,
)
from thb_analysis.names import check_names
from thb_analysis.package.package import TEXTS
from thb_analysis.states import QUALIFIED
from thb_analysis.texts.clauses import paragraphs
from thb_analysis.texts.evidence import lists_of, parts_of, share
from thb_analysis.texts.others import read_others
from thb_analysis.texts.text import (
    OF_OTHERS,
    STATES_OF,
    TIE,
    Tie,
    texts_of,
    ties_in,
)
from thb_analysis.wording import joined, span

_MAX_NAMES = 9
# What authors write for a length without an upper end: permit-duration[6..999].
_NO_END = 999


def read_back(ds: Dataset, tie: Tie, country: str = "") -> list[str]:
    """Say what the cells bear out of a tie, in one sentence for each of its expressions.

    Parameters
    ----------
    ds : Dataset
    tie : Tie
    country : str, default ""
        Code of the country of the text.

    Raises
    ------
    ExpressionError
        If an expression cannot be read.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> from thb_analysis.texts.readback import read_back
    >>> from thb_analysis.texts.text import Tie
    >>> read_back(thb.load(), Tie("three", "n=reflection-cooperation", 1))[0]
    'Of all participating countries, 3 of 27 are reported for “Reflection period: ...
    """
    if OF_OTHERS & tie.rests_on.keys():
        return read_others(ds, tie, country)
    sentences = []
    for kind, expression, codes in tie.expressions():
        if kind == "by":
            ds.known.parse(expression)
            labels = (_label(ds, each) for each in measures_in(expression))
            sentence = (
                f"Words of {joined(labels)}; no {ds.unit[0]} and no number is checked."
            )
            sentences.append(sentence)
        elif kind in STATES_OF:
            who = (codes or country).split("+")
            sentences.append(_state(ds, kind, expression, who))
        else:
            sentences.append(_count(ds, tie, kind, expression, country))
    return sentences


def _state(ds: Dataset, kind: str, expression: str, who: list[str]) -> str:
    """Say what is reported of countries, or is not."""
    query = ds.known.parse(expression)
    cells = lists_of(ds).cells
    subject = f"{_names(ds, who)} {'are' if who[1:] else 'is'}"
    if kind == "is":
        sentence = f"{subject} {_predicate(ds, query)}"
        for measure, code in product(measures_in(expression), who):
            cell = cells.get((measure, code), {})
            if cell.get("status") == QUALIFIED:
                of_country = f" for {_names(ds, [code])}" if who[1:] else ""
                sentence += f"; condition{of_country}: {cell['note'].rstrip('.')}"
        return f"{sentence}."
    denied = f"{subject} not {_in_brackets(ds, query)}"
    if kind == "no":
        return f"{denied}, and what is reported rules it out."
    if implied := ds.ask(expression).implied & {*who}:
        countries = _names(ds, implied)
        return f"{denied}, but of {countries} it follows from what is reported."
    return f"{denied}, and nothing rules it out."


def _count(ds: Dataset, tie: Tie, kind: str, expression: str, country: str) -> str:
    """Say k of n, of whom, who, and within which bounds."""
    part, whole = parts_of(ds, expression)
    yes, covered = share(ds, expression)
    k, n = len(yes), len(covered)
    aside = ""
    if kind == "others":
        aside = f" ({k - 1} besides {_names(ds, [country])})"
    if kind == "of":
        aside = f" (over {tie.rests_on['over']})"
    query = ds.known.parse(part)
    base = ds.known.parse(whole)
    verb = "is" if k == 1 else "are"
    counted = f"those {_predicate(ds, base)}"
    if isinstance(base, Atom) and base.kind == "base":
        counted = lists_of(ds).bases[base.name]["label"]
    sentence = f"Of {counted}, {k} of {n}{aside} {verb} {_predicate(ds, query)}"
    if 0 < k <= _MAX_NAMES:
        sentence += f": {_names(ds, yes)}"
    if conditional := ds.ask(part).conditional & yes:
        sentence += f"; with a condition: {_names(ds, conditional)}"
    return f"{sentence}{_bounds(ds, expression, (k, n))}."


def _bounds(ds: Dataset, expression: str, k_of_n: tuple[int, int]) -> str:
    """Say within which bounds a count lies, if these are others."""
    parts = parts_of(ds, expression)
    if any(ds.known.asks_source(ds.known.parse(part)) for part in parts):
        return ""
    ends = ds.known.share_bounds(" of ".join(parts))
    if {*ends} == {k_of_n}:
        return ""
    is_of = " of " in expression
    low, high = (f"{k} of {n}" if is_of else k for k, n in ends)
    why = "as not all is reported"
    if not is_of and ends[0] > k_of_n:
        why = "with those that other lists imply"
    return f"; at least {low} and at most {high}, {why}"


def _names(ds: Dataset, codes: Iterable[str]) -> str:
    names = ds.country_names
    return joined(sorted(names.get(code, code) for code in codes))


def _label(ds: Dataset, measure: str) -> str:
    return f"“{lists_of(ds).measures[measure]['label']}”"


def _predicate(ds: Dataset, query: Expression) -> str:
    """Write an expression as what countries are: reported for lists, or among those of a base."""
    if isinstance(query, AtLeast):
        return _several(ds, query)
    if isinstance(query, Without):
        denied = f"not {_in_brackets(ds, query.right)}"
        if query.left == Atom("base", "all"):
            return denied
        is_chain = isinstance(query.left, Without)
        left = (_predicate if is_chain else _in_brackets)(ds, query.left)
        return f"{left}, and {denied}"
    if query.kind == "base":
        return f"among {lists_of(ds).bases[query.name]['label']}"
    return f"reported for {_list(ds, query)}"


def _several(ds: Dataset, query: AtLeast) -> str:
    fewest = query.fewest
    many = len(query.parts)
    last = "or" if fewest == 1 else "and"
    lists = [each for each in query.parts if isinstance(each, Atom)]
    if len(lists) == many and all(each.kind != "base" for each in lists):
        one, every = ("either", "both") if many == 2 else ("any of", "all of")
        some = {1: one, many: every}.get(fewest, f"at least {fewest} of")
        listed = joined((_list(ds, each) for each in lists), last)
        return f"reported for {some} {listed}"
    parts = [_in_brackets(ds, each) for each in query.parts]
    if fewest in (1, many):
        return joined(parts, last)
    return f"in at least {fewest} of {many} ways {joined(parts, 'or')}"


def _in_brackets(ds: Dataset, query: Expression) -> str:
    """Write an expression within another, in brackets unless it is one statement."""
    written = _predicate(ds, query)
    is_one = written.count("reported for ") + written.count("among ") == 1
    return written if is_one else f"({written})"


def _list(ds: Dataset, atom: Atom) -> str:
    """Write the label of a list, and the detail that its cells are to have."""
    label = _label(ds, atom.name)
    if atom.kind in ("within", "then"):
        highest = atom.highest if atom.highest < _NO_END else None
        unit = lists_of(ds).units.get(atom.name, "units")
        length = span(atom.lowest, highest, unit)
        return f"{label} ({'then ' * (atom.kind == 'then')}{length})"
    details = {"given": " (with a length)", "renewable": " (renewable)"}
    return label + details.get(atom.kind, "")


def read_aloud(ds: Dataset, name: str) -> Iterator[str]:
    """Yield the lines of a text read back: each sentence, and what each of its ties has proved.

    Parameters
    ----------
    ds : Dataset
    name : str
        Such as ``themes/protection``; or the path of its file.

    Raises
    ------
    UnknownName
        If there is no such text.
    """
    texts = {text.name: text for text in texts_of(ds)}
    wanted = Path(name).as_posix().rpartition(TEXTS)[2].removesuffix(".md")
    check_names([wanted], texts, "text")
    text = texts[wanted]
    for paragraph in paragraphs(text):
        for sentence in filter(None, [paragraph.head, *paragraph.sentences]):
            yield TIE.sub(r"\1", sentence)
            for tie in ties_in(sentence, paragraph.line):
                try:
                    proved = " ".join(read_back(ds, tie, text.country))
                except ExpressionError as error:
                    proved = f"Cannot be read: {error}."
                yield f"    [{tie.words}] {proved}"
