"""Results that several reports of one build need, computed by the first that asks for them.

Kernels are processes of their own. A build gives all of them one folder, where such a result waits
for the next; without it, as in a notebook in JupyterLab, everything is computed where it is needed.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar, cast

from thb_analysis.data import Dataset

P = ParamSpec("P")
T = TypeVar("T")

# Names the folder: private to one build, and gone with it.
SHARED = "THB_SHARED"


def once(compute: Callable[Concatenate[Dataset, P], T]) -> Callable[Concatenate[Dataset, P], T]:
    """Compute a result once for all kernels of a build, and by itself elsewhere."""

    @wraps(compute)
    def computed(ds: Dataset, *args: P.args, **kwargs: P.kwargs) -> T:
        folder = os.environ.get(SHARED)
        if not folder:
            return compute(ds, *args, **kwargs)
        made_from = repr((ds.fingerprint, args, kwargs))
        path = Path(folder, f"{compute.__name__}-{sha256(made_from.encode()).hexdigest()}")
        with _alone(path.with_suffix(".lock")):
            if path.exists():
                found: T = pickle.loads(path.read_bytes())
                return found
            result = compute(ds, *args, **kwargs)
            # Whole or not at all: a kernel may be ended at any time.
            part = path.with_suffix(".part")
            part.write_bytes(pickle.dumps(result))
            part.replace(path)
            return result

    return cast(Callable[Concatenate[Dataset, P], T], computed)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Let one process at a time go on; the others wait, also for one that dies."""
    import fcntl

    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
