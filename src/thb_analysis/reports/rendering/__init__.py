"""From an executed notebook to pages: what it publishes, read once, then written in each format.

- `document`: what a notebook publishes, read once for every format; `ordinary`: what other cells do
- `exporters`: what nbconvert calls, by name: ``thb-html``, ``thb-pdf``, ``thb-docx``
- `pandoc`: text; `html`, `typst` with `tags`, `word`: figures, tables and pages in one format
- `tables`: where cells lead, what is said of symbols, and the file in which a table is saved
- `about`: what a page says of itself to programs
- ``templates/``: text, layout, styles and scripts
"""
