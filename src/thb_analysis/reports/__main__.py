"""Put on record what is published with this version: ``make edition`` calls it.

Before the reports are built, that library, data and notebooks are those of this version; and once
more afterwards, what came out. The README has the sum of the manifest then.
"""

import re

from thb_analysis.files import sha256
from thb_analysis.reports.asked.catalogue import find_notebooks, read_vocabulary
from thb_analysis.reports.edition.manifest import NAME, key, outputs, read
from thb_analysis.reports.running.inputs import release

_SUM = re.compile(r"(?<=sha256 of `reports/manifest\.json`: `)[0-9a-f]*(?=`)")

if __name__ == "__main__":
    notebooks = find_notebooks()
    root = notebooks.parent
    records = read(root / "reports")
    made = {id_: key(record) for id_, record in records.items()}
    release(read_vocabulary(root / "data"), notebooks, made, outputs(records))
    readme, manifest = root / "README.md", root / "reports" / NAME
    if manifest.is_file():
        said = _SUM.sub(sha256(manifest.read_bytes()), readme.read_text("utf-8"))
        readme.write_text(said, "utf-8")
