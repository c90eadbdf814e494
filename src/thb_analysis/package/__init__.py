"""A data package as strict text: read, checked for keys and links, and derived from its lists; without pandas."""
