"""From a notebook and its parameters to files: copies of what is read, a process, the engine.

- `inputs`: what is read, once, before anything runs; `library`: its version and hash
- `make`: one report in this process, or in processes; `worker`: what is done there, step by step
- `execute`: papermill's engine; `notebook`: what is taken out of, and read from, what was run;
  `unseen`: figures that a notebook does not show
- `isolated` and `preloaded`: a process for each notebook, forked from one that is ready
- `results`: what comes back; `cluster`: machines elsewhere
"""
