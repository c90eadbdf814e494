"""What is known: of each country and measure, of an expression over lists, and of what people wrote.

Read by the dataset, and by all that counts, draws or proves; nothing else decides.

- `states`: the five states of a cell, and their words
- `expressions`: sets of countries written as text
- `model`: the state of each cell, and who an expression holds for
- `texts`: what people wrote, each word that claims something compared with the cells
"""
