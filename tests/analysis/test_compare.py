"""Two packages, or two built reports, are compared in numbers."""

import json
import shutil

import pytest
from typer.testing import CliRunner

import thb_analysis as thb
from thb_analysis.analysis.compare import compare_reports
from thb_analysis.cli import app
from thb_analysis.display import Headline, Headlines


@pytest.fixture
def older(tiny, tmp_path):
    """The small package as it was."""
    return shutil.copytree(tiny, tmp_path / "older")


@pytest.fixture
def newer(older, edit):
    """Its next version: Norway is no longer reported for the reflection period."""
    edit("source/footnotes.csv", "GR and NO (for adults, in", "GR (for adults, in")
    edit("source/remarks.csv", '5,,NO,5,"for adults', '5,,EL,5,"for adults')
    return edit("observations.csv", "5,reflection-period,NO,qualified,,,,,list,For adults.\n", "")


def test_a_package_does_not_differ_from_itself(older):
    """The same data, read twice, give no difference."""
    found = thb.compare(thb.load(older), thb.load(older))
    assert found.same
    assert found.frame.empty
    assert found.text().markdown == "No difference."


def test_a_cell_and_the_shares_that_hang_on_it_differ(older, newer):
    """What was and what is stand side by side, with the change of the share."""
    found = thb.compare(thb.load(older), thb.load(newer))
    assert not found.same
    rows = found.frame.set_index(["what", "key"])
    cell = rows.loc["cell", "reflection-period NO"]
    assert cell["label"] == "Norway: Reflection period"
    assert cell["old"].endswith("; For adults.")
    assert cell["new"] == "not reported"
    share = rows.loc["measure", "reflection-period"]
    assert (share["old"][:6], share["new"][:6]) == ("4 of 5", "3 of 5")
    assert share["change"] == pytest.approx(-1 / 5)
    assert next(iter(found.frame["what"].drop_duplicates())) == "cell"
    assert (cell["source"], share["countries"]) == ("n. 5, p. 2", "without Norway")
    assert found.headline == (
        "The two versions differ in 1 of 30 answers to the question whether a country reported a measure "
        "and in 1 of 3 findings, but in no verdict on a statement."
    )
    assert found.figure().title == "The share of “Reflection period” falls from 4 of 5 to 3 of 5."


def test_the_same_number_of_other_countries_is_a_difference(older, edit):
    """Where one country takes the place of another, both are named though no share changes."""
    edit("source/footnotes.csv", "GR and NO (for adults, in", "GR and GE (for adults, in")
    edit("source/remarks.csv", '5,,NO,5,"for adults', '5,,GE,5,"for adults')
    newer = edit("observations.csv", "5,reflection-period,NO,", "5,reflection-period,GE,")
    found = thb.compare(thb.load(older), thb.load(newer))
    share = found.frame.set_index(["what", "key"]).loc["measure", "reflection-period"]
    assert (share["countries"], share["change"]) == ("with Georgia; without Norway", 0)
    assert found.figure() is None


def test_what_only_one_version_has_is_counted_and_listed(older):
    """A country that is new is no change of answers; its answers go with it."""
    whole = thb.load(older)
    found = thb.compare(whole.select(["AT", "BE", "EL", "GE"]), whole)
    assert found.headline.endswith("Only the newer has one country.")
    back = thb.compare(whole, whole.select(["AT", "BE", "EL", "GE"]))
    assert back.headline == found.headline.replace("newer", "older")
    assert "no answer" in found.headline
    (table,) = (each for each in found.sections() if getattr(each, "id", "") == "tbl-alone")
    assert [row[:3] for row in table.rows] == [("Norway", "–", "took part")]


def test_another_label_alone_is_no_cell_but_not_the_same(older, edit):
    """Packages that differ only in words are not said to be the same."""
    newer = edit("codebook/measures.csv", "Reflection period: length,", "How long,")
    found = thb.compare(thb.load(older), thb.load(newer))
    assert found.frame.empty
    assert not found.same
    assert "labels" in found.text().markdown


def report(folder, name, *rows):
    """Write an executed notebook with headline results."""
    folder.mkdir(exist_ok=True)
    data, metadata = Headlines(rows)._repr_mimebundle_()
    cells = [{"source": "Text"}, {"outputs": [{}, {"data": data, "metadata": metadata}]}]
    (folder / f"{name}.ipynb").write_text(json.dumps({"cells": cells}))
    return folder


def share(about, k, n):
    """A headline: k of n."""
    return Headline("indicator", about, k / n, counted=k, whole=n)


def test_variants_say_which_shares_moved(tmp_path):
    """Two variants of a report are matched result by result, whatever they are called."""
    old = report(
        tmp_path / "a", "theme-covid--countries-EE", share("one", 1, 4), share("two", 2, 4)
    )
    new = report(
        tmp_path / "b", "theme-covid--countries-LV", share("one", 3, 4), share("two", 2, 4)
    )
    found = compare_reports(old, new)
    assert found.frame[["key", "old", "new", "change"]].values.tolist() == [
        ["indicator one", "1 of 4", "3 of 4", 0.5]
    ]
    assert compare_reports(old, old).same


def test_another_conclusion_is_a_difference(tmp_path):
    """Results may have no number, or one that is no share."""
    old = report(tmp_path / "a", "audit", Headline("agreement", "kind", 0.31, conclusion="low"))
    new = report(tmp_path / "b", "audit", Headline("agreement", "kind", 0.31, conclusion="high"))
    assert compare_reports(old, new).frame[["key", "old", "new"]].values.tolist() == [
        ["agreement kind", "0.31; low", "0.31; high"]
    ]


def test_reports_of_an_edition_are_matched_by_id(tmp_path):
    """With several reports in a folder, each is compared with the one of the same id."""
    for folder, k in (("a", 1), ("b", 2)):
        report(tmp_path / folder, "overview", share("one", k, 4))
        report(tmp_path / folder, "theme-x", share("one", 1, 4))
    found = compare_reports(tmp_path / "a", tmp_path / "b")
    assert found.frame["key"].tolist() == ["overview indicator one"]


def test_a_comparison_can_be_read(older, edit, tmp_path):
    """As a report it says first how much differs, then what, where; and it stands by itself."""
    edit("source/footnotes.csv", "asylum only), BE,", "asylum only),")
    newer = edit("observations.csv", "5,reflection-period,BE,reported,,,,,list,\n", "")
    edit("reliability/settlements.csv", "6,EL,", "5,BE,listed,,true,,Not named.\n6,EL,")
    call = ["compare", str(older), str(newer), "--out", str(tmp_path / "out"), "--format", "html"]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["compare.html"]
    page = (tmp_path / "out" / "compare.html").read_text("utf-8").replace("\xa0", " ")
    said = thb.compare(thb.load(older), thb.load(newer)).headline
    assert said in done.stdout.replace("\n", " ")
    assert f'<p class="subtitle">{said}</p>' in page
    for part in ("Answers that differ", "Belgium: Reflection period", "n. 5, p."):
        assert part in page
    assert "All reports" not in page
    again = CliRunner().invoke(app, call)
    assert (again.exit_code, "something is in this folder" in again.stderr) == (2, True)


def test_of_a_package_with_faults_nothing_is_written(older, newer, tmp_path):
    """A package that can be read but is wrong is refused, and leaves no folder behind."""
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["compare", str(older), str(newer), "--out", str(out)])
    assert (done.exit_code, out.exists()) == (1, False)
    assert "is not valid" in done.stderr


def test_a_terminal_and_a_script_read_the_same(older, newer, monkeypatch, approved):
    """The command prints the table, or JSON with the same rows, and ends with 0."""
    monkeypatch.setenv("COLUMNS", "100")
    call = ["compare", str(older / "datapackage.json"), str(newer)]
    printed = CliRunner().invoke(app, call)
    assert printed.exit_code == 0, printed.stderr
    approved(printed.stdout)
    data = json.loads(CliRunner().invoke(app, [*call, "--json"]).stdout)
    assert data["same"] is False
    assert data["differences"][0]["key"] == "reflection-period NO"
