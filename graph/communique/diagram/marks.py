"""The small marks on a line: the head of an arrow, and the stroke through what is negated."""

import numpy as np
from matplotlib.path import Path

from communique.diagram.dot import Point, Vector
from communique.diagram.routes import GAP

_HALF = 3.6  # half the breadth of an arrow's head
_NOTCH = 2.0
_STROKE = 6.5  # half the length of a stroke
_SLANT = np.deg2rad(62)


def arrow(tip: Point, direction: float) -> Path:
    """The head of an arrow with its *tip*, pointing right (1) or left (-1)."""
    x, y = tip
    base = x - GAP * direction
    return Path([tip, (base, y + _HALF), (base + _NOTCH * direction, y), (base, y - _HALF), tip], closed=True)


def stroke(middle: Vector, direction: Vector) -> Path:
    """A short stroke across a line that runs through *middle* in *direction*."""
    angle = np.arctan2(direction[1], direction[0]) + _SLANT
    reach = np.array([np.cos(angle), np.sin(angle)]) * _STROKE
    return Path([middle - reach, middle + reach])
