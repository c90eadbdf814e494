"""Countries and groups are found by any name that people give them, in each place where they are named."""

import json
import subprocess
from functools import cache

import pytest

from analysis.test_choosing import SCRIPT, node
from thb_analysis.errors import ThbError
from thb_analysis.page.choosing import choosing
from thb_analysis.reports import OverviewParameters, ThemeParameters, open_package
from thb_analysis.reports.catalog.requests import grid_reports

# What is typed, and what it means; behind a question mark, what is said of what means nothing.
WAYS = """
EE: EE | estonia: EE | EST: EE | Igaunija: EE | GR: EL | el: EL | Ελλάδα: EL | Hellenic Republic: EL | Holland: NL
the Netherlands: NL | Pays Bas: NL | osterreich: AT | ÖSTERREICH: AT | Czech Republic: CZ | Slovak Republic: SK
Allemagne, Eesti: DE EE | EE,EE , lv: EE LV | nordic: FI NO SE | Nordic countries: FI NO SE | the Nordics: FI NO SE
Baltics, FI: EE FI LT LV | BENELUX: BE LU NL | visegrad group: CZ HU PL SK | V4: CZ HU PL SK
Eastern Partnership: GE | nordic, Sweden: FI NO SE | uk, EE: ?United Kingdom is not | Denmark: ?took no part
nordik: ?mean nordic (Nordic countries) | Lituana: ?mean LT | uk,XX: ?unknown country 'XX'
EE+LV, LT: EE LT LV | nordic+baltic: EE FI LT LV NO SE | EE LV: ?put commas between them, as in EE, LV
Estonia and Latvia: ?commas between them, as in Estonia, Latvia | EE/LV: ?commas | nordic and baltic, FI: ?commas
Litva: LT | Litwa: LT | Saksa: DE | Řecko: EL | Grecja: EL | Kypr: CY | Cypr: CY | Cipru: CY | Kipra: CY | Lotwa: LV
Kroatië: HR | Spānija: ES | Španija: ES | Īrija: IE | Luksemburg: LU | Ungari: HU | Portugali: PT | Bulgarija: BG
Republic of Ireland: IE | Oesterreich: AT | Ελλάς: EL | Česká republika: CZ | Slovenská republika: SK
Bundesrepublik Deutschland: DE | Republika Slovenija: SI | Moldavie: ?took no part | RO: ?took no part | CH: ?Switzerland is not | in: ?India is not
eu, -IE: ?nothing can be left out | !EE: ?left out | eu, ~IE: ?left out | -nordic: ?left out | eu -IE: ?left out
EU-27: ?mean eu (EU states)? | EU 27: ?mean eu (EU states)? | Great Britain: ?United Kingdom is | U.K.: ?United Kingdom
Eastern Europe: ?mean Central and Eastern Europe? | SLO: ?mean SI (Slovenia) or SK (Slovakia)? | nan: ?there are AT
England: ?there are AT | EEA: ?there are AT | Europe: ?there are AT | Macedonia: ?there are AT | Tallinn: ?there are AT
North=nordic: ?groups of your own go into group_by | , ,: ?no country is named
"""
NAMED = [
    each.rsplit(": ", 1) for each in WAYS.strip().replace("\n", " | ").split(" | ")
]
# What the page of choices finds, by its address and in its box; nothing stands for what it does not know.
PAGE = """
const table = JSON.parse(require("fs").readFileSync(0, "utf8"));
const { split, meant, search } = require(process.argv[1]).counting(table);
const codes = ({ found, absent, unknown }) => absent.length + unknown.length ? [] : found.map(at => table.countries[at][0]);
const find = way => [codes(meant(split(way))), codes(search(way))];
process.stdout.write(JSON.stringify(process.argv.slice(2).map(find)));
"""


@cache
def on_page(ds):
    """What the page finds of each way; nothing where it does not know one of the names."""
    ways, table = [way for way, _ in NAMED], json.dumps(choosing(ds))
    line = [node(), "-e", PAGE, str(SCRIPT), *ways]
    done = subprocess.run(line, input=table, capture_output=True, encoding="utf-8")
    return dict(zip(ways, json.loads(done.stdout), strict=True))


PLACES = {
    "select": lambda ds, way: ds.select(way.replace(",", ";")).participants,
    "countries": lambda ds, way: OverviewParameters(countries=way).countries,
    "group_by": lambda ds, way: (
        ThemeParameters(group_by=f"G={way}").group_by[2:].split("+")
    ),
    "cells": lambda ds, way: ds.cells(group_by={"G": way}).query("group > ''")[
        "country"
    ],
    "sweep": lambda ds, way: grid_reports(
        "overview", ["countries=" + way.replace(",", "+")], {}, open_package()
    )[0].injected["countries"],
    "page": lambda ds, way: on_page(ds)[way][0],
    "box": lambda ds, way: on_page(ds)[way][1],
}


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_ways_of_naming(real, place):
    """None is refused that a person would understand, and none is guessed; all that is unknown is said at once."""
    for way, meant in NAMED:
        try:
            found = " ".join(sorted({*PLACES[place](real, way)}))
        except ThbError as error:
            found = str(error)
        if "?" in meant:
            assert meant[1:] in found or (not found and place in "page box"), way
        else:
            assert found == meant, way
