"""Cut the fonts of pages and figures to the letters that they use, and write how wide those of figures are.

    npm pack @fontsource/source-sans-3@5.3.1 @fontsource/source-serif-4@5.3.1
    python tools/fonts.py FOLDER-OF-THE-TWO-ARCHIVES

Needs fonttools and brotli. Source Sans 3 and Source Serif 4 (Adobe) are under the SIL Open Font License
1.1; "Source" is a reserved font name and a subset is a modified version, so these have names of their own.
"""

import io
import json
import sys
import tarfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parents[1] / "src" / "thb_analysis" / "display" / "fonts"
SOURCES = {"sans": "source-sans-3", "serif": "source-serif-4"}
WEIGHTS = {400: "Regular", 600: "SemiBold"}
# Latin-1 without what no text uses, and the punctuation of texts and figures.
LETTERS = [
    *range(0x20, 0x7F),
    *(0xA0, 0xA7, 0xAB, 0xAD, 0xB0, 0xB7, 0xBB, 0xD7),
    *range(0xC0, 0x100),
    *(0x2009, 0x200A, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D),
    *(0x2020, 0x2022, 0x2026, 0x20AC, 0x2212),
]
OPTIONS = subset.Options(
    hinting=False,
    notdef_outline=True,
    name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
    layout_features=[
        "ccmp",
        "kern",
        "liga",
        "lnum",
        "locl",
        "mark",
        "onum",
        "pnum",
        "tnum",
    ],
)


def cut(archive: Path, member: str, family: str, weight: int) -> TTFont:
    """Read a font from an npm archive, and leave in it the letters that are used."""
    with tarfile.open(archive) as files:
        content = io.BytesIO(files.extractfile(member).read())
        font = TTFont(content, recalcTimestamp=False)
    subsetter = subset.Subsetter(OPTIONS)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    style = WEIGHTS[weight]
    names = {1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}"}
    names[6] = f"{family.replace(' ', '')}-{style}"
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.toUnicode())
    font["OS/2"].usWeightClass = weight
    return font


def measure(font: TTFont) -> dict[str, int]:
    """Return how wide each letter is, in thousandths of the size."""
    em, widths = font["head"].unitsPerEm, font["hmtx"]
    names = sorted(font.getBestCmap().items())
    return {chr(code): round(1000 * widths[name][0] / em) for code, name in names}


def main() -> None:
    """Write each font for browsers, and what is drawn with for matplotlib and Typst too."""
    widths = {}
    for kind, source in SOURCES.items():
        archive = next(Path(sys.argv[1]).glob(f"fontsource-{source}-*.tgz"))
        for weight in WEIGHTS:
            member = f"package/files/{source}-latin-{weight}-normal.woff2"
            font = cut(archive, member, f"Thb {kind.title()}", weight)
            for flavor in ("woff2", None):
                font.flavor = flavor
                font.save(FONTS / f"{kind}-{weight}.{flavor or 'ttf'}")
            if kind == "sans":
                widths[weight] = measure(font)
    text = json.dumps(widths, ensure_ascii=False)
    path = FONTS / "widths.json"
    path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
