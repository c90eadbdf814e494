"""Right values that come about by a wrong way, and cells that run again."""

import pytest

from lessons import CLOSED, EXERCISES, key, some
from thb_analysis.learn import check
from thb_analysis.learn.again import again, needed
from thb_analysis.learn.answers import differences
from thb_analysis.learn.checking import mistake, variant
from thb_analysis.learn.source import seeds_of
from thb_analysis.learn.variants import Other

pytestmark = pytest.mark.slow

FIRST = "import thb_analysis as thb\nfrom thb_analysis.learn import begin, check\nds = thb.load()\nbegin(2, ds)"
BOUND = "bound = ds.measures.set_index('measure').at['residence-permit', 'base']"
COMPUTED = [number for number in CLOSED if seeds_of(number)]


@pytest.mark.parametrize("number", some(COMPUTED))
def test_every_wrong_way_is_wrong_on_other_data(number):
    """No way that is right here by chance is right on all data that an answer is tried on."""
    task = EXERCISES[number]
    keys = {seed: variant(task, seed) for seed in seeds_of(number)}
    for at, block in enumerate(task.of("way"), len(task.of("mistake"))):
        told = [
            differences(made, found.rights[0], task.parts)
            for seed, found in keys.items()
            if found and (made := mistake(task, seed, at)) is not None
        ]
        assert any(told), block.text


@pytest.mark.parametrize("number", some(COMPUTED))
def test_the_way_of_the_solution_is_right_on_other_data(number):
    """Its own cells, run again in another process, give what is right there, and the check has seen it."""
    task = EXERCISES[number]
    blocks = (task.opening, *task.of("code", "start", "solution"))
    right = key(number).rights[0]
    verdict = check(number, right, cells=[each.text for each in blocks])
    assert (verdict.state, verdict.message) == ("right", key(number).note)


@pytest.mark.parametrize(
    ("cells", "state", "says"),
    [
        (
            "on = ds.listed('permit-duration')\npermit_share = len(on & ds.base(bound)), len(ds.base(bound))",
            "right",
            "of countries some of which the question never meant.",
        ),
        ("permit_share = (20, 24)", "right here only", "it is typed"),
        (
            "k = 0\nfor c in ds.listed('permit-duration'):\n    k += 1\npermit_share = k - 3, len(ds.base(bound))",
            "right here only",
            "take another way",
        ),
        (
            "permit_share = {27: (20, 24)}[len(ds.participants)]",
            "right here only",
            "they give `'KeyError: ",
        ),
        ("permit_share = gone", "right", "Only the value was checked"),
        ("open('a', 'w')\npermit_share = gone", "right", "Only the value was"),
    ],
)
def test_a_right_value_is_tried_on_other_data(cells, state, says):
    """A way that is right here by chance is named; of one that cannot be run again the value decides."""
    verdict = check("2.2", (20, 24), cells=[FIRST, BOUND, cells])
    assert verdict.state == state
    assert says in verdict.message


def test_a_mistake_is_named_only_if_it_is_made_elsewhere_too():
    """What has the value of a mistake here, and another one elsewhere, is not told of that mistake."""
    counted = "permit_share = len(ds.listed('permit-duration')), {}"
    for n, is_told in (("len(ds.participants)", True), ("27", False)):
        cells = [FIRST, BOUND, counted.format(n)]
        told = check("2.2", (23, 27), cells=cells).message
        assert told.startswith("You count over all 27 countries") == is_told


def test_only_what_an_answer_rests_on_is_run_again_and_leaves_nothing(
    tmp_path, monkeypatch
):
    """Statements that set or change a name, and those that these use; no file is written, no program started."""
    cells = [
        "import os; n = 1; other = 2",
        "def twice(x): return n * x\nlist_ = []",
        "n = 3\nlist_.append(twice(2))\nprint(list_)",
        "list_ = list_ + [5]",
        "not python",
    ]
    assert needed(cells, ["list_"]) == [
        "n = 1",
        "def twice(x):\n    return n * x",
        "list_ = []",
        "n = 3",
        "list_.append(twice(2))",
        "list_ = list_ + [5]",
    ]
    path = str(tmp_path / "a")
    tried = ["x = 1", f"open({path!r}, 'w').write('a')", "import os; os.system('x')"]
    tried += ["x = 2"]
    assert [run.answers for run in again(tried, ["x"], [Other(0)])] == [[2]]
    assert [*tmp_path.iterdir()] == []
    assert again(["import os; os._exit(1)"], ["x"], [Other(0)]) == []
    monkeypatch.setattr("thb_analysis.learn.again.SECONDS", 3)
    assert again(["while True: x = 1"], ["x"], [Other(0)]) == []
