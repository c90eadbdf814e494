"""Parts of a page: what people wrote, title block, limits, sources; and the data where readers choose."""
