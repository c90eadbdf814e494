"""Lesson 1, from a footnote to a cell: parsing a list, misprints, remarks, and the agreement of coders."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from thb_analysis.analysis import agreement
from thb_analysis.data import Dataset
from thb_analysis.data.states import QUALIFIED, REPORTED, STATES
from thb_analysis.learn.checking import as_dict, need, same
from thb_analysis.learn.sentences import whole

# Chance, or those who leave everything to it: coders who do not read.
_CHANCE = re.compile(
    r"\b(?:chance|luck|lucky|random(?:ly)?|coincidence|accident(?:al|ally)?|guess\w*|blind\w*|unread|expected|"
    r"(?:never|not|without|hardly) (?:\w+ )?(?:read|open|look|saw|seen)\w*)\b|n['’]t (?:read|open|look)",
    re.IGNORECASE,
)
_SHARE = re.compile(r"per ?cent|share|proportion|raw|simple agreement|how often|%", re.IGNORECASE)
_SWAPPED = re.compile(
    r"(?:per ?cent\w*|raw|simple) agreement (?:takes? (?:[\w’']+ ){1,4}(?:out|away|into account)|"
    r"(?:correct|account|adjust|remove|subtract)s?)\b",
    re.IGNORECASE,
)
# Words that promise more than agreement can show, and how a sentence takes the promise back.
_TRUTH = re.compile(
    r"\b(?:prove[sdn]?|proof|truth|(?:codes?|codings?|coders?|lists?|source|data) (?:is|are|were|was) (?:correct|right|true|accurate|valid))\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|never|nor|cannot|no|nothing|\w+n['’]t)\b[^.;]*", re.IGNORECASE)


def exercise_1(ds: Dataset, answer: Any, footnote: int) -> str:
    """Expect a set of country codes: ``{"AT", "BE"}``."""
    _need_countries(ds, _parts(answer), footnote)
    return (
        "Each code stands by itself now, and can be counted and compared. The full stop and the “and” were for human "
        "readers. They are still in the transcription, where anybody can look them up."
    )


def exercise_2(ds: Dataset, answer: Any, footnote: int) -> str:
    """Expect a set of country codes: ``{"AT", "BE"}``."""
    _need_countries(ds, _parts(answer), footnote)
    return (
        "The misprint is still in the transcription. What it was read as, and why, is on record in `ds.irregularities`. "
        "So another reader can disagree with the reading, and knows with what."
    )


def exercise_3(ds: Dataset, answer: Any, footnote: int) -> str:
    """Expect a dictionary from each country code to its status: ``{"AT": "reported"}``."""
    statuses = as_dict(answer, "Give a dictionary: each code, and its status.")
    need(
        statuses.keys().isdisjoint({REPORTED, QUALIFIED}),
        "Your dictionary is the other way round: each code is a key, and its status is the value.",
    )
    given = {code: str(status) for code, status in statuses.items()}
    coded = _coded(ds, footnote)
    others = set(given.values()) - {REPORTED, QUALIFIED}
    unlisted = sorted(code for code in coded if given.get(code) in others & set(STATES))
    need(
        not unlisted,
        f"You code {', '.join(unlisted)} as if the list did not have it. It is printed there: a remark may say much, but "
        "it does not take a country from the list.",
    )
    need(
        not others & set(STATES),
        "You give a status to countries that the footnote does not name. It says nothing of them, and silence is "
        "never coded. Only what is on the list gets a status here.",
    )
    need(
        not others,
        f"“{', '.join(sorted(others))}” is no status. There are “{REPORTED}” and “{QUALIFIED}”, in small letters.",
    )
    _need_countries(ds, given, footnote)
    remark = {code for code, status in coded.items() if status == QUALIFIED}
    told = {code for code, status in given.items() if status == QUALIFIED and code in coded}
    need(
        told or not remark,
        "You code every country in the same way. Then the remark in brackets is lost, and with it what the source says "
        "of a limit. Whose remark is it?",
    )
    need(
        told <= remark,
        "You give the remark to more countries than it is about. A remark belongs to the country behind which it "
        "stands, unless its words say that it reaches further. Read the words of the remark once more.",
    )
    need(told == remark, "A country to which a remark is attached is coded as if there were none.")
    return (
        "A remark does not take a country from the list, and it does not leave the listing as it was. That is why it "
        "has a status of its own."
    )


def exercise_4(ds: Dataset, answer: Any, first: Sequence[str], second: Sequence[str]) -> str:
    """Expect two numbers, percent agreement as a share and alpha: ``(0.75, 0.5)``."""
    need(
        isinstance(answer, (tuple, list)) and len(answer) == 2,
        "Give two numbers: percent agreement as a share between 0 and 1, and alpha.",
    )
    share, alpha = (float(number) for number in answer)
    size = len(first)
    observed = sum(one == other for one, other in zip(first, second, strict=True)) / size
    pooled = Counter([*first, *second])
    expected = sum(count * (count - 1) for count in pooled.values()) / (2 * size * (2 * size - 1))
    with_return = sum((count / (2 * size)) ** 2 for count in pooled.values())
    own = sum(Counter(first)[code] * Counter(second)[code] for code in pooled) / size**2
    right = _beyond(observed, expected)
    need(
        max(abs(share), abs(alpha)) <= 1,
        "Neither number can exceed one. You may have given percent agreement in per cent: give it as a share.",
    )
    need(
        not (same(share, right) and same(alpha, observed)) or same(right, observed),
        "Both numbers are there, but in each other’s place: percent agreement comes first.",
    )
    need(
        not same(share, 1 - observed) or same(observed, 1 - observed),
        "The first number is how often the coders differ. Percent agreement is how often they decide alike.",
    )
    need(
        same(share, observed),
        "The first number is not percent agreement: go through the cells, and count those on which both decide alike. "
        "Divide by the number of cells.",
    )

    def slip(number: float) -> bool:
        return same(alpha, number) and not same(number, right)

    need(
        not slip(observed),
        "You give percent agreement as alpha too. Where nearly all decisions are the same, coders often agree "
        "without reading. Alpha takes away what chance alone would give.",
    )
    need(
        not slip(expected),
        "As alpha you give the agreement that chance would give. It is a step on the way: alpha says how far the coders "
        "went beyond it.",
    )
    need(
        not slip(observed - expected),
        "You took chance away, but did not divide. The difference must be held against the largest that "
        "was possible: else coders who always agree would not reach one.",
    )
    need(
        not slip(_beyond(observed, own)) and not slip(_beyond(observed, 1 / len(pooled))),
        "You may have drawn one decision from each coder’s own bag: that is another measure, Cohen’s kappa. Or you took "
        "all codes for equally likely. Alpha puts the decisions of both into one bag, and counts what is in it.",
    )
    need(
        not slip(_beyond(observed, with_return)),
        "You put the first decision back before you drew the second. That is another measure, Scott’s pi. For alpha, it "
        "stays outside: then there is one decision less in the bag.",
    )
    need(
        same(alpha, right),
        "Percent agreement is right, and alpha is not. Compute first how often two decisions drawn from the bag would be "
        "alike; then how far the coders went beyond that, as a part of what was possible. Round at the very end.",
    )
    return (
        f"The coders decide alike on {observed:.0%} of the cells, and chance alone would give {expected:.0%}. So alpha is "
        f"{right:.2f}: of the way from chance to full agreement, so much was made by reading by the same rules."
    )


def exercise_5(ds: Dataset, answer: Any) -> str:
    """Expect a field, its alpha, and a sentence: ``("theme", 0.5, "Alpha says …")``."""
    need(
        isinstance(answer, (tuple, list)) and len(answer) == 3,
        "Give three things: the name of the field, its alpha, and a sentence.",
    )
    result = agreement(ds)
    fields = result.codebook.set_index("field")
    field, alpha, sentence = answer
    need(
        field in fields.index,
        f"“{field}” is no field of the codebook. Its fields are {', '.join(fields.index)}.",
    )
    row = fields.loc[field]
    need(
        row["alpha"] == fields["alpha"].min(),
        "There is a field on which the coders agree less. Compare the alphas, row by row.",
    )
    need(
        not same(alpha, result.alpha) or same(row["alpha"], result.alpha),
        "This is the alpha of the cells: which countries are on which list. The question is about the codebook: what "
        "a list means. Agreement on the one says nothing of agreement on the other.",
    )
    need(
        not same(alpha, row["agreement"]) or same(row["alpha"], row["agreement"]),
        "This is percent agreement. Chance is still in it.",
    )
    need(
        same(alpha, row["alpha"]),
        "This is not the alpha of the field that you name. Read it from its row.",
    )
    text = whole(sentence)
    need(
        re.search(r"\balpha\b", text, re.IGNORECASE) and _SHARE.search(text),
        "Say what alpha adds, and to what: name both alpha and percent agreement.",
    )
    need(
        _CHANCE.search(text),
        "Your sentence does not say in what the two measures differ. What would two coders reach who never read the text?",
    )
    need(
        not _SWAPPED.search(text),
        "Look once more which of the two measures leaves chance in, and which takes it into account.",
    )
    promised = _TRUTH.search(_DENIED.sub("", text))
    need(
        not promised,
        f"“{promised and promised[0]}”: this promises more than agreement can show. Two coders can make the same mistake.",
    )
    return (
        "Coders who agree show that the rules lead two readers to the same codes. Whether the rules are good, "
        "and whether the source is right, no coefficient can say."
    )


def _parts(answer: Any) -> Iterable[Any]:
    """Read codes, in whatever they come."""
    need(
        not isinstance(answer, str),
        "One long text is what was printed; parsing splits it into its parts. Give a set of codes, or a list.",
    )
    need(
        isinstance(answer, Iterable) and not isinstance(answer, Mapping),
        "Give a set of codes, or a list: the codes alone, each of them a text.",
    )
    parts: Iterable[Any] = answer
    return parts


def _need_countries(ds: Dataset, answer: Iterable[Any], footnote: int) -> None:
    """Hold codes against a coded footnote; in data with fewer countries, only those are compared."""
    given = {str(code) for code in answer}
    printed = str(ds.footnotes.set_index("footnote").at[footnote, "printed"])
    on_page = set(re.findall(r"\b[A-Z]{2}\b", printed))
    expected = set(_coded(ds, footnote))
    stuck = sorted(part for part in given if len(re.findall(r"\b[A-Z]{2}\b", part)) > 1)
    need(
        not stuck,
        f"“{stuck and stuck[0]}” holds more than one code. Between these two, the print does not separate the entries as "
        "you did: look at what stands there.",
    )
    marks = sorted(part for part in given if not re.fullmatch("[A-Z]{2}", part))
    need(
        not marks,
        f"“{marks and marks[0]}” is not written like a code, which is two capital letters and nothing else: no mark, no space, no remark.",
    )
    unknown = sorted(given - set(ds.country_names))
    need(
        not set(unknown) & on_page,
        f"“{', '.join(unknown)}” is printed, but no country on record has this code. In the transcription it "
        "stays. A coding needs countries: what must it mean?",
    )
    need(
        not unknown,
        f"No country on record has the code “{', '.join(unknown)}”. `ds.country_names` holds all codes.",
    )
    took_part = set(ds.countries.loc[ds.countries["took_part"], "country"])
    left_out = took_part - set(ds.participants)
    added = sorted(given - expected - on_page - left_out)
    need(
        not added,
        f"The footnote does not name “{', '.join(added)}”: it is neither printed nor the only thing that a misprint "
        "can mean. What is coded has to follow from what is printed.",
    )
    lost = expected - given
    need(
        not lost or lost & on_page,
        "A country is missing. A misprint is a trace of a country that somebody wrote down. To leave it out is "
        "right only if it could mean more than one: which codes are near, and not on the list yet?",
    )
    _, _, behind = printed.rpartition(" and ")
    need(
        not lost or not lost & on_page <= set(re.findall(r"\b[A-Z]{2}\b", behind)),
        "What stands behind the last “and” is missing. The word only joins the last entries: what follows it "
        "belongs to the list like the others.",
    )
    need(not lost, "The footnote names more countries than you have.")


def _coded(ds: Dataset, footnote: int) -> dict[str, str]:
    """Return the status of each country that a footnote names."""
    rows = ds.observations[ds.observations["footnote"] == footnote]
    return dict(zip(rows["country"], rows["status"], strict=True))


def _beyond(observed: float, expected: float) -> float:
    """Say how far an agreement goes beyond an expected one, as a part of what is possible."""
    return (observed - expected) / (1 - expected)
