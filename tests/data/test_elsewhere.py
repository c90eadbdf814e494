"""Other sources: checked as all else, shown apart, and without effect on what the source's lists count."""

import json
import shutil

import pytest

import thb_analysis as thb
from conftest import OTHERS, STUDY, replace_in, with_texts
from data.test_coding import rows_of
from data.test_texts import faults_of, lines
from thb_analysis.dataset.elsewhere import answers
from thb_analysis.reports import list_reports, open_package


def test_an_answer_stands_beside_what_the_source_says(others):
    """Named and a no is contradicted, excluded and a yes reversed, another length differs; who is not covered is left out."""
    found = answers(others).set_index(["country", "measure"])
    facts = {
        key: (row.group, row.answer, row.conflict) for key, row in found.iterrows()
    }
    assert facts == {
        ("AT", "reflection-length"): ("named", "reported", "differs"),
        ("AT", "screening"): ("named", "absent", "contradicted"),
        ("AT", "status-not-distinguished"): ("excluded", "reported", "reversed"),
        ("BE", "asylum-screening"): ("open", "qualified", ""),
        ("BE", "screening"): ("named", "reported", ""),
        ("EL", "phases-distinct"): ("open", "not_found", ""),
        ("NO", "phases-distinct"): ("open", "reported", ""),
    }
    shown = str(thb.elsewhere(others).table().rows)
    assert "6 months. It lasts at least six months" in shown


def test_silence_counts_them_apart(others):
    """Counts are of what was looked up; an open yes adds to a column of its own, and to no count of the source."""
    found = thb.silence(others)
    every = found.frame[found.frame["measure"] == ""].set_index("group")
    columns = ["cells", "reported", "qualified", "absent", "not_found"]
    assert every.loc["open", columns].tolist() == [3, 1, 1, 0, 1]
    assert every.loc["named", columns].tolist() == [3, 2, 0, 1, 0]
    bounds = found.bounds.set_index("measure")
    answer = others.ask("phases-distinct")
    row = bounds.loc["phases-distinct"]
    assert (row["k"], row["with_others"]) == (answer.k, answer.k + 1)
    assert found.agreement.empty


def test_they_are_shown_as_approved(others, approved):
    """Every statement, what is silent of what, and where sources contradict the summary, as a prompt shows it."""
    # Of a list that is read neither way there is no upper bound.
    measures = others.measures.assign(polarity="affirmed")
    found = thb.elsewhere(others), thb.silence(others.with_tables(measures=measures))
    approved("\n\n".join(map(repr, found)))


def without_others(folder, into):
    """Copy a package without what other sources say."""
    shutil.copytree(folder, into, ignore=shutil.ignore_patterns("elsewhere*"))
    head = json.loads((into / "datapackage.json").read_text("utf-8"))
    is_other = ("elsewhere", "reliability/elsewhere")
    head["resources"] = [
        each for each in head["resources"] if not each["path"].startswith(is_other)
    ]
    (into / "datapackage.json").write_text(json.dumps(head), "utf-8")
    return into


def test_no_count_state_or_bound_changes_with_them(real, tmp_path):
    """The cells and findings of the project's own package are the same to the byte without other sources."""
    bare = thb.load(without_others(STUDY, tmp_path / "data"))
    assert len(real.elsewhere_statements)
    assert bare.elsewhere_statements.empty
    for make in (lambda ds: ds.cells(), thb.findings):
        one, other = (make(each).to_csv().encode() for each in (real, bare))
        assert one == other
    assert thb.silence(bare).frame.empty
    assert "silence" in list_reports(open_package(real.root))
    assert "silence" not in list_reports(open_package(bare.root))


@pytest.mark.parametrize(("file", "old", "new"), rows_of("other_faults.csv"))
def test_faults_are_named(others, tmp_path, approved, file, old, new):
    """Unknown names, a status without a source or condition, years, addresses and what nothing cites are faults."""
    changed = shutil.copytree(others.root, tmp_path / "changed")
    replace_in(changed / file, old, new)
    approved(str(thb.validate(changed)))


def test_a_settlement_is_what_a_statement_says(others, tmp_path):
    """Where answers were settled, each statement has its settlement, and each settlement its statement."""
    changed = shutil.copytree(others.root, tmp_path / "changed")
    statements = (OTHERS / "elsewhere/statements.csv").read_text("utf-8")
    rows = [row.split(",") for row in statements.splitlines()[2:]]
    lines = [f"{row[0]},{row[1]},{row[3]},{row[3]},{row[3]},true,alike" for row in rows]
    lines[0] = lines[0].replace("absent", "reported")
    lines.insert(0, "country,measure,first,second,settled,same_page,reason")
    file = changed / "reliability" / "elsewhere_settlements.csv"
    file.parent.mkdir(exist_ok=True)
    file.write_text("\n".join(lines), "utf-8")
    unsettled, stale = thb.validate(changed).faults
    assert (unsettled.rule, unsettled.hint) == ("unsettled", "add its row")
    assert "AT, reflection-length has statements" in unsettled.message
    assert (stale.rule, stale.column, stale.expected) == ("stale", "settled", "absent")


@pytest.mark.parametrize("line", lines("other_texts.txt"))
def test_ties_to_other_sources_are_proved(others, approved, line):
    """The answer, its numbers, and counts must be what the statements say; nothing else is tied with them."""
    approved("\n".join(faults_of(others, line)) or "It holds.")


def test_a_brief_cites_its_sources(others):
    """An item has its sign, what it is in conflict with, and its sources, each once, in which no markup of theirs takes effect.

    A page without a date is undated, and what the year of a statute is, is said once.
    """
    items = (
        "- Nobody [screens]{elsewhere=screening/absent}.\n"
        "- They are [alike]{elsewhere=status-not-distinguished/reported}.\n"
        "- Nobody [screens]{elsewhere=screening/absent} them.\n"
    )
    text = {"texts/countries/at.md": f"# Austria\n\n## lead\n\nThe study says it.\n\n## elsewhere\n\n{items}\n"}  # fmt: skip
    shown = thb.page.text(with_texts(others, text), "AT").markdown
    head = "**Contradicts the summary. Screening: no.** Nobody [screens]"
    assert f'- [◇]{{.mark .other-absent}} {head}{{.tie .other title="' in shown
    act = "[[Aliens Act](<https://example.org/act?a=1&amp;b=2>), 2014, Art. 2]"
    assert shown.count(act) == shown.count("that of the text read") == 1
    assert " them. [Sources: as above]" in shown
    report = (
        r"[Report \*one\*](<https://example.org/report>), undated, about 2019, p. 3"
    )
    assert report in shown
    assert (
        "[Other sources contradict the summary](#other-sources). Screening: no. "
        in shown
    )
    assert "**They confirm:**" not in shown
