"""Questions to a dataset, one module each. In: a `Dataset`. Out: frames, tables and texts.

- `counts`: k of n, with bounds; `footnotes`: their numbers and blocks
- `law`: duties of the law, and what the lists can show of them
- `audit`: where the source errs: `claims` under each reading, `relations` between lists,
  `irregularities`, `coding`, `agreement` of the coders (`alpha`)
- `robustness`: how a finding may be cited, given other codings and `readings`
- `elsewhere`: what other sources say of cells, and what they answer where the source is silent
- `compare`: what differs between two packages
- `exports`: results as files
"""
