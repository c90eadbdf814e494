"""The index says which of its reports were built with other parameters."""

from thb_analysis.reports.run import build


def test_the_index_tells_a_variant(project, instant):
    """A card names what the parameters of its report changed, and only that card."""
    others = ("source-audit", "robustness", "theme-detection", "country-at")
    targets = [*project.targets("overview", countries="AT,BE"), *project.targets(*others)]
    build(targets, project.settings(), executor=instant)
    page = (project.out / "index.html").read_text("utf-8")
    assert page.count("restricted to AT, BE") == 1
    # The notebooks of these tests are not the published ones, which is said of each.
    assert page.count("with changes to the notebook") == 5
