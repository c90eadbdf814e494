"""Configuration of the documentation; ``make docs`` builds it."""

import sys
from pathlib import Path

from thb_analysis import __version__

sys.path.append(str(Path(__file__).parent / "_ext"))

project = "thb-analysis"
author = "thb-analysis contributors"
version = release = __version__
extensions = ["sphinx.ext.autodoc", "myst_parser", "numpydoc", "generated"]
exclude_patterns = ["_build"]
# Options are written with two hyphens, which must stay two.
smartquotes = False

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 4

# Docstrings state types, columns and units in words; the signature need not say them again.
autodoc_typehints = "none"
# A name is what is typed behind `thb.`; where its module is, `import` does not ask.
add_module_names = False
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False
toc_object_entries_show_parents = "hide"
python_use_unqualified_type_names = True
python_display_short_literal_types = True

html_theme = "furo"
html_title = f"thb-analysis {version}"
html_static_path = ["_static"]
html_css_files = ["thb.css"]
html_js_files = ["thb.js"]
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#1d4e79",
        "color-brand-content": "#1d4e79",
        "color-brand-visited": "#5b3d78",
        "color-api-name": "#1d4e79",
        "color-api-pre-name": "#5a5c63",
    },
    "dark_css_variables": {
        "color-brand-primary": "#8cb8dc",
        "color-brand-content": "#8cb8dc",
        "color-brand-visited": "#bda5d6",
        "color-api-name": "#8cb8dc",
        "color-api-pre-name": "#9ca0a5",
    },
}
pygments_style = "a11y-light"
pygments_dark_style = "a11y-dark"
