"""The door of access: ask who may do what, to one thing or to many."""

from zhunsheng.access.decide import EVERYTHING, audience, decide, reach, require, topics
from zhunsheng.access.matrix import Matrix, MatrixError, Right, Row, parse_matrix, shipped_matrix

__all__ = [
    "EVERYTHING",
    "Matrix",
    "MatrixError",
    "Right",
    "Row",
    "audience",
    "decide",
    "parse_matrix",
    "reach",
    "require",
    "shipped_matrix",
    "topics",
]
