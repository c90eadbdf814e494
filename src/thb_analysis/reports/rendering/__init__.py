"""From an executed notebook to pages. In: a notebook with its outputs. Out: HTML, PDF or Word, as bytes.

- `exporters`: what nbconvert calls, by name: ``thb-html``, ``thb-pdf``, ``thb-docx``; pandoc writes the text
- `document`: what a notebook publishes, read once for every format
- `html`, `typst` with `tags`, `word`: figures, tables and pages in one format
- ``templates/``: text, layout, styles and scripts
"""
