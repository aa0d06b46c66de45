"""A memory of articles that grows: what each of them says, in a folder or behind a SPARQL endpoint."""

from communique.store.articles import ArticleStore, Outcome, StoredArticle
from communique.store.folder import Store, is_store

__all__ = ["ArticleStore", "Outcome", "Store", "StoredArticle", "is_store"]
