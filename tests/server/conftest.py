"""Graphs to serve, and one server that many tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Server, running

from communique import rdf
from communique.store import Store


@pytest.fixture(scope="session")
def graph_file(tmp_path_factory, summit) -> Path:
    path = tmp_path_factory.mktemp("served") / "summit.trig"
    rdf.write(summit, path)
    return path


@pytest.fixture
def store(tmp_path, summit) -> Path:
    with Store(tmp_path / "store", create=True) as made:
        made.add(summit)
    return tmp_path / "store"


@pytest.fixture(scope="session")
def server(graph_file) -> Iterator[Server]:
    """A server of the summit's graph that many tests share."""
    with running(graph_file) as started:
        yield started
