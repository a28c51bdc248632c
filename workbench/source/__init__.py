"""YAML as text: nodes with positions, pre-lint, splicing. Used by rules and by sheet layouts."""

from workbench.source.nodes import Listing, Mapping, Node, Path, Scalar
from workbench.source.read import Source, read_source

__all__ = ["Listing", "Mapping", "Node", "Path", "Scalar", "Source", "read_source"]
