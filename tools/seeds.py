"""For authors of lessons: name what the other data of an exercise do not tell, and data that do.

python tools/seeds.py [EXERCISE ...]
"""

import sys
from collections.abc import Iterable

import matplotlib

from thb_analysis.learn.answers import differences
from thb_analysis.learn.checking import mistake, variant
from thb_analysis.learn.source import Exercise, lessons, seeds_of

TRIES = (20, 60, 200)


def untold(task: Exercise, seeds: Iterable[int]) -> dict[int, set[int]]:
    """Return, for each seed with data on which the question makes sense, the wrong ways that are right there."""
    found: dict[int, set[int]] = {}
    for seed in seeds:
        key = variant(task, seed)
        if not key:
            continue
        found[seed] = set()
        for at in range(len(wrong(task))):
            made = mistake(task, seed, at)
            if made is None or not differences(made, key.rights[0], task.parts):
                found[seed].add(at)
    return found


def wrong(task: Exercise) -> list[str]:
    """Return the code of mistakes and of wrong ways."""
    return [block.text for block in (*task.of("mistake"), *task.of("way"))]


def choose(found: dict[int, set[int]]) -> tuple[list[int], set[int]]:
    """Return six seeds that tell most wrong ways, and those that they do not tell."""
    chosen: list[int] = []
    left = set[int]().union(*found.values())
    while len(chosen) < min(6, len(found)):
        others = found.keys() - {*chosen}
        best = min(others, key=lambda seed: (len(left & found[seed]), seed))
        chosen.append(best)
        left &= found[best]
    return sorted(chosen), left


def report(task: Exercise) -> None:
    """Print a line for an exercise if its other data are too few or do not tell all, with data for `seeds.yaml`."""
    here = untold(task, seeds_of(task.number))
    if len(here) > 5 and not set.intersection(*here.values()):
        return
    for tries in TRIES:
        seeds, left = choose(untold(task, range(1, tries)))
        if len(seeds) > 5 and not left:
            break
    missed = [wrong(task)[at] for at in left]
    print(f'"{task.number}": {seeds}', *missed, sep="\n    ", flush=True)


def main(numbers: list[str]) -> None:
    """Report on all exercises, or on some."""
    matplotlib.use("Agg")
    for lesson in lessons():
        for number, task in lesson.exercises.items():
            is_asked_for = not numbers or number in numbers
            if is_asked_for and task.tag == "start" and seeds_of(number):
                report(task)


if __name__ == "__main__":
    main(sys.argv[1:])
