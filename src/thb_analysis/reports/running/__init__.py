"""From reports to their files. In: a `Report`. Out: a `BuildResult`, with the bytes of each file or a failure.

- `inputs`: what is read, once, before anything runs
- `make`: one report, by a call in a process of its own; `isolated` and `preloaded`: such processes
- `worker`: what is done there, step by step; `execute`: papermill's engine, which runs the cells;
  `executed_notebook`: what is taken out of, and read from, what was run; `result`: what became of it
"""
