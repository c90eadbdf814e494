"""Lesson 3, comparing countries: likeness, joint silence, merging by hand, whether clusters hold."""

import re
from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd

from thb_analysis.analysis import cluster, jackknife, similarity
from thb_analysis.analysis.jackknife import MODERATE, obstacle
from thb_analysis.analysis.similarity import COEFFICIENTS
from thb_analysis.data import Dataset
from thb_analysis.learn.checking import need, same
from thb_analysis.learn.sentences import names_source, whole

_NOT = (
    r"(?:\b(?:no|not|cannot|never|neither|nor|hardly|none|nothing|wrong|misleading|impossible|refrain|"
    r"avoid\w*|premature|unsupported|unjustified|unwarranted|too (?:early|weak))\b"
    r"|n['’]t\b)"
)
# A sentence that says that there are no clusters, or that they do not last; and one that says there are.
_DENIED = re.compile(
    rf"{_NOT}[^.;:]*\b(?:cluster|group)|\b(?:cluster|group)s?\b[^.;:]*"
    rf"(?:{_NOT}|\b(?:unstable|unreliable|weak|chang\w*|break\w*|dissolv\w*|disappear\w*|fall)\b)",
    re.IGNORECASE,
)
_AFFIRMED = re.compile(
    r"\b(?:may|can|could|should) (?:\w+ly )?(?:speak|talk) of [\w ]{0,20}\b(?:clusters|groups)\b"
    r"(?! (?:of countries )?(?:only|if)\b)",
    re.IGNORECASE,
)
_GROUND = re.compile(
    r"left out|leav\w+ out|without|stab|agree|partition|index|\bbound|condition|silhouette|single|alone|"
    r"(?:of|only) one\b|\bone (?:country|member)|\d of \d|small|size|order|again|chang|depend",
    re.IGNORECASE,
)
_JUDGED = re.compile(
    r"\b(?:leaders?|laggards?|leading|advanced|backward|(?:lag|fall)\w* behind|"
    r"(?:good|bad|best|worst|better|worse) (?:countr|state|protect|perform|practice)\w*)\b",
    re.IGNORECASE,
)


def exercise_1(ds: Dataset, answer: Any, theme: str, countries: Sequence[str]) -> str:
    """Expect two whole numbers, the measures that list both and those that list at least one: ``(2, 9)``."""
    need(
        isinstance(answer, (tuple, list)) and len(answer) == 2,
        "Give the coefficient as two whole numbers, (both, at least one). A decimal number does not show "
        "on how few measures it may rest.",
    )
    first, second = answer
    both, one_of_them, neither, compared = _counts(ds, theme, countries)
    either = both + one_of_them
    need(
        all(number == int(number) for number in (first, second)) and first <= second,
        "Give two whole numbers. A measure that lists both lists at least one as well: the first cannot be larger.",
    )
    need(
        second != compared or either == compared,
        "You divide by all measures that are compared. Some of them list neither of the two: that is joint "
        "silence, and here it must not count.",
    )
    need(
        second != both + either or either == both + either,
        "You added the listings of the one to those of the other. A measure that lists both is then in the "
        "second number twice.",
    )
    need(
        first == both,
        "The first number is how many measures list the one country and the other as well.",
    )
    need(
        second == either,
        "The second number is how many measures list the one, or the other, or both.",
    )
    return (
        f"{both} of {either}, or {both / either:.2f}. The {neither} measures that list neither do not come into it: "
        "nobody knows what the two have in common there."
    )


def exercise_2(ds: Dataset, answer: Any, theme: str, countries: Sequence[str]) -> str:
    """Expect three numbers between 0 and 1, Jaccard, simple matching, part of silence: ``(0.5, 0.8, 0.6)``."""
    jaccard, matching, silent = (float(each) for each in answer)
    both, _, neither, compared = _counts(ds, theme, countries)
    agreed = both + neither
    one, other = countries
    likeness, simple = (
        similarity(ds, theme, coefficient).frame[other].to_dict()[one]
        for coefficient in COEFFICIENTS
    )
    need(
        all(0 <= each <= 1 for each in (jaccard, matching, silent)),
        "All three are shares: they lie between 0 and 1. Divide the smaller number by the larger.",
    )
    need(
        not (same(jaccard, simple) and same(matching, likeness)) or same(simple, likeness),
        "You have the two coefficients the wrong way round: which of them counts joint silence?",
    )
    rounded = ((jaccard, likeness), (matching, simple), (silent, neither / agreed))
    need(
        not any(
            same(given, round(exact, 1)) and not same(given, exact) for given, exact in rounded
        ),
        "Give numbers with two digits after the point. With one digit, other numbers look the same.",
    )
    need(
        not same(jaccard, both / compared) or same(likeness, both / compared),
        "In the first number you divide by all measures compared. Jaccard leaves out those that list neither.",
    )
    need(
        same(jaccard, likeness),
        "The first number, Jaccard, is the share of what lists both in what lists at least one.",
    )
    need(
        not same(matching, neither / compared) or same(simple, neither / compared),
        "In the second number you count only silence as agreement. For simple matching, to be listed "
        "together is agreement as well.",
    )
    need(
        same(matching, simple),
        "The second number, simple matching, is the share of all measures compared on which the two agree: "
        "both are listed, or both are not.",
    )
    need(
        not same(silent, neither / compared) or same(neither / agreed, neither / compared),
        "For the third number you divide by all measures. The question is how much of the agreement is "
        "silence: divide by the measures on which the two agree.",
    )
    need(
        not same(silent, both / agreed) or same(neither / agreed, both / agreed),
        "Your third number is the part of the agreement that rests on listings. Asked is the other part.",
    )
    need(
        same(silent, neither / agreed),
        "The third number is a part of the agreements that simple matching counts: those where both are silent.",
    )
    return (
        f"{neither} of {agreed} agreements are silences. Simple matching says {simple:.2f} where the lists themselves "
        f"say {likeness:.2f}: two countries look alike because little was said of both."
    )


def exercise_3(ds: Dataset, answer: Any, theme: str, countries: Collection[str]) -> str:
    """Expect the codes of two countries: ``("AA", "BB")``."""
    need(
        not isinstance(answer, str) and len(set(answer)) == 2,
        "A merge joins two branches, and at first each country is a branch by itself. Give two codes.",
    )
    need(
        set(answer) <= set(countries),
        f"Only these take part: {', '.join(countries)}. Write the codes as they stand here.",
    )
    pairs = {
        frozenset([row, other]): (alike, shared)
        for row, other, alike, shared in cluster(
            similarity(ds.select(countries=countries), theme)
        ).pairs.itertuples(index=False)
    }
    alike, shared = pairs[frozenset(answer)]
    coefficients, counts = zip(*pairs.values(), strict=True)
    closest = alike == max(coefficients)
    need(
        alike != min(coefficients) or closest,
        "No pair is less alike than these two. Small distances mean alike: the first merge takes "
        "the smallest distance, which is the largest similarity.",
    )
    need(
        shared != max(counts) or closest,
        "These two share most measures. That is a number, not a share: they are also on more lists than the "
        "others, and on some of them without each other.",
    )
    need(closest, "Another pair is closer. Compute the distance of all pairs before you choose.")
    sharing = max(pairs, key=lambda pair: pairs[pair][1])
    return (
        f"They share {shared} measures; {' and '.join(sorted(sharing))} share {max(counts)}. Who is on many lists shares "
        "much with everybody. That is why a coefficient divides."
    )


def exercise_4(ds: Dataset, answer: Any, theme: str, countries: Collection[str]) -> str:
    """Expect the height of the last merge, a number between 0 and 1."""
    alike = similarity(ds.select(countries=countries), theme)
    *earlier, height = cluster(alike).linkage[:, 2]
    shortest, longest = (cluster(alike, method).linkage[-1, 2] for method in ("single", "complete"))
    mean = 1 - cluster(alike).pairs["similarity"].mean()
    need(
        0 <= answer <= 1,
        "A height is a distance: it lies between 0, for the same lists, and 1, for nothing in common.",
    )
    right = same(answer, height)
    need(
        right or not same(answer, 1 - height),
        "This is a similarity. The height of a merge is a distance.",
    )
    need(
        right or not any(same(answer, each) for each in earlier),
        "At this height two branches are merged, but not yet all countries. Go on until one branch is left.",
    )
    need(
        right or not same(answer, shortest),
        "This is the smallest distance between the two last branches. One close pair is then enough to join "
        "them; average linkage asks all pairs.",
    )
    need(
        right or not same(answer, longest),
        "This is the largest distance between the two last branches. One distant pair then decides; average "
        "linkage asks all pairs.",
    )
    need(
        right or not same(answer, mean),
        "You took the mean of all pairs there are. Pairs within a branch were merged before: only those "
        "with one country in each branch count.",
    )
    need(
        right,
        "Take all pairs with one country in each of the two last branches, and the mean of their distances.",
    )
    return (
        f"At {height:.2f}. The nearest of these pairs are {shortest:.2f} apart, the farthest {longest:.2f}: which of "
        "the three is taken is a choice, and one that has to be named."
    )


def exercise_5(ds: Dataset, answer: Any, theme: str) -> str:
    """Expect a share between 0 and 1, and a sentence: ``(0.5, "…")``."""
    share, sentence = answer
    result = cluster(similarity(ds, theme))
    stability = jackknife(result)
    holds = not obstacle(result, stability)
    agreement = stability.frame["agreement"] if stability else pd.Series(dtype=float)
    expected = (agreement >= MODERATE).mean()
    right = same(share, expected)
    need(
        0 <= share <= 1,
        "The first answer is a share between 0 and 1: partitions that agree, divided by all partitions.",
    )
    need(
        right or not same(share, 1 - expected),
        "This is the share of the partitions that do not agree.",
    )
    need(
        right or not same(share, (agreement == 1).mean()),
        "You count only partitions that are exactly the same. Asked are those that agree at least moderately.",
    )
    need(
        right or not same(share, agreement.median()),
        "This is the median of the index. It says how well the middle partition agrees, and nothing on how many "
        "do not.",
    )
    need(
        right,
        "Each row of the table is a partition with one measure left out. In how many of all rows does the index "
        "reach the bound?",
    )
    text = whole(sentence)
    denied = _DENIED.search(text) and not _AFFIRMED.search(text)
    need(
        holds or denied,
        "Your sentence speaks of clusters, or does not say whether one may. Clusters come out of any data; go "
        "through the four conditions: every one must be met.",
    )
    need(
        not holds or not denied,
        "Your sentence says that there are no clusters. Go through the four conditions: all of them are met.",
    )
    need(
        _GROUND.search(text),
        "Say on what your judgement rests: what happened when a measure was left out, or how large the clusters "
        "are. A verdict without its reason cannot be questioned.",
    )
    judged = _JUDGED.search(text)
    need(
        not judged,
        f"“{judged and judged[0]}”: this ranks countries. Alike or not says nothing on good or bad, and a country with few "
        "listings may only have said little.",
    )
    need(
        names_source(text),
        "Say that it is about lists. The countries are compared by what a source reports, not by what they do.",
    )
    return (
        f"{expected:.2f} of the partitions agree at least moderately. Your sentence has a verdict, a reason and a "
        "source. Whether the reason is a good one, discuss with somebody who had another."
    )


def _counts(ds: Dataset, theme: str, countries: Sequence[str]) -> tuple[int, int, int, int]:
    """Count the measures that list both of two countries, one of them, neither, and all compared."""
    one, other = countries
    near = similarity(ds, theme).nearest(one, len(ds.participants))
    row = near.set_index("neighbour").to_dict("index")[other]
    shared, here, there = (int(row[name]) for name in ("shared", "only_here", "only_there"))
    compared = int(row["compared"])
    return shared, here + there, compared - shared - here - there, compared
