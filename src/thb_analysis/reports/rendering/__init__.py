"""From an executed notebook to pages: what it publishes, read once, then written in each format.

- `document`: what a notebook publishes, read once for every format; `ordinary`: what other cells do
- `exporters`: what nbconvert calls, by name: ``thb-html``, ``thb-pdf``, ``thb-docx``
- `pandoc`: text; `html`, `typst` with `tags`, `word`: figures, tables and pages in one format
- `about`: what a page says of itself to programs; `symbols`: how the states of a cell look
- ``templates/``: text, layout, styles and scripts
"""
