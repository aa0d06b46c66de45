"""Coverage-guided fuzzing by hand, with atheris (https://github.com/google/atheris), which the tests do not need.

    pip install atheris
    PYTHONPATH=graph:tests:tests/robustness python tests/robustness/fuzz.py readers -max_total_time=600

The first argument is one of TARGETS; the rest goes to libFuzzer. Whatever is neither read nor told of in one line is
a crash, and libFuzzer writes the input that causes it into the folder.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["communique"]):
    from trials import fails_well

    from communique import rdf
    from communique.article import find_blocks
    from communique.query import query
    from communique.readers import read_leniently
    from communique.readers.values import parse_date
    from communique.timespan import parse_time

FOLDER = Path(tempfile.mkdtemp())
READ = (".txt", ".jsonl", ".json", ".html", ".xml", ".pdf", ".txt.gz")


def readers(data: bytes) -> None:
    """The first byte chooses the format."""
    if data:
        path = FOLDER / f"a{READ[data[0] % len(READ)]}"
        path.write_bytes(data[1:])
        for found in read_leniently([path]):
            assert len(str(found).splitlines()) <= 1 or not isinstance(found, Exception)


def graphs(data: bytes) -> None:
    """Likewise, of an RDF file."""
    if data:
        path = FOLDER / f"a{rdf.READABLE[data[0] % len(rdf.READABLE)]}"
        path.write_bytes(data[1:])
        fails_well(lambda: rdf.read(path))


def values(data: bytes) -> None:
    """Blocks, dates, times and queries of any text."""
    text = data.decode("utf-8", "surrogateescape")
    assert all(block.start < block.end <= len(text) for block in find_blocks(text))
    fails_well(lambda: parse_date(text, "here"))
    parse_time(text)
    fails_well(lambda: query(FOLDER / "none.nq", text))


TARGETS = {"readers": readers, "graphs": graphs, "values": values}

if __name__ == "__main__":
    (FOLDER / "none.nq").write_bytes(b"")
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]])
    atheris.Fuzz()
