"""Write what the README says of the data again: ``python -m thb_analysis.analysis``.

A part of ``make data``.
"""

import re
from pathlib import Path

from thb_analysis.analysis.phrases import filled
from thb_analysis.counts import share_of
from thb_analysis.data import load
from thb_analysis.files import outcome, write_text

_BLOCK = re.compile(r"(?<=<!-- findings -->\n).*?(?=<!-- end of findings -->)", re.DOTALL)
_PERIOD = "reflection-period | reflection-after-identification"
_FORMS = (
    "information-counselling, translation-interpretation, legal-representation, accommodation, "
    "material-assistance, medical-treatment, psychological-assistance"
)
# What is counted, and its sentence, written as those of indicators are.
_SAID = {
    _PERIOD: "The study names {k of N} countries for a recovery and reflection period, "
    "{count reflection-after-identification} of them as requiring identification first.[[ For "
    f"{{names (reflection-30-days | reflection-90-days) - ({_PERIOD})}} it gives only the length, "
    "which implies a period.]]",
    "residence-without-cooperation | humanitarian-residence": "It names {k of N} countries for "
    "residence that does not depend on taking part in criminal proceedings.",
    f"at_least(7, {_FORMS})": "It names {k of N} countries in all seven lists of assistance that are "
    "counted here: information and counselling, translation without conditions, legal aid in the "
    "reflection period, accommodation and medical treatment in all situations, psychological "
    "assistance, and material assistance also after the period.",
}


def readme(text: str) -> str:
    """Return the text of the README with what the study reports, as counted now."""
    ds = load()
    lines = ""
    for expression, said in _SAID.items():
        share = share_of(ds, expression)
        sentence = filled(ds, said, share)
        lines += f"- {sentence.replace('{k of N}', f'{share.k} of {share.n}')}\n"
    return _BLOCK.sub(lambda _: lines, text)


def main() -> None:
    """Rewrite the README of the checkout."""
    path = Path(__file__).parents[3] / "README.md"
    print(outcome(path, write_text(path, readme(path.read_text("utf-8")))))


if __name__ == "__main__":
    main()
