"""Each main finding names its base, its bounds and its robustness in one sentence."""

import re
from dataclasses import replace

import pytest

from thb_analysis import prose, tables
from thb_analysis.analysis import Robustness
from thb_analysis.data import Dataset


@pytest.fixture(scope="module")
def result(real_robustness: Robustness) -> Robustness:
    """The findings of the project's own package over all universes."""
    return real_robustness


@pytest.fixture(scope="module")
def bullets(real: Dataset, result: Robustness) -> list[str]:
    """One sentence per finding."""
    text = prose.findings.main(result, real).markdown
    return [line for line in text.splitlines() if line.startswith("- ")]


def test_every_finding_is_a_sentence(bullets: list[str], result: Robustness) -> None:
    """Nothing that was found is left out."""
    assert len(bullets) == len(result.findings)
    assert all(line.endswith(".") for line in bullets)


def test_a_finding_names_its_robustness(bullets: list[str]) -> None:
    """Each sentence says in how many combinations the same is concluded, and with which values."""
    value = r"−?[\d.]+%?"
    pattern = rf"in (all \d+|\d+ of \d+) codings( and (ranges|methods))? \({value}( to {value}| throughout)\)\.$"
    assert [line for line in bullets if not re.search(pattern, line)] == []


def test_a_share_names_its_base_and_bounds(bullets: list[str]) -> None:
    """Each sentence about a share says k of N, and how far silence could move it."""
    shares = [line for line in bullets if "%" in line.rpartition(";")[0]]
    assert shares
    for line in shares:
        assert re.search(r"\d+ of \d+|(Of|of) \d+ .*, \w+|\w+ of \d+ measures", line)
        assert "silence" in line


def test_a_share_with_bounds_says_whether_the_lists_settle_it(
    bullets: list[str], result: Robustness
) -> None:
    """Where silence leaves room, the sentence says whether it could turn the conclusion."""
    open_ = result.findings["lower"] < result.findings["upper"]
    bounded = result.findings[open_ & (result.findings["topic"] != "scale")]
    told = [line for line in bullets if "settled by the lists" in line]
    assert len(told) == len(bounded)
    assert sum("not settled" in line for line in told) == (~bounded["settled"]).sum()


def test_a_high_coefficient_alone_is_said_to_make_no_scale(
    real: Dataset, result: Robustness
) -> None:
    """Where H is high and yet no scale is found, the sentence says what else a scale takes."""
    high = result.findings.copy()
    scales = high["topic"] == "scale"
    high.loc[scales, ["value", "lower", "upper"]] = 1.0
    high.loc[scales, "conclusion"] = high.loc[scales, "conclusion"].map(lambda _: ("no",))
    text = prose.findings.main(replace(result, findings=high), real).markdown
    assert (
        text.count("is 1.00, and that alone makes none: a scale takes three measures")
        == scales.sum()
        > 0
    )


def test_a_scale_names_the_range(bullets: list[str], result: Robustness) -> None:
    """Loevinger's H stands with its range, and says whether an order may be drawn."""
    scales = [line for line in bullets if "Loevinger" in line]
    assert len(scales) == (result.findings["topic"] == "scale").sum()
    assert all("left out" in line and "cumulative scale" in line for line in scales)
    assert all(f"at least {result.threshold:g} over all" in line for line in scales)


def test_a_number_beside_its_bound_does_not_look_like_it(real: Dataset, result: Robustness) -> None:
    """H just below what a scale takes is told with the digits that show it, in text and table."""
    near = result.findings.assign(upper=result.threshold - 0.003)
    found = replace(result, findings=near[near["topic"] == "scale"])
    assert "to 0.297 as one" in prose.findings.main(found, real).markdown
    table = tables.findings(found, real)
    assert table is not None
    assert all(str(row[3]).endswith("to 0.297") for row in table.rows)


def test_silence_is_never_a_no(bullets: list[str]) -> None:
    """No sentence says that a country lacks something."""
    assert not re.search(r"does not have|do not have|lacks?\b|without any", " ".join(bullets))


def test_without_findings_the_report_says_so(tiny_dataset: Dataset, result: Robustness) -> None:
    """A data set too small for a finding is told to be."""
    empty = replace(result, findings=result.findings.iloc[:0])
    assert "too few" in prose.findings.main(empty, tiny_dataset).markdown
    assert "too few" in prose.robustness.findings(empty, tiny_dataset).markdown
