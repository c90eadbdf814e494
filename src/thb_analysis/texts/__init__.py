"""What people wrote: `text` reads it, `proof` compares each tie with the cells."""
