"""What everything else starts from: the tables as frames, the cells, groups of countries, `load`."""
