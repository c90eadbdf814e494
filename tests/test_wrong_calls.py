"""Wrong calls of every command: each is told in one clear message, and leaves everything as it was.

No command of thb opens a port: notebooks speak with their kernels through files. A port that is
taken can only be met in JupyterLab, which finds another by itself.
"""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from typer.main import get_command

from thb_analysis.cli import app

WRONG, FAILED = 2, 1
# Made once: to make it takes as long as most of the calls.
THB = get_command(app)

# What a case finds in the folder that it is called from: a text, bytes, None for a folder, or how
# the text of a file that is there is changed.
Content = str | bytes | None | Callable[[str], str]


@dataclass(frozen=True)
class Case:
    """A wrong call, and what has to be said of it.

    Attributes
    ----------
    call : str
        As typed, without ``thb``.
    said : tuple of str
        Parts of the message: what is wrong, where, and how to mend it.
    code : int
        The exit code.
    files : dict of str to object
        What stands in the folder besides the small data package, by path.
    environment : dict of str to str
    """

    call: str
    said: tuple[str, ...]
    code: int = WRONG
    files: dict[str, Content] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)


def wrong(call, *said, **files):
    """Make a case of a wrong call; `files` by name, with ``_`` for the dot."""
    return Case(call, said, WRONG, {name.replace("_", "."): text for name, text in files.items()})


def failed(call, *said, **files):
    """Make a case of a call that is right, and fails."""
    return Case(call, said, FAILED, {name.replace("_", "."): text for name, text in files.items()})


def described(change):
    """Change the descriptor of a data package: a content for ``datapackage.json``."""

    def changed(text):
        content = json.loads(text)
        change(content)
        return json.dumps(content)

    return {"tiny/datapackage.json": changed}


LONG = "n" * 300
NEWER = described(lambda content: content.update(format_version=99))
NOT_JSON = {"tiny/datapackage.json": "{,"}
NO_BASE = {"tiny/codebook/measures.csv": lambda text: text.replace("affirmed,eu,", "affirmed,ue,")}
NO_STATUS = {"tiny/observations.csv": lambda text: text.replace(",NO,reported,", ",NO,listed,")}
BLAMED = ("measures.csv:2", "'ue' is no base", "write eu")
FAULT = {"tiny/source/remarks.csv": lambda text: text.replace("6,,AT,6,", "6,,XX,6,")}
NOT_UTF8 = {"tiny/codebook/themes.csv": b"theme,order,title,description\na,1,\xe9,x\n"}
EDITION = {"edition/manifest.json": '{"files": {}, "reports": {}}'}
SEVERAL_MISTAKES = """\
reports:
- report: theme-detecton
- {report: theme, parameters: {theme: detection, countires: [AT]}}
- {report: overview, id: a/b}
- {reprot: overview}
- {report: overview, parameters: {countries: [GR]}}
- {report: overview, id: mine}
- {report: overview, id: Mine}
others: 1
"""
_OLD, _NEW = "--grid group_by=bloc,A=AT", "--out mine"
SWEEP = f"sweep overview {_OLD} {_NEW}"

BUILD = {
    "report and all": wrong("build overview --all", "--all builds every report: name none"),
    "report misspelt": wrong("build theme-detecton", "'theme-detecton'", "mean theme-detection"),
    "notebook without its subject": wrong("build theme", "set theme", "theme-detection"),
    "parameter misspelt": wrong(
        "build -p countires=AT", "overview and 4 more: ", "'countires'", "mean countries?"
    ),
    "parameter of another report": wrong("build overview --theme detection", "overview: unknown"),
    "parameter without value": wrong("build -p group_by", "-p group_by", "write name=value"),
    "parameter twice": wrong("build overview -p group_by=a -p group_by=b", "group_by is set twice"),
    "option and parameter": wrong(
        "build theme --theme detection -p theme=protection", "--theme and -p theme", "one of them"
    ),
    "option misspelt": wrong("build --contries AT", "--contries", "--countries"),
    "country unknown": wrong(
        "build -p countries=GR,XX", "mean EL (Greece)?", "'XX'", "AT, BE, EL, GE, NO"
    ),
    "country that took no part": wrong("build --countries DK", "'DK'", "AT, BE, EL"),
    "profile of a country left out": wrong(
        "build country-at --countries BE,NO", "AT must be among"
    ),
    "country unknown, and not left out": wrong(
        "build country-at --countries GR", "mean EL (Greece)?"
    ),
    "theme unknown": wrong("build theme --theme detecton", "'detecton'", "mean detection"),
    "list for one theme": wrong("build theme --theme detection,covid", "'detection,covid'"),
    "list for one country": wrong("build country --country AT,BE", "'AT,BE'", "AT, BE, EL"),
    "list for one value in a file": wrong(
        "build overview --params x.yml",
        "['bloc', 'region'] is not a text",
        x_yml="group_by: [bloc, region]",
    ),
    "neither true nor false": wrong("build -p include_body=maybe", "'maybe'", "true or false"),
    "groups by an unknown column": wrong("build --group-by blok", "'blok'", "mean bloc?"),
    "groups without sense": wrong(
        "build overview --group-by 'a=AT+XX; a=BE; =NO; b; c='",
        "'XX'",
        "'a' stands 2 times",
        "before =NO",
        "'b' is no group",
        "'c' has no country",
    ),
    "country in two groups": wrong(
        "build overview --group-by 'a=AT;b=AT'", "AT stands in 2 groups"
    ),
    "parameters not there": wrong("build --params x.yml", "no file x.yml: name a YAML file"),
    "parameters file misspelt": wrong(
        "build --params strct.yaml", "no file strct.yaml", "mean strict.yml?", strict_yml="a: b"
    ),
    "parameters in a folder": wrong("build --params x.yml", "x.yml: Is a directory", x_yml=None),
    "parameters no YAML": wrong("build --params x.yml", "x.yml, line 2", x_yml="a: [b\nc: }\n"),
    "parameters not in UTF-8": wrong("build --params x.yml", "UTF-8", x_yml=b"a: \xe9\n"),
    "parameters a list": wrong("build --params x.yml", "x.yml: write one", x_yml="- a\n- b\n"),
    "parameters empty": wrong("build --params x.yml", "x.yml: says nothing", x_yml=""),
    "Norway read as no": wrong("build --params x.yml", 'write "NO"', x_yml="countries: [NO]"),
    "variant among the published": wrong(
        "build overview --countries AT --out reports",
        "restricted to AT",
        "leave --out",
        **{"notebooks/overview.ipynb": "{}"},
    ),
    "notebook not there": wrong("build my.ipynb", "no file my.ipynb: name a notebook"),
    "parameters nested": wrong(
        "build --params x.yml", "countries: write a value", x_yml="countries: {AT: BE}"
    ),
    "specification not there": wrong("build --spec x.yml", "no file x.yml: name a YAML file"),
    "specification misspelt": wrong(
        "build --spec raports.yml", "no file raports.yml", "mean reports.yml?", reports_yml="a: b"
    ),
    "specification without reports": wrong(
        "build --spec x.yml", "x.yml: write a list", x_yml="a: b"
    ),
    "specification with several mistakes": wrong(
        "build --spec x.yml",
        "mean theme-detection",
        "mean countries?",
        "'a/b' cannot name",
        "mean report?",
        "mean EL (Greece)?",
        "report 7: an earlier one is called mine",
        "'others'",
        x_yml=SEVERAL_MISTAKES,
    ),
    "specification and reports": wrong(
        "build overview --spec x.yml", "name no others", x_yml="reports: [{report: overview}]"
    ),
    "specification with a name taken": wrong(
        "build --spec x.yml",
        "index",
        "cannot name",
        x_yml="reports: [{report: overview, id: index}]",
    ),
    "data not there": wrong("build --data nowhere", "nowhere does not exist", "datapackage.json"),
    "data a file": wrong("build --data x", "x is no folder", "datapackage.json", x=""),
    "data without descriptor": wrong("build --data x", "x has no datapackage.json", x=None),
    "data set twice": wrong("build --data tiny -p data=tiny", "--data and -p data"),
    "data pointing nowhere": Case(
        "build",
        ("nowhere (named by THB_DATA)", "does not exist"),
        environment={"THB_DATA": "nowhere"},
    ),
    "data with a name too long": failed(f"build --data {LONG}", LONG, "File name too long"),
    "data of a newer version": Case("build", ("2 or lower", "install a newer"), FAILED, NEWER),
    "data not JSON": Case("build", ("datapackage.json:1", "not JSON"), FAILED, NOT_JSON),
    "data not in UTF-8": Case("build", ("themes.csv:2", "CSV UTF-8"), FAILED, NOT_UTF8),
    "data with a fault": Case("build --out a/b", ("remarks.csv:4", "'XX'"), FAILED, FAULT),
    "format unknown": wrong("build --format odt", "'odt'", "html, pdf, docx"),
    "format empty": wrong("build --format ,", "--format: name html, pdf, docx"),
    "jobs negative": wrong("build --jobs -1", "--jobs -1", "or 0"),
    "jobs no number": wrong("build --jobs many", "--jobs", "valid integer"),
    "kernel unknown": wrong("build --kernel frok", "'frok'", "process, fresh"),
    "folder a file": wrong("build --out x", "x is a file", "--out DIR", x=""),
    "folder below a file": wrong("build --out x/y", "x is a file", "--out DIR", x=""),
    "folder without name": wrong("build --out ''", "--out: name a folder"),
    "folder of the data": wrong("build --out tiny", "tables of a data package", "--out DIR"),
    "folder of the notebooks": wrong(
        "build --out notebooks/x",
        "notebooks that reports",
        "--out DIR",
        **{"notebooks/overview.ipynb": "{}"},
    ),
    "folder with a name too long": failed(f"build --out {LONG}", LONG, "File name too long"),
    "folder below it cannot be made": failed(f"build --out a/b/{LONG}", "File name too long"),
    "scheduler that does not answer": wrong(
        "build overview --scheduler tcp://127.0.0.1:9", "127.0.0.1:9", "no scheduler answers"
    ),
    "scheduler malformed": wrong(
        "build overview --scheduler tcp://a:b:c", "tcp://a:b:c: no scheduler answers", "8786"
    ),
    "scheduler without port": wrong(
        "build --scheduler nonsense", "nonsense: no scheduler answers", "tcp://10.0.0.1:8786"
    ),
    "scheduler of another protocol": wrong(
        "build --scheduler http://a:1", "http://a:1: no scheduler answers", "8786"
    ),
}

LIST = {
    "report misspelt": wrong("list overvew", "'overvew'", "mean overview?"),
    "data not there": wrong("list --data nowhere", "nowhere does not exist"),
    "two reports": wrong("list overview robustness", "unexpected extra argument"),
}

SHOW = {
    "kind misspelt": wrong("show contry AT", "'contry'", "mean country?"),
    "name missing": wrong("show country", "Missing argument", "NAME'."),
    "country unknown": wrong("show country GR", "'GR'", "mean EL (Greece)?"),
    "country left out": wrong("show country AT --countries BE,NO", "AT", "must be among"),
    "country that took no part": wrong("show country DK", "'DK'", "AT, BE, EL"),
    "theme misspelt": wrong("show theme detecton", "'detecton'", "mean detection"),
    "measure misspelt": wrong("show measure screenin", "'screenin'", "mean screening"),
    "parameter that it does not take": wrong(
        "show theme detection -p group_by=bloc", "'group_by'", "countries, include_qualified"
    ),
    "option and parameter": wrong(
        "show country AT --countries AT -p countries=AT", "--countries and -p", "one of them"
    ),
    "everything wrong": wrong(
        "show contry AT --countries GR -p nonsense=1 -p x",
        "mean country?",
        "mean EL (Greece)?",
        "'nonsense'",
        "-p x",
    ),
    "data of a newer version": Case("show country AT", ("2 or lower",), FAILED, NEWER),
    "data with an unknown base": Case("show theme detection --data tiny", BLAMED, FAILED, NO_BASE),
    "data with an unknown status": Case(
        "show country NO --data tiny",
        ("observations.csv:6", "'listed' is not allowed"),
        FAILED,
        NO_STATUS,
    ),
}

COMPARE = {
    "one folder": wrong("compare tiny", "Missing argument", "NEW'."),
    "neither there": wrong(
        "compare here there", "here: there is no such", "there: there is no such"
    ),
    "a file": wrong("compare tiny x", "x: there is no such folder", x=""),
    "another folder": wrong("compare x x", "x: no executed report", "thb build", x=None),
    "package with edition": Case("compare tiny edition", ("two of the same kind",), files=EDITION),
    "report not JSON": Case(
        "compare x x", ("x/a.ipynb", "not a notebook"), FAILED, {"x/a.ipynb": "{"}
    ),
    "reports to write of": Case(
        "compare edition edition --out new", ("no data packages",), files=EDITION
    ),
    "out in the way": wrong("compare tiny tiny --out x", "something is in", **{"x/y": ""}),
    "out a file": wrong("compare tiny tiny --out x", "x is a file", x=""),
    "format unknown": wrong("compare tiny tiny --out x --format odt", "'odt'", "docx"),
    "package not JSON": Case("compare tiny tiny", ("not JSON",), FAILED, NOT_JSON),
    "package with an unknown base": Case("compare tiny tiny", BLAMED, FAILED, NO_BASE),
}

EXPORT = {
    "format empty": wrong("export --format ,", "name a format: csv, parquet, json, dta, xlsx"),
    "option and parameter": wrong(
        "export --theme detection -p theme=protection", "--theme and -p theme", "one of them"
    ),
    "country unknown": wrong("export -p countries=GR", "mean EL (Greece)?"),
    "groups by an unknown column": wrong("export robustness -p group_by=blok", "mean bloc?"),
    "folder without name": wrong("export --out ''", "--out: name a folder", "export/"),
    "result misspelt": wrong("export coverag", "'coverag'", "mean coverage?"),
    "result without themes": wrong("export relations --theme detection", "relations", "all themes"),
    "format misspelt": wrong("export --format xls", "'xls'", "mean xlsx?"),
    "theme misspelt": wrong("export --theme detecton", "'detecton'", "mean detection"),
    "parameter misspelt": wrong("export -p contries=AT", "'contries'", "mean countries"),
    "folder named as a file": wrong("export --out x.xlsx", "x.xlsx: name a folder", "as format"),
    "folder a file": wrong("export --out x", "x is a file", "--out DIR", x=""),
    "folder with a name too long": failed(f"export coverage --out {LONG}", "File name too long"),
    "everything wrong": wrong(
        "export coverag --format xls --out a.csv --theme x -p y=1",
        "'coverag'",
        "'xls'",
        "a.csv",
        "'x'",
        "'y'",
    ),
    "data with an unknown base": Case("export coverage --data tiny", BLAMED, FAILED, NO_BASE),
}

NEW = {
    "no folder": wrong("new", "Missing argument 'DIR'."),
    "folder not empty": wrong("new tiny", "tiny is not empty", "not there yet"),
    "folder a file": wrong("new x", "x is not empty", "not there yet", x=""),
    "folder below a file": failed("new x/y", "Not a directory", "name a folder", x=""),
    "folder with a name too long": failed(f"new {LONG}", "File name too long"),
}

VALIDATE = {
    "data not there": wrong("validate nowhere", "nowhere does not exist"),
    "data a file": wrong("validate x", "x is no folder", x=""),
    "folder empty": failed("validate x", "no data package in this folder", x=None),
    "data of a newer version": Case("validate", ("2 or lower", "install a newer"), FAILED, NEWER),
    "data not JSON": Case("validate", ("datapackage.json:1", "not JSON"), FAILED, NOT_JSON),
    "data not in UTF-8": Case("validate", ("themes.csv:2", "CSV UTF-8"), FAILED, NOT_UTF8),
    "data with a fault": Case("validate", ("remarks.csv:4", "'XX'"), FAILED, FAULT),
}

GRADE = {
    "folder not there": wrong("grade nowhere", "FOLDER nowhere", "no such folder"),
    "folder a file": wrong("grade x", "FOLDER x", "no such folder", x=""),
    "folder empty": failed("grade x", "no notebook is in it", "as .ipynb files", x=None),
    "no jobs": wrong("grade x --jobs 0", "--jobs", x=None),
    "no time": wrong("grade x --limit 1", "--limit", x=None),
}

VERIFY = {
    "folder not there": wrong("verify nowhere", "nowhere/manifest.json", "thb build has written"),
    "folder without manifest": wrong("verify x", "x/manifest.json", "thb build has written", x=None),
    "jobs negative": Case("verify edition --jobs -3", ("--jobs -3",), files=EDITION),
    "data not there": Case("verify edition --data x", ("x does not exist",), files=EDITION),
    **{
        f"manifest {what}": Case(
            "verify x", ("x/manifest.json is no manifest", "again"), FAILED, {"x/manifest.json": content}
        )
        for what, content in {
            "cut off": '{"reports": ',
            "of another kind": "[]",
            "not in UTF-8": b"\xff\xfe",
            "nested too deeply": "[" * 100_000,
            "without notebooks": '{"reports": {"a": {"outputs": {}, "inputs": {}, "parameters": {}}}}',
            "with a list of files": '{"reports": {}, "files": ["a"]}',
        }.items()
    },
}  # fmt: skip

SWEEPS = {
    "report misspelt": wrong(f"sweep overvew {_OLD} {_NEW}", "'overvew'", "mean overview?"),
    "no grid": wrong(f"sweep overview {_NEW}", "--grid: name a parameter", "group_by=region,bloc"),
    "grid without values": wrong(
        f"sweep overview {_NEW} --grid group_by", "write name=value,value"
    ),
    "grid with a gap": wrong(
        f"sweep overview {_NEW} --grid group_by=bloc,,A=AT", "a value is missing"
    ),
    "grid of an unknown parameter": wrong(
        f"sweep overview {_NEW} --grid groupby=bloc", "mean group_by?"
    ),
    "grid with a wrong value": wrong(
        f"sweep overview {_NEW} --grid include_body=true,two", "'two'"
    ),
    "value twice": wrong(f"sweep overview {_NEW} --grid group_by=bloc,bloc", "bloc stands twice"),
    "values that mean the same": wrong(
        f"sweep overview {_NEW} --grid include_body=true,yes", "mean the same", "stands twice"
    ),
    "values that differ by case": wrong(
        f"sweep overview {_NEW} --grid group_by=a=AT,A=AT", "group_by=a=AT", "capitals"
    ),
    "too many runs": wrong(f"{SWEEP} --max-runs 1", "2 runs, more than 1", "--max-runs 2"),
    "too many runs, and a wrong value": wrong(
        f"sweep overview {_NEW} --max-runs 3 --grid include_body=true,false --grid group_by=blok,region",
        "4 runs",
        "mean bloc",
    ),
    "no run allowed": wrong(f"{SWEEP} --max-runs 0", "--max-runs"),
    "parameter twice": wrong(f"{SWEEP} --grid group_by=B=BE", "group_by is set twice", "together"),
    "parameter in grid and call": wrong(
        f"{SWEEP} -p group_by=B=BE", "group_by: stands in the grid"
    ),
    "data in the grid": wrong(f"{SWEEP} --grid data=a,b", "over one data package", "--data"),
    "countries unknown": wrong(
        f"sweep overview {_NEW} --grid countries=GR+XX,AT", "mean EL (Greece)?", "'XX'", "AT, BE"
    ),
    "subject missing": wrong(f"sweep theme {_OLD} {_NEW}", "set theme", "theme-detection"),
    "folder missing": wrong(f"sweep overview {_OLD}", "--out: name a folder"),
    "folder a file": wrong(f"sweep overview {_OLD} --out x", "x is a file", "--out DIR", x=""),
    "folder with a name too long": failed(f"sweep overview {_OLD} --out {LONG}", "name too long"),
    "format unknown": wrong(f"{SWEEP} --format odt", "'odt'", "html, pdf, docx, ipynb"),
    "jobs negative": wrong(f"{SWEEP} --jobs -1", "--jobs -1"),
    "grid file not there": wrong(f"{SWEEP} --grid-file x.yml", "no file x.yml: name a YAML file"),
    "grid file misspelt": wrong(f"{SWEEP} --grid-file gird.yml", "mean grid.yml?", grid_yml="a: b"),
    "grid file with one value": wrong(
        f"sweep overview {_NEW} --grid-file x.yml", "group_by: write a list", x_yml="group_by: bloc"
    ),
    "grid file empty": wrong(
        f"sweep overview {_NEW} --grid-file x.yml", "x.yml: write one", x_yml=""
    ),
    "scheduler malformed": wrong(f"{SWEEP} --scheduler tcp://a:b:c", "tcp://a:b:c", "8786"),
    "data with a fault": Case(SWEEP, ("remarks.csv:4", "'XX'"), FAILED, FAULT),
}

CASES = {
    f"{command}-{what.replace(' ', '-')}": case
    for command, cases in {
        "build": BUILD,
        "list": LIST,
        "show": SHOW,
        "compare": COMPARE,
        "export": EXPORT,
        "new": NEW,
        "validate": VALIDATE,
        "grade": GRADE,
        "verify": VERIFY,
        "sweep": SWEEPS,
    }.items()
    for what, case in cases.items()
}


def put(folder: Path, files: dict[str, Content]) -> None:
    """Put the files of a case into a folder."""
    for name, content in files.items():
        path = folder / name
        if content is None:
            path.mkdir()
            continue
        path.parent.mkdir(exist_ok=True)
        if callable(content):
            content = content(path.read_text("utf-8"))
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def state(folder: Path) -> dict[Path, bytes | None]:
    """Read all that is in a folder; None stands for a folder."""
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.fixture
def here(tiny, tmp_path, monkeypatch):
    """Call from a folder in which the small data package lies; a scheduler has a second to answer."""
    from thb_analysis.reports import cluster

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THB_DATA", "tiny")
    monkeypatch.setattr(cluster, "connect", partial(cluster.connect, seconds=1))
    return tmp_path


@pytest.fixture
def thb(here, capsys):
    """Call thb: exit code, standard output, standard error; what it does not handle is raised."""

    def thb(call):
        with pytest.raises(SystemExit) as ended:
            THB.main(shlex.split(call), prog_name="thb")
        return ended.value.code, *capsys.readouterr()

    return thb


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_wrong_call_is_told_and_changes_nothing(thb, here, monkeypatch, case):
    """The exit code says whose fault it is, one message says what is wrong, and no file is touched."""
    put(here, case.files)
    for name, value in case.environment.items():
        monkeypatch.setenv(name, value)
    before = state(here)
    code, shown, told = thb(case.call)
    assert (code, shown) == (case.code, ""), told
    for said in case.said:
        assert said in told
    lines = told.splitlines()
    assert len(lines) == len(set(lines)), "something is told twice"
    for never in ("Traceback", "fault of the program", "Errno", "Error(", "None"):
        assert never not in told
    assert state(here) == before


def test_at_least_fifty_calls_over_all_commands_are_tried():
    """No command is left out."""
    assert len(CASES) >= 50
    tried = {case.call.split()[0] for case in CASES.values()}
    assert tried == {each.name or each.callback.__name__ for each in app.registered_commands}


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder closed to everyone")
@pytest.mark.parametrize(
    "call",
    [
        "build overview --out {}",
        "export coverage --out {}",
        "new {}",
        f"sweep overview {_OLD} --out {{}}",
    ],
)
def test_a_folder_that_cannot_be_written_to_is_named(thb, here, call):
    """Nobody, not even an administrator, can make files in /proc."""
    place = "/proc/thb"
    before = state(here)
    code, shown, told = thb(call.format(place))
    assert (code, shown) == (FAILED, "")
    assert place in told
    assert "name another folder" in told.lower() or "name a folder" in told or "make room" in told
    assert state(here) == before


def test_a_folder_without_permission_is_named(thb, here):
    """What the owner has closed is not written to."""
    closed = here / "closed"
    closed.mkdir(0o500)
    if os.access(closed, os.W_OK):
        pytest.skip("permissions do not bind an administrator")
    code, shown, told = thb("export coverage --out closed/mine")
    assert (code, shown) == (FAILED, "")
    assert "closed/mine" in told
    assert not list(closed.iterdir())


@pytest.mark.parametrize(
    ("what", "call"),
    [
        ("reports", "build overview --out mine --params x.yml"),
        ("a sweep", "sweep overview --grid group_by=bloc,A=AT --out mine --grid-file x.yml"),
        ("an export", "export coverage --out mine -p x=1"),
    ],
)
def test_what_stood_in_the_folder_is_left(thb, here, what, call):
    """A wrong call into a folder with earlier results alters none of them."""
    put(here, {"x.yml": "clusers: [2]", "mine/results.csv": f"{what}, made earlier"})
    before = state(here)
    assert thb(call)[0] == WRONG
    assert state(here) == before


@pytest.mark.parametrize(
    "name",
    [
        "build-parameter-misspelt",
        "build-data-of-a-newer-version",
        "compare-package-with-edition",
        "verify-manifest-cut-off",
        "sweep-grid-of-an-unknown-parameter",
    ],
)
def test_the_process_says_the_same(here, name):
    """What runs from a terminal ends with the same exit code and message, and no traceback."""
    case = CASES[name]
    put(here, case.files)
    before = state(here)
    command = [sys.executable, "-c", "from thb_analysis.cli import main; main()"]
    done = subprocess.run(
        [*command, *shlex.split(case.call)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (case.code, "")
    assert all(said in done.stderr for said in case.said)
    assert "Traceback" not in done.stderr
    assert state(here) == before


def test_a_link_that_leads_nowhere_is_no_folder(thb, here):
    """It is told as that, and neither as a file nor as something that exists."""
    (here / "lost").symlink_to(here / "nowhere")
    code, _, told = thb("build overview --out lost")
    assert (code, "lost is a link that leads nowhere" in told) == (2, True)
