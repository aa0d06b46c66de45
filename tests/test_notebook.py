"""The tour in tests/notebooks runs from top to bottom and shows what it says that it shows."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from processes import ENVIRONMENT

TOUR = Path(__file__).parent / "notebooks" / "tour.ipynb"


def test_the_tour_has_ten_cells_and_stores_no_output():
    tour = nbformat.read(TOUR, as_version=4)
    nbformat.validate(tour)
    assert len(tour.cells) == 10
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in tour.cells)


@pytest.mark.slow
def test_the_tour_goes_from_an_article_to_a_diagram_a_query_and_a_comparison(tmp_path):
    tour = nbformat.read(TOUR, as_version=4)
    client = NotebookClient(tour, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}})
    client.execute(env=ENVIRONMENT | {"IPYTHONDIR": str(tmp_path)})
    shown = {cell.id: cell.outputs[-1].data for cell in tour.cells if cell.cell_type == "code"}
    assert "<td>lifeline for</td>" in shown["read"]["text/html"]
    assert "possible: “could”" in "".join(shown["explain"].values())
    assert shown["draw"]["image/png"].startswith("iVBOR")
    assert "it sends weapons to Russia" in shown["ask"]["text/html"]
    assert "<caption>They disagree</caption>" in shown["comparison"]["text/html"]
