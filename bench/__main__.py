"""Measure the speed of the dashboard beside other programs with the same figures.

    python -m bench                              everything, an hour
    python -m bench --only change --runs 5       one measure, a quick look
    python -m bench --only visitors --seconds 20 many visitors for a shorter time
    python -m bench --only registers             a registry of ten million, in 1.2 GB of /tmp
    python -m bench --only lists                 a year of monthly lists, in 108 workbooks
    python -m bench --only spark                 up to 40 million persons, in 5 GB of /tmp
    python -m bench --only files                 a check of each kind of office file
    python -m bench --only site                  the public edition, built, and served to wrk

Every figure is a median over the runs; the ratio to another program says more than milliseconds
of a machine that does other things too. Needs Chromium on the PATH, playwright and psutil.
"""

import argparse
import os
import sys

from bench.effort import Effort
from bench.measures import MEASURES
from bench.report import table


def main() -> None:
    ask = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    ask.add_argument("--runs", type=int, default=15, help="how often to measure (15)")
    ask.add_argument("--seconds", type=int, default=60, help="how long many visitors stay (60)")
    ask.add_argument("--only", action="append", choices=MEASURES, help="only these measures")
    given = ask.parse_args()
    if not 1 <= given.runs <= 100:
        ask.error("--runs must be from 1 to 100")
    if not 4 <= given.seconds <= 600:
        ask.error("--seconds must be from 4 to 600")
    effort = Effort(given.runs, given.seconds)

    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for name in given.only or MEASURES:
        print(f"measuring {name} …", file=sys.stderr)
        print(table(MEASURES[name](effort)), flush=True)


if __name__ == "__main__":
    main()
