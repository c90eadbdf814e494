"""Data packages of any size, all made up: neither their countries nor their document exist.

Lists have every kind and polarity, two bases, conditions and lengths; claims, relations, readings and
indicators are as many as in a package of usual size. Who is listed is up to the caller.
"""

import json
import shutil
from itertools import cycle, product
from pathlib import Path
from random import Random
from string import ascii_uppercase

from thb_analysis.check.rebuild import rebuild
from thb_analysis.files import write_files
from thb_analysis.package.schema import schemas

KINDS = ("provision", "practice", "condition", "challenge", "actor", "duration")
POLARITIES = {7: "unclear", 8: "negated"}
REGIONS = ("Coast", "Hills", "Plains", "Lakes", "Forest", "Delta", "Steppe")
BLOCS = ("North", "South", "Isles", "North")
QUANTIFIERS = Path(__file__).parents[1] / "data" / "codebook" / "quantifiers.csv"
# It took no part.
OUTSIDER = "ZZ"
DESCRIPTOR = {
    "name": "made-up",
    "title": "Measures of countries that do not exist",
    "description": "Made up from beginning to end.",
    "version": "0.1.0",
    "edition": "3000",
    "sources": [{"title": "Nobody (3000), “A document that was never written”."}],
}


def some(country, measure):
    """Put a country on a list by chance, always the same."""
    share = int(measure.removeprefix("measure-")) % 9 / 10 + 0.1
    return Random(f"{country} {measure}").random() < share


def write_large(folder, countries, measures):
    """Write a valid package of so many countries and measures, and return its folder."""
    return write_package(folder, countries, some, measures)


def write_package(folder, size, listing, measures=24):
    """Write a valid package and return its folder.

    Parameters
    ----------
    folder : Path
    size : int
        How many countries took part; another one is recorded.
    listing : callable
        Who is on which list. A list that would be empty names a country that took no part, since
        a footnote without a country is no list.
    measures : int
        How many lists there are, in six themes.
    """
    codes = ["".join(pair) for pair in product(ascii_uppercase, repeat=2)][:size]
    lists = {
        n: [code for code in codes if listing(code, f"measure-{n}")] or [OUTSIDER]
        for n in range(1, measures + 1)
    }
    theme = {n: f"part-{(n - 1) * 6 // measures + 1}" for n in lists}
    pairs = [(n, n + 1) for n in range(1, measures, 2)]
    spread = enumerate(pairs[:: max(1, len(pairs) // 48)], 1)
    # Conditions, lengths and other readings are of the country that is last on a list.
    last = [(n, listed[-1]) for n, listed in lists.items() if listed[-1] != OUTSIDER][
        :40
    ]
    tables = {
        "countries": [
            "country,name,bloc,region,took_part",
            *(
                f"{code},Land of {code},{bloc},{region},true"
                for code, bloc, region in zip(
                    codes, cycle(BLOCS), cycle(REGIONS), strict=False
                )
            ),
            f"{OUTSIDER},Yonder,South,Coast,false",
        ],
        "themes": [
            "theme,title,order",
            *(f"part-{n},Part {n},{n}" for n in range(1, 7)),
        ],
        "bases": [
            "base,label,column,values",
            "all,all participants,took_part,true",
            "north,northern states,bloc,North",
        ],
        "measures": [
            "measure,footnote,theme,label,kind,polarity,base,description",
            *(
                f"measure-{n},{n},{theme[n]},Measure {n} that countries take or leave,{KINDS[n % 6]},"
                f"{POLARITIES.get(n, 'affirmed')},{'all' if n % 5 else 'north'},As the label says."
                for n in lists
            ),
        ],
        "footnotes": [
            "footnote,page,printed,kind,word",
            *(
                f'{n},{1 + n // 8},"{", ".join(lists[n])}.",country_list,word'
                for n in lists
            ),
        ],
        "relations": [
            "relation,left,right,kind,strength,reason",
            *(
                f"within-measure-{one},measure-{one},measure-{other},subset,plausible,Made up."
                for one, other in pairs[:24]
            ),
        ],
        "indicators": [
            "indicator,theme,order,label,expression,step,reason",
            *(
                f"both-measure-{one},{theme[one]},{at},Measure {one} and the next,"
                f"measure-{one} & measure-{other},{at if at < 7 else ''},Made up."
                for at, (one, other) in spread
            ),
        ],
        "claims": [
            "claim,quantifier,footnotes,rule,value,statement,base,place",
            "first,most,1,measure-1,,It is so.,all,p. 1",
            "second,a few,2,measure-2,,It is so.,all,p. 1",
            "third,all,3,measure-3,,It is so.,all,p. 1",
            "order,order,1,measure-1 > measure-2,,It is so.,all,p. 1",
            f"took-part,exactly,,@all,{size},It is so.,all,p. 1",
            "no-list,some,,,,It is so.,all,p. 1",
        ],
        "remarks": [
            "footnote,country,kind,note,minimum,maximum,unit",
            *(
                f"{n},{code},value,,6,12,months"
                if KINDS[n % 6] == "duration"
                else f"{n},{code},condition,As it says.,,,"
                for n, code in last
            ),
        ],
        "readings": [
            "footnote,country,reading,label,change,value,reason",
            *(
                f"{n},{code},without-{n},List {n} without its last,status,not-reported,Made up."
                for n, code in last[:24]
            ),
        ],
    }
    for name, rows in tables.items():
        write_files({folder / schemas()[name].path: "\n".join([*rows, ""]).encode()})
    write_files({folder / "datapackage.json": json.dumps(DESCRIPTOR).encode()})
    shutil.copy(QUANTIFIERS, folder / "codebook")
    rebuild(folder)
    return folder
