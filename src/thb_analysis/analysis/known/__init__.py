"""What is known of each country and measure, of expressions over lists, and of what people wrote.

All modules that count, draw or check ask these; nothing else decides the state of a cell.

- `states`: the five states of a cell, and their words
- `expressions`: sets of countries written as text
- `model`: the state of each cell, and for which countries an expression holds
- `texts`: what people wrote, its ties checked against the cells
"""
