"""What a notebook publishes: figures, tables, prose and the title block of a report.

Each is a small frozen object that Jupyter shows as it is and that the report exporters read from the
notebook. It carries everything an exporter needs (caption, alternative text, source note, id), so a
notebook cell has only to end in it.
"""

from thb_analysis.display.figure import Figure
from thb_analysis.display.headlines import HEADLINES, HEADLINES_TYPE, Headlines
from thb_analysis.display.prose import PROSE_TYPE, Prose
from thb_analysis.display.result import Result
from thb_analysis.display.table import TABLE_TYPE, Cell, Column, Row, Table, make_table
from thb_analysis.display.title_block import TITLE_BLOCK_TYPE, TitleBlock
