"""Article → statements and claims: mentions, syntax, patterns, attribution, factuality, dates."""

from communique.extraction.extractor import Extractor
from communique.extraction.reader import Reading

__all__ = ["Extractor", "Reading"]
