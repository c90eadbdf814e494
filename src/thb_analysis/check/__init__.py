"""Work on a package: every fault at once, codebook and rebuild, and a package from a user's own table."""
