"""From a notebook and its parameters to files: copies of what is read, a process, the bytes of a report.

- `inputs`: what is read, once, before anything runs; `library`: its version and hash
- `make`: one report, by a call in a process of its own; `isolated` and `preloaded`: such processes
- `worker`: what is done there, step by step; `execute`: papermill's engine, which runs the cells;
  `notebook`: what is taken out of, and read from, what was run
- `results`: what comes back; `cluster`: machines elsewhere
"""
