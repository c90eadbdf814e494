"""Questions that take more than a count, one module each.

- `law`: what duties ask, and what the lists can show of it
- `audit`: where the source errs: `claims` under each reading, `relations` between lists,
  `irregularities`, `agreement` of the coders
- `robustness`: whether a finding may be cited, under each coding and reading
- `similarity`: which countries are most alike; `compare`: what differs between two packages
- `choosing`: what the page counts with on which readers choose countries
"""
