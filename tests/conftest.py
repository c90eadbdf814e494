"""A small data package that is valid and has one of everything.

Five countries took part (AT, BE, EL, GE, NO; DK did not), two themes, six
measures: a list without a comma, a country named by the sentence only, a country
outside the base, a misprint that is corrected, remarks, a duration, a repeated
code, a negated and an unclear list.
"""

import gc
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings

from tracing import untraced

# A busy machine is no failure.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

REPOSITORY = Path(__file__).parents[1]


def pytest_collection_finish() -> None:
    """Spare the garbage collector what was imported, which is large and stays."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item):
    """Trace what tests single things: not what is slow or marked so, nor what hypothesis gives its cases."""
    case_by_case = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    marked = item.get_closest_marker("untraced") or item.get_closest_marker("slow")
    with untraced() if case_by_case or marked else nullcontext():
        return (yield)


TINY = {
    "source/footnotes.csv": """\
footnote,page,word,kind,printed,note
1,1,trafficking,explanation,,Says what trafficking is.
2,1,screen,country_list,"AT, BE EL and NO.",
3,1,asylum,country_list,"AT, EL; NO",
4,1,phases,country_list,BE and GE.,The sentence does not say which way the list is to be read.
5,2,period,country_list,"AT (in asylum only), BE, GR and NO (for adults, in this list and in the next but one).",
6,2,months,country_list,"AT (six months, renewable), EL.",
7,2,status,country_list,"GE, NO, GE.",
8,2,Directive,citation,,Cites a directive.
""",
    "source/remarks.csv": """\
footnote,measure,country,from_footnote,printed,kind,minimum,maximum,unit,renewable,note
5,,AT,5,in asylum only,scope,,,,,In asylum procedures only.
5,,NO,5,"for adults, in this list and in the next but one",condition,,,,,For adults.
6,,AT,6,"six months, renewable",value,6,6,months,true,6 months; renewable.
7,,NO,5,,condition,,,,,For adults; carried over.
2,,GE,,,sentence,,,,,The sentence names Georgia outside what the marker covers.
""",
    "reliability/second_cells.csv": """\
footnote,measure,country,status,minimum,maximum,unit,renewable,basis,note
2,,AT,reported,,,,,list,
2,,BE,reported,,,,,list,
2,,EL,reported,,,,,list,
2,,NO,reported,,,,,list,
3,,AT,reported,,,,,list,
3,,EL,reported,,,,,list,
3,,NO,reported,,,,,list,
4,,BE,reported,,,,,list,
4,,GE,reported,,,,,list,
5,,AT,qualified,,,,,list,
5,,BE,reported,,,,,list,
5,,EL,reported,,,,,list,
5,,NO,qualified,,,,,list,
6,,AT,reported,6,6,months,true,list,
6,,EL,reported,12,,months,,list,
7,,GE,reported,,,,,list,
7,,NO,reported,,,,,list,
""",
    "reliability/second_measures.csv": """\
footnote,theme,kind,polarity,base
2,detection,practice,affirmed,all
3,detection,practice,affirmed,eu
4,detection,practice,unclear,all
5,protection,provision,affirmed,all
6,protection,duration,affirmed,eu_and_ge
7,protection,practice,negated,all
""",
    "reliability/settlements.csv": """\
footnote,country,field,first,second,settled,reason
2,GE,listed,true,,true,The sentence names Georgia.
6,EL,maximum,12,,,The sentence gives a lower end only.
7,NO,status,reported,reported,qualified,Overlooked by both.
7,,kind,condition,practice,condition,The sentence speaks of what victims must show.
""",
    "codebook/countries.csv": """\
country,name,iso2,iso3,bloc,region,took_part,residence_permit_directive,anti_trafficking_directive,dublin_regulation,instruments_source,tile_row,tile_column
AT,Austria,AT,AUT,EU,Western Europe,true,true,true,true,EU state.,4,4
BE,Belgium,BE,BEL,EU,Western Europe,true,true,true,true,EU state.,3,2
DK,Denmark,DK,DNK,EU,Northern Europe,false,false,false,true,EU state with opt-outs.,1,4
EL,Greece,GR,GRC,EU,Southern Europe,true,true,true,true,EU state.,7,5
GE,Georgia,GE,GEO,EaP,Western Asia,true,false,false,false,Not an EU state.,6,8
NO,Norway,NO,NOR,EFTA,Northern Europe,true,false,false,true,Not an EU state.,0,4
""",
    "codebook/themes.csv": """\
theme,order,title,description
detection,1,Detection,How victims are detected.
protection,2,Protection,How victims are protected.
""",
    "codebook/bases.csv": """\
base,label,description,column,values
all,all participants,All countries that took part.,took_part,true
eu,EU states,Participating EU states.,bloc,EU
eu_and_ge,EU states and Georgia,"Participating EU states, and Georgia.",bloc,EU EaP
""",
    "codebook/measures.csv": """\
measure,theme,footnote,label,description,kind,polarity,base,minimum,maximum,unit,renewable,note
asylum-screening,detection,3,Screening: asylum,Screening in asylum procedures.,practice,affirmed,eu,,,,,
phases-distinct,detection,4,Phases kept apart,"Detection and identification, kept apart or not.",practice,unclear,all,,,,,
reflection-length,protection,6,Reflection period: length,Length of the reflection period.,duration,affirmed,eu_and_ge,12,,months,,
reflection-period,protection,5,Reflection period,A reflection period is granted.,provision,affirmed,all,,,,,
screening,detection,2,Screening,Proactive screening.,practice,affirmed,all,,,,,
status-not-distinguished,protection,7,Status not distinguished,No distinction is made.,condition,negated,all,,,,,
""",
    "codebook/relations.csv": """\
relation,kind,left,right,strength,reason,finding
length-within-period,subset,reflection-length,reflection-period,strict,A period that has a length is granted.,
period-or-status,disjoint,reflection-period,status-not-distinguished,strict,The sentence opposes them.,
screening-within,implies,asylum-screening,screening,plausible,One is a case of the other.,
""",
    "codebook/irregularities.csv": """\
irregularity,footnote,kind,printed,read_as,reason,status
greece,5,misprint,GR and,EL and,The document writes EL for Greece.,applied
unclear,4,ambiguity,,,Which way the list is to be read is not said.,noted
""",
    "codebook/readings.csv": """\
reading,label,irregularity,footnote,country,change,value,reason
greece-unread,The misprinted code is not read,greece,5,EL,status,not-reported,No other list confirms it.
period-of-a-year,Greece grants the usual period,,6,EL,duration,12..24 months,The sentence gives a usual range.
screening-eu-and-georgia,The base of screening leaves Norway out,,2,*,base,eu_and_ge,The sentence can be read so.
""",
    "codebook/indicators.csv": """\
indicator,theme,order,label,expression,base,sentence,reason,step,conditions
detected,protection,1,Detection,screening | asylum-screening,all,{k of N} countries: detection.,Somebody looks.,1,
length,protection,3,Length,reflection-length,all,{k of N} countries: length.,The period has a length.,3,
period,protection,2,Reflection period,reflection-period,all,{k of N} countries: reflection period.,Time to recover.,2,status-not-distinguished
""",
    "codebook/quantifiers.csv": """\
quantifier,holds_from,holds_to,loose_from,loose_to,fewest,source,note
exactly,,,,,,,The count must equal the value.
most,0.6,0.99,0.501,1,,,
order,,,,,,,Counts must fall.
some,0.05,0.5,0.03,0.75,,,
""",
    "codebook/claims.csv": """\
claim,footnotes,quantifier,statement,rule,base,value,place,note
c1,2,most,Most countries screen.,screening,all,,p. 1,
c2,2 3,order,Screening is more common than screening in asylum.,screening > asylum-screening,all,,p. 1,
c3,7,most,Most countries do not distinguish.,status-not-distinguished,all,,p. 2,
c4,,exactly,Five countries took part.,@all,all,5,p. 1,
c5,1,some,Some cases involve minors.,,all,,p. 1,No list.
c6,6,some,Some periods last six months.,reflection-length[6..6] of reflection-length,all,,p. 2,
""",
    "codebook/glossary.csv": """\
term,definition,source
Reflection period,Time to recover.,A directive
""",
    "codebook/instruments.csv": """\
instrument,short_title,title,year,celex,note
residence_permit_directive,Residence Permit Directive,Council Directive 2004/81/EC,2004,32004L0081,
""",
    "codebook/key_figures.csv": """\
figure,label,value,unit,period,place,note
minors,Share of minors,8.5,per cent,2015–2020,p. 1,
""",
    "observations.csv": """\
footnote,measure,country,status,minimum,maximum,unit,renewable,basis,note
2,screening,AT,reported,,,,,list,
2,screening,BE,reported,,,,,list,
2,screening,EL,reported,,,,,list,
2,screening,GE,reported,,,,,body,The sentence names Georgia outside what the marker covers.
2,screening,NO,reported,,,,,list,
3,asylum-screening,AT,reported,,,,,list,
3,asylum-screening,EL,reported,,,,,list,
3,asylum-screening,NO,reported,,,,,list,
4,phases-distinct,BE,reported,,,,,list,
4,phases-distinct,GE,reported,,,,,list,
5,reflection-period,AT,qualified,,,,,list,In asylum procedures only.
5,reflection-period,BE,reported,,,,,list,
5,reflection-period,EL,reported,,,,,list,
5,reflection-period,NO,qualified,,,,,list,For adults.
6,reflection-length,AT,reported,6,6,months,true,list,6 months; renewable.
6,reflection-length,EL,reported,12,,months,,list,
7,status-not-distinguished,GE,reported,,,,,list,
7,status-not-distinguished,NO,qualified,,,,,list,For adults; carried over.
""",
}


def write_tiny(folder: Path) -> Path:
    """Write the small package into a folder and return the folder."""
    for file, text in TINY.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    head = json.loads((REPOSITORY / "data" / "datapackage.json").read_text("utf-8"))
    head["resources"] = [each for each in head["resources"] if each["path"] in TINY]
    (folder / "datapackage.json").write_text(json.dumps(head), encoding="utf-8")
    return folder


@pytest.fixture
def approved(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Compare what is told with what was approved for a test, word by word.

    It stands in ``approved.txt`` beside the test; to write that anew, call the tests in one process
    with ``THB_APPROVE=1``, and read what has changed.
    """
    file = request.path.with_name("approved.txt")
    kept = file.read_text("utf-8").split("\n# ")[1:] if file.exists() else []
    messages = dict(each.rstrip("\n").split("\n", 1) for each in kept)

    def compare(told: str) -> None:
        name = f"{request.path.stem}: {request.node.name}"
        if os.environ.get("THB_APPROVE"):
            messages[name] = told.rstrip("\n")
            blocks = [f"\n# {each}\n{messages[each]}\n" for each in sorted(messages)]
            file.write_text("".join(blocks), "utf-8")
        assert told.rstrip("\n").splitlines() == messages.get(name, "").splitlines()

    return compare


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Folder of a small valid data package, the test's own to change."""
    return write_tiny(tmp_path / "tiny")


@pytest.fixture(autouse=True)
def _closed_figures() -> Iterator[None]:
    """Close what a test has drawn: pyplot warns the twentieth that comes after."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


@pytest.fixture(scope="session")
def _tiny_kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="session")
def tiny_dataset(_tiny_kept: Path):
    """The small package, loaded once: nobody can change it."""
    from thb_analysis.data import load

    return load(_tiny_kept)


@pytest.fixture(scope="session")
def real():
    """The project's own package."""
    from thb_analysis.data import load

    return load()


@pytest.fixture(scope="session")
def study(_tiny_kept: Path):
    """Make a data set of other lists: ``study({"a": "XYZ", "b": "X"}, "WXYZ")``.

    Each list is a measure of the theme Protection, by default an affirmed provision; its label is its
    slug in capitals. Each code is a participant, in the EU if it is in `eu`; the measures in `eu_only`
    speak of no other.
    """
    import pandas as pd

    from thb_analysis.data import load
    from thb_analysis.data.states import NOT_COMPARED

    small = load(_tiny_kept)

    def table(kept: str, **columns: object) -> pd.DataFrame:
        types = getattr(small, kept).dtypes
        blank = {column: "" if kind == "str" else pd.NA for column, kind in types.items()}
        rows = pd.DataFrame(columns, dtype=object)
        return pd.DataFrame({**blank, **rows}, index=rows.index).astype(types.to_dict())

    def put(lists, countries, eu=(), eu_only=(), kinds=None, polarities=None):
        slugs, codes = list(lists), list(countries)
        numbers = list(range(1, len(slugs) + 1))
        cells = [
            (note, slug, code)
            for note, slug in zip(numbers, slugs, strict=True)
            for code in codes
            if code in lists[slug]
        ]
        notes, measures, listed = zip(*cells, strict=True) if cells else ([], [], [])
        ds = small.with_tables(
            indicators=small.indicators.head(0),
            footnotes=table("footnotes", footnote=numbers, page=1, kind="country_list"),
            measures=table(
                "measures",
                measure=slugs,
                theme="protection",
                footnote=numbers,
                label=[slug.upper() for slug in slugs],
                kind=[(kinds or {}).get(slug, "provision") for slug in slugs],
                polarity=[(polarities or {}).get(slug, "affirmed") for slug in slugs],
                base=["eu" if slug in eu_only else "all" for slug in slugs],
                complete=False,
                compared=[(kinds or {}).get(slug) not in NOT_COMPARED for slug in slugs],
            ),
            observations=table(
                "observations",
                footnote=list(notes),
                measure=list(measures),
                country=list(listed),
                status="reported",
                basis="list",
            ),
            countries=table(
                "countries",
                country=codes,
                name=[f"Land {code}" for code in codes],
                took_part=True,
                bloc=["EU" if code in eu else "EaP" for code in codes],
            ),
            relations=small.relations.iloc[:0],
        )
        return replace(ds, participants=tuple(codes))

    return put


@contextmanager
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the folder of all processes that run tests, to one after the other: one builds, others find it."""
    import fcntl

    folder = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        folder = folder.parent
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(handle)


@pytest.fixture(scope="session")
def whole_edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every report of the project's own data, as `thb build --all` makes them: once for all who test.

    Built is what is out of date in the committed edition, as for everybody who changes something, and
    nothing if it is of this very code. If THB_EDITION names a folder with an edition, that one is taken
    as it stands.
    """
    from commands import thb_apart

    if given := os.environ.get("THB_EDITION"):
        return Path(given).resolve()
    with shared(tmp_path_factory) as folder:
        out = folder / "edition"
        if not out.exists():
            shutil.copytree(REPOSITORY / "reports", out)
        done = thb_apart("build", "--all", "--out", out, cwd=REPOSITORY)
        assert done.returncode == 0, done.stderr
    return out


@pytest.fixture
def edit(tiny: Path) -> Callable[[str, str, str], Path]:
    """Replace text in one file of the small package: ``edit(file, old, new)``."""

    def replace(file: str, old: str, new: str) -> Path:
        path = tiny / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_bytes(text.replace(old, new).encode())
        return tiny

    return replace


@pytest.fixture(scope="session")
def survey(_tiny_kept: Path):
    """Make a data set from a table of who is listed: ``survey(table, kind=[…], bloc=[…])``.

    The table is boolean, countries by measures. Further arguments are columns of the measures or
    of the countries: one value for all, or one for each.
    """
    import pandas as pd

    from thb_analysis.data import load
    from thb_analysis.data.states import NOT_COMPARED

    base = load(_tiny_kept)

    def repeated(name: str, size: int, facts: dict) -> pd.DataFrame:
        frame = getattr(base, name)
        rows = frame.iloc[[0] * size].reset_index(drop=True)
        return rows.assign(**facts).astype(frame.dtypes.to_dict())

    def make(listed: pd.DataFrame, **facts: object):
        codes, slugs = list(listed.index), list(listed.columns)
        notes = range(1, len(slugs) + 1)
        own = {"measure": slugs, "label": [f"Label of {slug}" for slug in slugs], "footnote": notes}
        common = {"theme": "detection", "kind": "practice", "polarity": "affirmed", "base": "all"}
        places = {"tile_row": [at // 8 for at in range(len(codes))]}
        places["tile_column"] = [at % 8 for at in range(len(codes))]
        ours = {key: value for key, value in facts.items() if key in base.measures}
        theirs = {key: value for key, value in facts.items() if key in base.countries}
        measures = repeated("measures", len(slugs), {**own, **common, **ours})
        if "compared" not in ours:
            measures["compared"] = ~measures["kind"].isin(NOT_COMPARED)
        who = {"country": codes, "name": [f"Land {code}" for code in codes], "took_part": True}
        countries = repeated("countries", len(codes), {**who, **places, **theirs})
        pairs = listed.stack()
        found = pairs[pairs].index.to_frame(index=False, name=["country", "measure"])
        cells = repeated("observations", len(found), {
            "country": found["country"], "measure": found["measure"], "status": "reported",
            "footnote": found["measure"].map(dict(zip(slugs, notes, strict=True))),
        })  # fmt: skip
        ds = base.with_tables(measures=measures, countries=countries, observations=cells)
        took_part = countries.loc[countries["took_part"].astype(bool), "country"]
        return replace(ds, participants=tuple(took_part))

    return make


@pytest.fixture(scope="session")
def documentation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the documentation as `make docs` builds them, without a warning."""
    command = re.search(
        r"sphinx-build (.*) docs docs/_build/html", (REPOSITORY / "Makefile").read_text("utf-8")
    )
    assert command
    with shared(tmp_path_factory) as folder:
        out = folder / "documentation"
        if not out.exists():
            done = subprocess.run(
                [sys.executable, "-m", "sphinx", *command[1].split(), REPOSITORY / "docs", out],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
            )
            assert done.returncode == 0, done.stdout
    return out
