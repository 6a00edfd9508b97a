"""The engine that needs no server: tantivy in a folder of files."""

from search.engines.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
