"""Questions to a dataset, one module each. In: a `Dataset`. Out: frames, figures, tables and texts.

- `known`: what everything else here reads; `counts`: k of n, with bounds
- `text`: texts and short forms, with `footnotes`; `page`: title block, limits and sources of a page
- `law`: duties of the law, and what the lists can show of them
- `audit`: where the source errs: `claims` under each reading, `relations` between lists,
  `irregularities`, `coding`, `agreement` of the coders (`alpha`)
- `robustness`: how a finding may be cited, given other codings and `readings`
- `similarity`: which countries are most alike; `compare`: what differs between two packages
- `exports`: results as files; `choosing`: the data of the page on which readers choose countries
"""
