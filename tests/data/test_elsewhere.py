"""Other sources: checked as all else, shown apart, and without effect on what the source's lists count."""

import json
import shutil

import pytest

import thb_analysis as thb
from conftest import OTHERS, STUDY, with_texts
from thb_analysis.dataset.elsewhere import answers
from thb_analysis.reports import list_reports, open_package
from thb_analysis.texts.proof import text_faults


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


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("AT,screening,act", "AT,screning,act", "measure: 'screning' is no measure"),
        ("AT,screening,act", "XX,screening,act", "country: 'XX' is no country"),
        ("NO,phases-distinct,report", "NO,phases-distinct,", "rests on a source"),
        (",,,,Both acts", ",,2014,,Both acts", ""),
        ("EL,phases-distinct,,not", "EL,phases-distinct,act,not", "has no source"),
        ("p. 4,Condition: adults alone.", "p. 4,", "names it in its note"),
        ("law,2014,,Art. 2,Nobody", "law,1914,,Art. 2,Nobody", "from 1990 to 2030"),
        ("2018,2018,p. 9", "2019,2018,p. 9", "is after the last year"),
        ("law,2014,,Art. 5", "law,2014,,", "has its article"),
        ("practice,2018,2018,p. 3", ",2018,2018,p. 3", "of law or of practice"),
        (
            "AT,screening,act,absent",
            "AT,screening,act,no",
            "reported, qualified, absent",
        ),
        ("https://example.org/report", "javascript:alert(1)", "web address"),
        ("report,monitoring", "other,monitoring", "'other' is cited by no statement"),
        ("AT,screening,act,absent", "EL,phases-distinct,act,absent", "that answers"),
    ],
)
def test_faults_are_named(others, tmp_path, old, new, problem):
    """Unknown names, a status without a source or condition, years, addresses and what nothing cites are faults."""
    changed = shutil.copytree(others.root, tmp_path / "changed")
    for name in ("sources.csv", "statements.csv"):
        file = changed / "elsewhere" / name
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    assert problem in str(thb.validate(changed))
    assert thb.validate(changed).ok == (not problem)


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


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("[six months]{elsewhere=reflection-length/reported}, by [2014]{elsewhere=reflection-length/reported}", ""),
        ("[All]{elsewhere=status-not-distinguished/reported} lack nothing of the kind.", ""),
        ("[yes]{elsewhere=screening/reported}", "it is absent"),
        ("[seven months]{elsewhere=reflection-length/reported}", "holds seven"),
        ("[yes]{elsewhere=screeming/reported}", "screening"),
        ("[yes]{elsewhere=screening/absent is=screening}", "write two ties"),
        ("The summary has [six months]{elsewhere=reflection-length/reported}.", "whose words"),
        ("It [screens]{is=asylum-screening}; [alike]{elsewhere=status-not-distinguished/reported}.", "that it is the summary"),
        ("It lasts at most [six months]{elsewhere=reflection-length/reported}.", "takes one end"),
        ("It is extended for [six months]{elsewhere=reflection-length/reported}.", "sources deny"),
        ("The police [screen]{elsewhere=screening/absent} all.", "its sources say no"),
        ("Of these [2 of 3]{silence=open/reported+qualified} are others.", "say so"),
        ("By law all are [alike]{elsewhere=status-not-distinguished/reported}.", "speak of practice"),
        ("Of these [2 of 3]{silence=open/reported+qualified} are a yes.", ""),
        ("Of these [one]{silence=named/contradicted} is a no.", ""),
        ("Of these [3 of 3]{silence=open/reported}", "it is 1 of 3"),
        ("Of these [3]{silence=opne/reported}", "did you mean open"),
        ('[0]{silence="open/reported screeming"} are a yes.', "screening"),
        ('[3 of 5]{silence="with screening & phases-distinct"} have both.', ""),
        ('[2 of 5]{silence="with screening & phases-distinct"} have both.', "it is 3 of 5"),
        ('[5 of 5]{silence="with screeming"}', "screening"),
    ],
)  # fmt: skip
def test_ties_to_other_sources_are_proved(others, line, problem):
    """The answer, its numbers, and counts must be what the statements say; nothing else is tied with them."""
    text = {"texts/countries/at.md": f"# Austria\n\n## lead\n\n{line}\n"}
    faults = [fault.message for fault in text_faults(with_texts(others, text))]
    assert [problem in each for each in faults] == [True] * bool(problem)


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
