"""Country profiles and the overview: one country beside all, and all beside each other."""

import re

import pandas as pd
import pytest

from altered import described
from naive import Study
from thb_analysis import analysis as ask
from thb_analysis.counts import share_of
from thb_analysis.data import from_frame, load
from thb_analysis.errors import UnknownName


def shown(prose):
    """What a notebook shows, without the footnotes behind labels."""
    return re.sub(r" \(n\. \d+\)", "", prose._repr_mimebundle_()[0]["text/markdown"])


def test_a_country_is_set_beside_all(tiny_dataset):
    """Counts are of measures that countries are compared by and that cover the country."""
    profile = ask.country(tiny_dataset, "GE")
    themes = profile.themes.set_index("title")
    assert themes.loc["Detection", ["k", "n"]].tolist() == [2, 2]
    assert themes.loc["Protection", ["k", "n"]].tolist() == [0, 1]
    with pytest.raises(UnknownName, match="unknown country 'XX'"):
        ask.country(tiny_dataset, "XX")


@pytest.fixture(scope="module")
def profiles(real):
    """The profile of each country."""
    return {code: ask.country(real, code) for code in real.participants}


@pytest.mark.slow
def test_no_profile_shows_the_other_of_two_answers_as_missing(real, profiles):
    """Who is named for one answer to a question is nowhere said to lack a report of the other."""
    study = Study(real.root)
    pairs = [
        (row["left"], row["right"])
        for row in study.tables["relations"]
        if row["kind"] == "alternatives"
    ]
    answered = [
        (other, code)
        for pair in pairs
        for one, other in (pair, pair[::-1])
        for code in study.participants
        if study.has(one, code)
    ]
    assert len(pairs) == 2
    for code, profile in profiles.items():
        others = {measure for measure, country in answered if country == code}
        labels = {study.measures[measure]["label"] for measure in others}
        missing = re.findall(r"^Not reported: (.*)\.$", shown(profile.profile()), re.MULTILINE)
        assert labels.isdisjoint("; ".join(missing).split("; ")), code
        assert others.isdisjoint(profile.lacking["measure"]), code
        assert others.isdisjoint(profile.standing["measure"]), code


def test_an_answer_rules_the_other_out_where_the_words_do(real):
    """Poland alone may also ask for identification before the period; of two permits each has its terms."""
    period = share_of(real, "reflection-after-identification")
    permit = share_of(real, "status-not-distinguished")
    assert period.possible - period.reported == {"PL"}
    assert permit.possible == permit.covered


def test_a_profile_tells_every_cell(tiny_dataset):
    """Each measure that covers the country stands under reported, with its condition, or not reported."""
    text = shown(ask.country(tiny_dataset, "AT").profile())
    assert "**Reported:** Screening; Screening: asylum." in text
    assert (
        "**With a condition or exception:** Reflection period. *In asylum procedures only.*" in text
    )
    assert "Not reported: Status not distinguished." in text
    assert "Reflection period: length (6 months; renewable)" in text


def test_where_lists_disagree_is_told_in_fair_words(tiny_dataset):
    """A relation that the country breaks is told by its finding or reason."""
    assert "The sentence opposes them." in ask.country(tiny_dataset, "NO").profile().markdown
    assert "do not agree" not in ask.country(tiny_dataset, "AT").profile().markdown


def test_what_is_special_comes_first(study):
    """What few others report makes the headline; on what terms, how long and what is missing follow."""
    lists = {"rare": "Z", "other": "YZ", "usual": "STUVWXY", "term": "XYZW", "common": "STUVWXYZ"}
    profile = ask.country(study(lists, "STUVWXYZ", kinds={"term": "condition"}), "Z")
    assert profile.headline == (
        "For Land Z, “RARE” (1 of 8 countries) and “OTHER” (2 of 8, with Land Y) are reported, "
        "as for few other countries."
    )
    assert shown(profile.text()).startswith(
        "For Land Z, “TERM” (4 of 8 countries) is reported. "
        "For Land Z, “USUAL” (reported for 7 of 8 countries) is not reported."
    )


def test_a_country_without_anything_rare_has_a_headline(study):
    """It says on what terms, else what is missing, else how much is reported."""
    lacking = ask.country(study({"a": "XYZ", "b": "XY"}, "XYZ"), "Z").headline
    assert lacking.endswith("“B” (reported for 2 of 3 countries) is not reported.")
    assert ask.country(study({"a": "X"}, "XY"), "Y").headline == "For Land Y, “A” is not reported."


def test_several_things_together_can_be_rare(real):
    """A finding that joins measures is said in their place; what contradicts another list of the country is not."""
    hungary, germany = (ask.country(real, code) for code in ("HU", "DE"))
    assert "use all six general means of detection" in " ".join(hungary.sentences)
    assert not set(hungary.rare["measure"].dropna()) & {"self-reporting", "screening-asylum"}
    assert "return-children" not in set(germany.rare["measure"])


@pytest.mark.slow
def test_a_profile_is_prose(profiles):
    """Conditions stand in the sentence, lengths with their numbers, and no label is quoted."""
    belgium, ireland = profiles["BE"], profiles["IE"]
    text = shown(belgium.text())
    assert "(10 of 27; identification is required for the six-month permit only" in text
    assert "grants a first permit of 6 months, for identified victims" in ireland.text().markdown
    for profile in profiles.values():
        assert "“" not in profile.headline + profile.text().markdown


def test_a_list_that_others_show_to_be_short_makes_nothing_rare(real):
    """Permits that can be renewed stand beside their lengths too: the list of six is no finding on Austria."""
    profile = ask.country(real, "AT")
    assert "permit-renewal" in profile.understated
    assert "permit-renewal" not in set(profile.rare["measure"])


def test_what_other_lists_presuppose_is_not_said_to_be_lacking(real):
    """Croatia is not reported for a permit, but for its terms: no key finding says that it has none."""
    profile = ask.country(real, "HR")
    assert "residence-permit" in profile.assumed
    assert "residence-permit" not in set(profile.lacking["measure"])


def test_who_screens_for_vulnerabilities_alone_is_not_said_to_do_nothing_else(real):
    """The finding says what is not reported of its countries: Norway has specific measures in every procedure."""
    found = ask.findings(real, "detection").frame.set_index("indicator")
    alone, everywhere = (
        found.loc["vulnerability-screening-only"],
        found.loc["detection-every-procedure"],
    )
    assert {*alone["countries"]} & {*everywhere["countries"]}
    assert "no proactive screening for trafficking is reported" in alone["sentence"]
    assert "only" not in alone["sentence"]


def test_the_front_says_what_was_found(tiny_dataset):
    """The sentence under a title is a finding with its count."""
    assert ask.theme_front(tiny_dataset, "protection").subtitle == "All 5 countries: detection."
    assert "countries" in ask.overview_front(tiny_dataset).subtitle


def test_a_report_is_cited_by_those_who_made_its_data(tiny_dataset):
    """Who made a package is its author, in a report's head and citation alike; its source is not."""
    people = [{"title": "Makers"}, {"title": "Publisher", "roles": ["publisher"]}]
    ds = described(tiny_dataset, contributors=people)
    assert ask.theme_front(ds, "protection").authors == ("Makers",)
    cited = ask.sources(ds, "Protection").text().markdown
    assert "*Cite this report as:* Makers (2022), “Protection”" in cited
    assert "Publisher" not in cited


def test_a_duration_without_length_is_told_so(edit):
    """Who is reported for a duration without a length has none that could be read."""
    edit(
        "source/footnotes.csv",
        "AT (six months, renewable), EL.",
        "AT (six months, renewable), BE, EL.",
    )
    folder = edit("codebook/measures.csv", "affirmed,eu_and_ge,12,,months", "affirmed,eu_and_ge,,,")
    edit(
        "observations.csv",
        "6,reflection-length,EL,reported,12,,months",
        "6,reflection-length,EL,reported,,,",
    )
    assert "length not given" in ask.country(load(folder), "EL").profile().markdown


def test_what_leaves_nothing_open_is_told_without_a_caveat(study):
    """That a country may have more than is reported is said only where it may."""
    ds = study({"a": "XY"}, "XYZ")
    assert "may still have" in ask.overview_front(ds).figures[-1]
    complete = ds.with_tables(measures=ds.measures.assign(complete=True))
    assert not any("may still have" in each for each in ask.overview_front(complete).figures)


def test_a_profile_says_what_a_table_says():
    """A declared word stands beside what it was read as; what is open is said, and how words were read."""
    frame = pd.DataFrame(
        {
            "place": ["Fiji Town", "Niue Bay", "Tonga Hill"],
            "law": ["in part", "yes", "yes"],
            "court": [None, "yes", "yes"],
        }
    )
    ds = from_frame(frame, values="in part=qualified")
    first = ask.country(ds, "FIJITOWN")
    assert "**With a condition or exception:** law (“in part”)." in shown(first.profile())
    assert "Of 6 cells, “yes” is reported (4); an empty cell is open (1);" in shown(first.profile())
    assert first.themes[["k", "n", "open"]].values.tolist() == [[1, 2, 1]]
    nothing = from_frame(frame.assign(law=[None, "yes", "yes"]))
    assert ask.country(nothing, "FIJITOWN").headline.startswith("For Fiji Town, “law”")
    rare = from_frame(frame.assign(law=None, court=[None, "yes", None]))
    assert (
        ask.country(rare, "FIJITOWN").headline
        == "The table leaves both measures open for Fiji Town."
    )
