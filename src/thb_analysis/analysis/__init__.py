"""Questions that take more than a count, one module each.

- `law`: duties of the law, and what the lists can show of them
- `audit`: where the source errs: `claims` under each reading, `relations` between lists,
  `irregularities`, `agreement` of the coders
- `robustness`: how a finding may be cited, given other codings and readings
- `similarity`: which countries are most alike; `compare`: what differs between two packages
- `choosing`: the data of the page on which readers choose countries
"""
