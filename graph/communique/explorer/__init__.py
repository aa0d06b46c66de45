"""The explorer: a graph of claims → one HTML file that opens anywhere, asks no network and runs only itself.

Text from articles stands in the page as JSON and reaches the document only as text. The Content-Security-Policy
(https://www.w3.org/TR/CSP3/) allows the page's own script and style by their hashes, and nothing else.

The page paints its graph itself, on a canvas. A library for graphs would have to be let past that policy (Cytoscape.js
adds a style sheet of its own at run time), has no SVG to save without another one, and could not follow the lines that
the diagram's layout draws.
"""

import hashlib
import json
import re
from base64 import b64encode
from html import escape
from importlib.resources import files

from communique.claim_graph import ClaimGraph

__all__ = ["page"]

_SCRIPTS = (
    "data",
    "state",
    "shapes",
    "painters",
    "geometry",
    "scene",
    "stage",
    "keys",
    "words",
    "panel",
    "filters",
    "main",
)
# What HTML would read inside a script element (https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements).
_MARKUP = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
_SLOT = re.compile(r"\{\{(\w+)\}\}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


def page(graph: ClaimGraph, *, title: str | None = None) -> str:
    """The page of *graph* as HTML, under *title* or the title of its article. The same graph gives the same bytes."""
    from communique.explorer.content import page_content
    from communique.explorer.palette import properties

    content = page_content(graph, title)
    script = '(() => {\n"use strict";\n' + "\n".join(_asset(f"{name}.js") for name in _SCRIPTS) + "})();"
    style = properties() + _asset("style.css")
    parts = {
        "policy": _policy(script, style),
        "title": escape(_UNPRINTABLE.sub(" ", content["title"])),
        "style": style,
        "content": embedded(content),
        "script": script,
    }
    # One pass, so that braces in what is put in are never read as a slot.
    return _SLOT.sub(lambda slot: parts[slot[1]], _asset("page.html"))


def embedded(content: object) -> str:
    """*content* as JSON in ASCII that HTML reads as characters and nothing else."""
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return re.sub("[<>&]", lambda match: _MARKUP[match[0]], text)


def _policy(script: str, style: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _asset(name: str) -> str:
    return (files("communique.explorer") / "assets" / name).read_text(encoding="utf-8")
