"""Print the table: ``python -m tests.benchmarks [ROW ...] [--corpus FILE] [--articles N] [--size SHARE]``."""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpora" / "government_statements.jsonl"


def main() -> int:
    """0 where every aim is met, 1 where one is missed."""
    source = str(ROOT / "graph")
    sys.path.insert(0, source)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH"))))
    from . import graphs, reading
    from .table import HEAD, Load

    rows = {
        "speed": reading.speed,
        "processes": reading.processes,
        "memory": reading.memory,
        "start": reading.start,
        "writers": graphs.writers,
        "questions": graphs.questions,
        "diagram": graphs.diagram,
        "page": graphs.page,
    }
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="How fast, against what.")
    parser.add_argument("rows", metavar="ROW", nargs="*", help=f"which to measure (default: all): {', '.join(rows)}")
    parser.add_argument("--corpus", type=Path, default=CORPUS if CORPUS.is_file() else None, help="JSON Lines to read")
    parser.add_argument("--articles", type=int, default=0, help="how many of them (default: all)")
    parser.add_argument("--size", type=float, default=1.0, help="share of the load of the graphs (default: 1)")
    parser.add_argument("--repeats", type=int, default=3, help="the best of so many runs counts (default: 3)")
    options = parser.parse_args()
    if unknown := sorted(set(options.rows) - rows.keys()):
        parser.error(f"no row {', '.join(unknown)}; there is {', '.join(rows)}")
    load = Load(options.corpus, options.articles, options.size, options.repeats)
    print(HEAD, flush=True)
    met = True
    for name in options.rows or rows:
        for row in rows[name](load):
            print(row, flush=True)
            met = met and row.met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
