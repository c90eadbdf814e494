"""Write how wide each letter of the font of figures is, in thousandths of its size."""

import json
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parents[1] / "src" / "thb_analysis" / "figures" / "fonts"
found = {}
for weight in (400, 600):
    font = TTFont(FONTS / f"sans-{weight}.ttf")
    em, widths = font["head"].unitsPerEm, font["hmtx"]
    found[weight] = {
        chr(code): round(1000 * widths[name][0] / em)
        for code, name in sorted(font.getBestCmap().items())
    }
(FONTS / "widths.json").write_text(json.dumps(found, ensure_ascii=False), "utf-8")
