"""Article → statements and claims: mentions, syntax, patterns, attribution, factuality, dates."""

from communique.extraction.extractor import Extractor, Reading

__all__ = ["Extractor", "Reading"]
