"""What a sentence says around its ties is held against the cells, in each world that they allow."""

import os
from collections import Counter
from random import Random

import pytest

from data.test_texts import faults_of, with_texts
from naive import NO, YES, Study
from thb_analysis.check.check import validate
from thb_analysis.dataset.dataset import load
from thb_analysis.texts.proof import text_faults
from thb_analysis.texts.words import rows, words
from worlds import ATOMS, CODES, NAMES, World, expression

TIMES = int(os.environ.get("THB_FUZZ", "0"))

# On Austria: a sentence that does not hold, words of the message, and the sentence that holds.
PAIRS = """
Only [two]{n=asylum-screening} screen in asylum.
    if Belgium had “Screening: asylum”, it would be false
    Only [two]{n=asylum-screening} are named for screening in asylum.
At most [two]{n=asylum-screening} screen in asylum.
    holds in the record alone
    At least [two]{n=asylum-screening} screen in asylum.
Exactly [two]{n=asylum-screening} screen in asylum.
    holds in the record alone
    [Two]{n=asylum-screening} screen in asylum.
[Two at most]{n=asylum-screening} screen in asylum.
    holds in the record alone
    [Two at least]{n=asylum-screening} screen in asylum.
Only [Austria and Greece]{names=asylum-screening} screen in asylum.
    if Belgium had “Screening: asylum”
    [Austria and Greece]{names=asylum-screening} screen in asylum.
Fewer than [five]{n=screening} do screening.
    is the very number: write at least, or at most
    No more than [five]{n=screening} do screening.
[No country]{none="reflection-length - screening"} gives a length [without a period]{none="reflection-length[..5]"}.
    rests on 'reflection-length[..5]'
    [No country]{none="reflection-length - screening"} gives a length without screening.
[Belgium screens in asylum]{open=asylum-screening@@BE}.
    is open: say that it is not reported
    [Belgium is not named for screening in asylum]{open=asylum-screening@@BE}.
[Two]{n="@all - asylum-screening"} do without screening in asylum.
    holds in the record alone
    [Two]{n="@all - asylum-screening"} are not reported to screen in asylum.
Help is patchy.
    is about the world and rests on no cell: tie it, or say who reports it
    The study does not say how good help is.
The study names most of them.
    counts ('most') and rests on no cell: tie it, or leave it out
    The study names those that it has heard of.
- **Nobody is asked.** The study asks who screens.
    is a head that counts or denies: say who reports it
    - **Nobody is named.** The study asks who screens.
[5 of 5]{k=screening} EU states do screening.
    counts among 5; its words name 3 (eu)
    [5 of 5]{k=screening} countries do screening.
[Five]{n=screening} victims meet with screening.
    counts countries, and the words count people
    [Five]{n=screening} countries meet victims with screening.
Time for reflection is given by [four]{n=reflection-period}, more often than a hearing.
    compares ('more often') and does not rest on two counts
    Time for reflection is given by [four]{n=reflection-period}.
More countries, [two]{n=asylum-screening}, are named for asylum than the [five]{n=screening} for screening.
    compares 2 and 5 the other way round
    Fewer countries, [two]{n=asylum-screening}, are named for asylum than the [five]{n=screening} for screening.
It grants [six weeks]{is="reflection-length[6..6]"} for reflection.
    says “six weeks”; the cell has 6..6 months
    It grants [six months]{is="reflection-length[6..6]"} for reflection.
It grants [a reflection period]{is=reflection-period}.
    leaves out the condition: In asylum procedures only.
    In asylum procedures it grants [a reflection period]{is=reflection-period}.
In asylum procedures it grants [a reflection period]{is=reflection-period} to any victim.
    says “any”, in none of its lists
    In asylum procedures it grants [a reflection period]{is=reflection-period} to victims.
It does not carry out [screening]{is=screening}.
    denies ('does not') what its tie affirms
    It carries out [screening]{is=screening}.
It does\\nnot carry out [screening]{is=screening}.
    denies ('does not') what its tie affirms
    It carries\\nout [screening]{is=screening}.
It is not true that [screening is reported]{is=screening}.
    denies ('is not') what its tie affirms
    It is true that [screening is reported]{is=screening}.
[Reflection ends within five months]{no="reflection-length[0..5]"}.
    affirms what its cells rule out
    [Reflection does not end within five months]{no="reflection-length[0..5]"}.
It grants [a reflection period]{is=screening}.
    says “reflection” and “period”, in none of its lists
    It carries out [screening]{is=screening}.
It [does screening and keeps phases apart]{is="screening | phases-distinct"}.
    names lists of which one is enough: name each, and write “or”
    It [does screening or keeps phases apart]{is="screening | phases-distinct"}.
It introduced [screening]{is=screening}.
    says “introduced”, in none of its lists
    It carries out [screening]{is=screening}.
Because it has to, it carries out [screening]{is=screening}.
    says “because”, in none of its lists
    It carries out [screening]{is=screening}.
As the only country it carries out [screening]{is=screening}.
    says “only”, in none of its lists
    As a country that is named it carries out [screening]{is=screening}.
Article 9 obliges [five]{n=screening} to do screening.
    says “obliges”, in none of its lists
    Article 9 asks [five]{n=screening} to do screening.
[2 of 2]{k="screening of reflection-length"} with a length do screening.
    counts among countries whose number can change with open cells: say who is named
    [2 of 2]{k="screening of reflection-length"} named for a length do screening.
It carries out [screening]{is=screening} by trained dentists.
    says “trained” and “dentists”, in none of its lists
    It carries out [screening]{is=screening}.
Five countries report screening, and [five]{n=screening} are the same countries.
    rests on no cell: tie it, or leave it out
    [Five]{n=screening} countries report screening.
In asylum procedures it grants [a reflection period]{is=reflection-period}, hearings included.
    says “hearings” and “included”, in none of its lists
    In asylum procedures it grants [a reflection period]{is=reflection-period}.
Georgia, one of the EU states that do [screening]{is=screening@@GE}.
    speaks of countries that are not among the eu
    [Georgia]{is=screening@@GE} does screening.
[Belgium, Georgia and Norway]{names="screening - reflection-length"} do screening.
    if Belgium had “Reflection period: length”, it would be false
    [Belgium, Georgia and Norway]{names="screening - reflection-length"} do screening, and a length is not reported.
All two countries are named for [screening]{n="screening & asylum-screening & reflection-period"}.
    rests on no cell
    All two lists name [Belgium]{is="screening,reflection-period@@BE"}.
[Every country]{none="reflection-length - screening"} that screens gives a length.
    turns round what holds
    [Every country]{none="reflection-length - screening"} that gives a length screens.
[Five]{n=screening} countries are screened.
    the words say it is done to them
    [Five]{n=screening} countries do screening.
It reports [screening]{is=screening} by dentists ever earlier.
    says “dentists”, “ever” and “earlier”, in none of its lists
    It reports [screening]{is=screening} by dentists.
[Two]{n=phases-distinct} of the [two]{n=reflection-length} with a length keep phases apart.
    is not what the words say of the count before it
    [Two]{n=reflection-length} of the [five]{n=screening} that do screening have a length.
[Five]{n=screening} do screening; a further [two]{n=asylum-screening} screen in asylum.
    is not what the words say of the count before it
    [Five]{n=screening} do screening; [two]{n=asylum-screening} screen in asylum.
None of the [five]{n=screening} do screening in asylum.
    says of how many of those counted it holds
    [Five]{n=screening} do screening.
Among the countries that screen, [5 of 5]{k=screening} do screening.
    counts among all, and its words among some
    Among countries, [5 of 5]{k=screening} do screening.
No open reply changes that [five]{n=screening} report screening.
    denies ('No open') what its tie affirms
    [Five]{n=screening} report screening.
Less than half of the EU states do [asylum screening]{by=asylum-screening}: [2 of 3]{k=asylum-screening}.
    says “less” and “half”, in none of its lists
    Over half of the EU states do [asylum screening]{by=asylum-screening}: [2 of 3]{k=asylum-screening}.
[Austria and Greece]{names=reflection-length} are the three countries that have a length.
    rests on no cell
    [Austria and Greece]{names=reflection-length} are the two countries that have a length.
Most countries ([2 of 4]{k=reflection-length}) are named for a length.
    is no majority
    Countries ([2 of 4]{k=reflection-length}) are named for a length.
In [five]{n=screening} countries, only the states do screening.
    says “only”, in none of its lists
    In [five]{n=screening} countries, the states do screening.
[Most]{of=phases-distinct over=1/3} keep phases apart.
    needs most with over=1/2
    [Most]{of=screening over=1/2} are named for screening.
"""
LINES = [each.strip().replace("\\n", "\n") for each in PAIRS.strip().splitlines()]
THREES = [*zip(LINES[::3], LINES[1::3], LINES[2::3], strict=True)]


@pytest.mark.parametrize(("false", "message", "mended"), THREES)
def test_a_sentence_that_does_not_hold_is_refused(tiny_dataset, false, message, mended):
    """What is false in a world, or says more than its ties, is named; what is mended passes."""
    assert any(message in problem for problem in faults_of(tiny_dataset, false))
    assert faults_of(tiny_dataset, mended) == []


def test_a_clause_may_deny_what_a_list_denies(real):
    """Of a period in which a country does not expel victims, one may write that they cannot be expelled, and no more."""
    line = "Victims have [time]{{is=reflection-period}} in which they cannot be {}."
    assert faults_of(real, line.format("expelled")) == []
    assert faults_of(real, line.format("required to stay"))


def test_a_title_is_a_sentence(tiny_dataset):
    """A title that counts is refused, unless it says who reports it."""
    for title, wrong in (("No country screens", 1), ("No country is named", 0)):
        path = "texts/overview.md"
        ds = with_texts(tiny_dataset, {path: f"# {title}\n\n## lead\n"})
        found = [fault.value for fault in text_faults(ds)]
        assert found == [title] * wrong


def test_a_free_sentence_is_free_and_stands_in_its_text(tiny):
    """A sentence with a reason on record needs no tie; one that stands nowhere is a fault of the table."""
    (tiny / "texts").mkdir(exist_ok=True)
    text = "# Page\n\n## lead\n\nCountries divide over this.\n"
    (tiny / "texts" / "overview.md").write_text(text, "utf-8")
    assert [fault.rule for fault in validate(tiny).faults] == ["claim"]
    table = tiny / "codebook" / "free_sentences.csv"
    row = "overview,Countries divide over this.,A thesis.\n"
    table.write_text(f"text,sentence,reason\n{row}", "utf-8")
    assert validate(tiny).ok
    table.write_text(f"text,sentence,reason\n{row}overview,Gone.,A thesis.\n", "utf-8")
    (fault,) = validate(tiny).faults
    assert (fault.file, fault.line, fault.column) == (
        table.relative_to(tiny).as_posix(),
        3,
        "sentence",
    )
    assert "stands in no text 'overview': delete the row" in fault.message


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["pattern"][:30])
def test_a_pattern_takes_its_words_and_leaves_others(row):
    """Each row of words.csv finds its own examples, and two at least that its kind must leave."""
    pattern, leaves = words(row["kind"]), row["leaves"].split("; ")
    assert all(pattern.search(each) for each in row["takes"].split("; "))
    assert not [each for each in leaves if pattern.search(each)]
    assert len(leaves) > 1


def claims_about(asked, covered, ways, yes):
    """Yield sentences on an expression as the cells are, each with whether it holds in every world."""
    sure = {code for code in covered if NO not in ways[code]}
    possible = {code for code in covered if YES in ways[code]}
    k, named = len(yes), f'[{", ".join(sorted(yes))}]{{names="{asked}"}}'
    yield f'[{k}]{{n="{asked}"}} do it.', len(sure) >= k
    yield f'At least [{k}]{{n="{asked}"}} do it.', len(sure) >= k
    yield f'At most [{k}]{{n="{asked}"}} do it.', len(possible) <= k
    yield f'Only [{k}]{{n="{asked}"}} do it.', len(sure) == len(possible) == k
    yield f'[{k}]{{n="{asked}"}} alone do it.', len(sure) == len(possible) == k
    if yes:
        yield f"{named} do it.", yes <= sure
        yield f"Only {named} do it.", yes == sure == possible
    yield f'[Every country]{{all="{asked}"}} does it.', covered == sure
    yield f'[No country]{{none="{asked}"}} does it.', not possible
    for code in CODES:
        yield f'[{code} does it]{{is="{asked}@@{code}"}}.', NO not in ways[code]


@pytest.mark.slow
def test_what_passes_holds_in_each_world(tmp_path):
    """In random packages no claim that passes is false in a world, and none is refused that holds in all.

    Three packages, the same each time; ``THB_FUZZ=1000`` tries as many, other ones each time.
    """
    met = Counter()
    for at in range(TIMES or 3):
        chance = Random() if TIMES else Random(at)
        World(tmp_path / f"{at}", chance)
        ds, study = load(tmp_path / f"{at}"), Study(tmp_path / f"{at}")
        worlds = {code: study.worlds(code) for code in CODES}
        # Of a length of which one end is given, ranges that overlap are looked at one by one.
        some = [each for each in ATOMS if "1..5" not in each]
        tried = []
        for asked in [*NAMES, *(expression(chance, some) for _ in range(8))]:
            answer = ds.ask(asked)
            ways = {
                code: {study.evaluate(asked, code, value) for value in worlds[code]}
                for code in CODES
            }
            tried += claims_about(asked, answer.covered, ways, answer.yes)
        # Each a paragraph of one text.
        files = {"texts/s.md": "## a" + "".join(f"\n\n{each}" for each, _ in tried)}
        found = {}
        for fault in text_faults(with_texts(ds, files)):
            found.setdefault(fault.line, []).append((fault.rule, fault.message))
        for line, (sentence, holds) in enumerate(tried, 1):
            problems = found.get(2 * line + 1, [])
            if any(rule == "tie" for rule, _ in problems):
                continue
            refused = [each for _, each in problems if "record alone: if" in each]
            assert bool(refused) != holds, (at, sentence, problems)
            met[sentence.partition("{")[2].partition("=")[0], holds] += 1
    print(met)
    assert sum(met.values()) > 100
