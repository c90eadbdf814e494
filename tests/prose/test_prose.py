"""Sentences are right whether a count is none, one or all."""

import re
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from thb_analysis import analysis, arrange, prose
from thb_analysis.analysis.robustness import Robustness
from thb_analysis.data import Dataset
from thb_analysis.display import Prose

BAD = re.compile(
    r"\bnan\b|<NA>|\bNone\b(?! of| can| changes)|  |\.\.|\( | ,|\bone (?:countries|measures|listings|claims|cells|remarks|lists of|records)\b|\b1 (?:countries|measures)\b|does not have"
)


def _all(ds: Dataset) -> list[Prose | None]:
    """Write everything that can be said of a data set."""
    claims = analysis.evaluate_claims(ds)
    coders = analysis.agreement(ds, replicates=20)
    found = analysis.irregularities(ds)
    relations = analysis.evaluate_relations(ds)
    coverage = analysis.coverage(ds)
    texts: list[Prose | None] = [
        prose.overview.study(ds), prose.overview.participants(ds), prose.overview.themes(coverage, ds),
        prose.overview.cells(ds), prose.overview.figures(ds), prose.overview.claims(claims),
        prose.overview.instruments(ds), prose.source.claims(claims), prose.source.relations(relations),
        prose.source.irregularities(found), prose.source.misprints(found), prose.source.agreement(coders),
        prose.source.settlement(coders), prose.source.sources(ds),
        prose.source.selection(ds), prose.source.numbering(ds),
    ]  # fmt: skip
    fronts = [
        prose.overview_front(ds, claims, coders, analysis.robustness(ds), None),
        prose.audit_front(ds, relations, claims, coders, None),
    ]
    for theme in ds.themes["theme"]:
        summary = analysis.theme_summary(ds, theme)
        texts += [
            prose.theme.scope(ds, summary), prose.theme.coverage(summary), prose.theme.matrix(ds, summary),
            prose.theme.countries(analysis.coverage(ds, theme, by="country")), prose.theme.qualified(ds, summary),
            prose.theme.durations(analysis.durations(ds, theme)),
            prose.theme.notes(ds, summary, analysis.irregularities(ds, theme)),
        ]  # fmt: skip
        fronts.append(prose.theme_front(ds, summary, arrange.of_theme(claims, ds, theme), None))
    for country in ds.participants:
        profile = analysis.profile(ds, country)
        texts += [
            prose.country.standing(ds, profile), prose.country.listed(profile, arrange.titles(ds)),
            prose.country.burdens(profile), prose.country.remarks(profile), prose.country.durations(profile),
            prose.country.nearest(profile), prose.country.irregularities(profile),
        ]  # fmt: skip
        fronts.append(prose.country_front(ds, profile, None))
    return [*texts, *(Prose(front.abstract) for front in fronts)]


def _nobody(ds: Dataset) -> Dataset:
    return replace(ds, _frames={**ds._frames, "observations": ds.observations.iloc[:0]})


def _everybody(ds: Dataset) -> Dataset:
    pairs = ds.measures[["footnote", "measure"]].merge(
        pd.DataFrame({"country": list(ds.participants)}), how="cross"
    )
    full = pairs.assign(
        status="reported",
        unit="",
        basis="list",
        note="",
        minimum=pd.NA,
        maximum=pd.NA,
        renewable=pd.NA,
    )
    full = full[ds.observations.columns].astype(ds.observations.dtypes.to_dict())
    return replace(ds, _frames={**ds._frames, "observations": full})


CASES: dict[str, Callable[[Dataset], Dataset]] = {
    "as it is": lambda ds: ds,
    "one country": lambda ds: ds.select(["AT"]),
    "nobody is listed": _nobody,
    "everybody is listed": _everybody,
    "no remarks": lambda ds: ds.select(include_qualified=False),
}


@pytest.mark.untraced
@pytest.mark.parametrize("case", sorted(CASES))
def test_every_sentence_is_sound(case: str, tiny_dataset: Dataset) -> None:
    """Whatever the data, no text shows a missing value, a wrong plural or an absence read from silence."""
    for text in _all(CASES[case](tiny_dataset)):
        if text is not None:
            assert not (found := BAD.search(text.markdown)), (found, text.markdown)
            assert text.markdown.strip()


def test_a_theme_front_says_what_was_counted(tiny_dataset: Dataset) -> None:
    """The abstract of a theme gives the coverage of one kind as k of N, never of several, and what silence means."""
    ds = tiny_dataset
    claims = arrange.of_theme(analysis.evaluate_claims(ds), ds, "protection")
    front = prose.theme_front(
        ds, analysis.theme_summary(ds, "protection"), claims, "restricted to AT"
    )
    assert front.title == "Protection"
    assert "The only provision, “Reflection period”, lists 4 of 5 countries." in front.abstract
    assert "not evidence that it lacks the measure" in front.abstract
    assert front.variant == "restricted to AT"


def test_a_theme_front_has_a_finding_and_its_picture(tiny_dataset: Dataset) -> None:
    """The finding stands in the abstract as well; each measure has a bar, those of a kind side by side."""
    ds = tiny_dataset
    front = prose.theme_front(
        ds, analysis.theme_summary(ds, "protection"), analysis.evaluate_claims(ds), None
    )
    assert front.finding == "The only provision, “Reflection period”, lists 4 of 5 countries."
    assert front.finding in front.abstract
    assert front.picture is not None
    assert front.picture.alt == (
        "Three bars, one for each measure, as high as the share of countries that its list names. "
        f"{front.finding}"
    )
    first = front.picture.bars[0]
    assert (first.measure, first.listed, first.base) == ("reflection-period", 4, 5)
    assert [bar.kind for bar in front.picture.bars] == ["provisions", "durations", "conditions"]
    assert [bar.affirmed for bar in front.picture.bars] == [True, True, False]


def test_no_section_on_durations_without_durations(tiny_dataset: Dataset) -> None:
    """The heading comes with the sentences, and both are absent where there is no duration."""
    assert prose.theme.durations(analysis.durations(tiny_dataset, "detection")) is None
    found = prose.theme.durations(analysis.durations(tiny_dataset, "protection"))
    assert found.markdown.startswith("## Durations")


def test_open_ends_and_renewability_name_the_country(tiny_dataset: Dataset) -> None:
    """The sentence on durations says whose end is open and whose duration is renewable."""
    text = prose.theme.durations(analysis.durations(tiny_dataset, "protection")).markdown
    assert "left open for Greece" in text
    assert "extendable for Austria" in text
    assert "the ends that are stated lie within 6–12 months" in text


def test_no_section_on_remarks_without_remarks(tiny_dataset: Dataset) -> None:
    """Its heading comes with the sentences, which say how many listings are outside the base."""
    whole = analysis.theme_summary(tiny_dataset, "protection")
    assert prose.theme.qualified(tiny_dataset, whole).markdown.startswith("## Listings with a rem")
    detection = analysis.theme_summary(tiny_dataset, "detection")
    assert prose.theme.qualified(tiny_dataset, detection) is None


def test_a_claim_that_does_not_hold_is_spelled_out(tiny_dataset: Dataset) -> None:
    """The failing claim stands with its word, place, count and share."""
    text = prose.source.claims(analysis.evaluate_claims(tiny_dataset)).markdown
    assert (
        "“most”, p. 2): the lists give [2 of 5](#m-status-not-distinguished){.optional}, 40%"
        in text
    )
    assert "no reading of the silence would make it hold" in text


def test_a_selection_is_no_test_of_the_document(tiny_dataset: Dataset) -> None:
    """Claims held against some of the countries come with a warning; against all, without."""
    assert prose.source.selection(tiny_dataset) is None
    without = prose.source.selection(tiny_dataset.select(include_qualified=False)).markdown
    assert without.startswith("**This report leaves out the listings with a remark.**")
    warning = prose.source.selection(tiny_dataset.select(["AT", "BE"]))
    assert "restricted to 2 of 5 participants" in warning.markdown


def test_judgement_is_told_apart_from_reading_codes(
    tiny_dataset: Dataset, tiny_robustness: Robustness
) -> None:
    """Agreement on a list's meaning has its numbers, and no width of an interval is no certainty."""
    coders = analysis.agreement(tiny_dataset, replicates=200)
    text = prose.source.agreement(coders).markdown
    assert "Judgement lies in what a list means" in text
    assert (
        "agree throughout on theme, polarity and base and differ in kind (1 of 6, alpha 0.74"
        in text
    )
    assert "intervals for theme, polarity and base have no width" in text
    claims = analysis.evaluate_claims(tiny_dataset)
    front = prose.overview_front(tiny_dataset, claims, coders, tiny_robustness, None)
    assert "they agree least on its kind (alpha 0.74)" in front.abstract


def test_settlements_of_cells_and_of_lists_are_counted_together(tiny_dataset: Dataset) -> None:
    """The sentence refers only to the tables that are there."""
    coders = analysis.agreement(tiny_dataset, replicates=20)
    both = prose.source.settlement(coders).markdown
    assert "two differences in single fields of a cell and [](#tbl-measure-disagreements)" in both
    lists = replace(coders, disagreements=coders.disagreements.iloc[:0])
    assert "tbl-disagreements" not in prose.source.settlement(lists).markdown
    neither = replace(lists, measure_disagreements=lists.measure_disagreements.iloc[:0])
    assert prose.source.settlement(neither) is None


def test_no_claim_is_said_plainly(tiny_dataset: Dataset) -> None:
    """A theme without claims says so in one sentence."""
    nothing = analysis.evaluate_claims(tiny_dataset).iloc[:0]
    assert prose.source.claims(nothing).markdown == "The document makes no quantified claim."


def test_an_unclear_list_is_counted_and_not_interpreted(tiny_dataset: Dataset) -> None:
    """A list that cannot be read one way is named as such."""
    text = prose.theme.scope(
        tiny_dataset, analysis.theme_summary(tiny_dataset, "detection")
    ).markdown
    assert "does not say which way the list behind “Phases kept apart” is to be read" in text


def test_how_a_list_is_worded_stands_beside_its_name(tiny_dataset: Dataset) -> None:
    """Who is named on a list that reports no presence is not said to have what its label names."""
    theme = prose.theme.coverage(analysis.theme_summary(tiny_dataset, "detection")).markdown
    assert "open to either reading" in theme
    assert "worded in the negative" not in theme
    profile = analysis.profile(tiny_dataset, "AT")
    country = prose.country.listed(profile, arrange.titles(tiny_dataset)).markdown
    assert "“Phases kept apart” (unclear)" in country
    assert "“Screening: asylum” (" not in country
    named = analysis.profile(tiny_dataset, "GE")
    assert "“Status not distinguished” (negated)" in prose.country.burdens(named).markdown


def test_listings_outside_the_base_are_explained(tiny_dataset: Dataset) -> None:
    """Where a list names a country that its sentence does not speak of, the text says what was done."""
    text = prose.theme.coverage(analysis.theme_summary(tiny_dataset, "detection")).markdown
    assert "One listing under “Screening: asylum” names a country" in text


def test_who_is_listed_outside_the_base_is_counted_as_outside(tiny_dataset: Dataset) -> None:
    """NO is listed although the statement speaks of EU states: outside the base, and listed."""
    overview = prose.overview.cells(tiny_dataset).markdown
    assert (
        "Outside the base of a statement lie three, of which one is listed all the same."
        in overview
    )
    summary = analysis.theme_summary(tiny_dataset, "detection")
    matrix = prose.theme.matrix(tiny_dataset, summary).markdown
    assert "2 outside the base, of which one is listed all the same." in matrix


def test_conditions_and_challenges_are_counted_within_the_base(study) -> None:
    """One that lists the country without speaking of it is named apart, and in no count."""
    lists = {"one": "A", "two": "A", "three": ""}
    ds = study(lists, "ABC", eu="BC", eu_only={"two"}, kinds=dict.fromkeys(lists, "challenge"))
    text = prose.country.burdens(analysis.profile(ds, "A")).markdown
    assert "Land A is listed for 1 of 2 challenges that speak of it: “ONE”; and, outside" in text
    assert "outside the base of its statement, “TWO”." in text


def test_non_participants_are_named(tiny_dataset: Dataset) -> None:
    """The overview names who took no part and draws nothing from it."""
    text = prose.overview.participants(tiny_dataset).markdown
    assert "five participants" in text
    assert "Denmark did not take part" in text


def test_neighbours_are_not_made_alike_by_silence(tiny_dataset: Dataset) -> None:
    """The text on similar countries says that shared silence does not count."""
    text = prose.country.nearest(analysis.profile(tiny_dataset, "AT")).markdown
    assert "silence may mean anything" in text


def test_text_of_the_data_cannot_break_the_report(tiny_dataset: Dataset) -> None:
    """A title with signs of Markdown comes out as written."""
    themes = tiny_dataset.themes.assign(title="A *bold* [claim]")
    ds = replace(tiny_dataset, _frames={**tiny_dataset._frames, "themes": themes})
    text = prose.overview.themes(analysis.coverage(ds), ds).markdown
    assert "*bold*" not in text.replace(r"\*bold\*", "")


def test_a_source_is_named_with_address_and_optional_citation(tiny_dataset: Dataset) -> None:
    """The citation is the one that the descriptor names, and the title stands without it."""
    sources = [
        {"title": "A study", "path": "https://example.org/a", "citation": "study2030"},
        {"title": "A law", "path": "law.pdf", "citation": "no] key"},
    ]
    ds = replace(tiny_dataset, _descriptor={**tiny_dataset._descriptor, "sources": sources})
    *_, first, second = prose.source.sources(ds).markdown.splitlines()
    assert first == "- [A study](https://example.org/a) [[@study2030]]{.source}"
    assert second == "- A law"


def test_the_abstract_of_a_selection_judges_no_claim(
    tiny_dataset: Dataset, tiny_robustness: Robustness
) -> None:
    """Verdicts on claims about all participants stand in the abstract of the whole only."""

    def abstract(ds: Dataset, variant: str | None) -> str:
        claims, coders = analysis.evaluate_claims(ds), analysis.agreement(ds, replicates=20)
        return prose.overview_front(ds, claims, coders, tiny_robustness, variant).abstract

    assert "quantified claim" in abstract(tiny_dataset, None)
    assert "quantified claim" not in abstract(tiny_dataset.select(["AT", "BE"]), None)
    assert "quantified claim" not in abstract(tiny_dataset, "without qualified listings")


def test_themes_whose_median_prints_alike_are_named_together(
    survey: Callable[..., Dataset],
) -> None:
    """No theme is called the one with the lowest coverage beside another that shows the same."""
    listed = pd.DataFrame({"a": [1, 0], "b": [1, 0], "c": [1, 1]}, index=["X", "Y"]).astype(bool)
    ds = survey(listed, theme=["detection", "protection", "outlook"])
    third = ds.themes.iloc[[0]].assign(theme="outlook", title="Outlook", order=3)
    ds = ds.with_tables(themes=pd.concat([ds.themes, third], ignore_index=True))
    text = prose.overview.themes(analysis.coverage(ds), ds).markdown
    assert (
        "highest under “Outlook” (100%) and lowest under “Detection” and “Protection” (50%)" in text
    )


def test_a_theme_without_a_list_has_no_cell_to_lead_to(tiny_dataset: Dataset) -> None:
    """What stands below the heading of the cells is right where there is none."""
    summary = analysis.theme_summary(tiny_dataset, "detection")
    assert prose.theme.cells(summary) is None
    assert "there is none" in prose.theme.cells(replace(summary, measures=0)).markdown
