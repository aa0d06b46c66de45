"""The colours of the diagram as custom properties of CSS, each with its like on a dark ground."""

from communique.claim import Quad

# The same hues, as much lighter as a dark ground asks for: at least 4.5 to 1 against it (WCAG 2.2, 1.4.3).
_ON_DARK = {
    Quad.VERBAL_COOPERATION: "#63B7EA",
    Quad.MATERIAL_COOPERATION: "#8EA9FF",
    Quad.VERBAL_CONFLICT: "#EFA052",
    Quad.MATERIAL_CONFLICT: "#FF7B85",
    Quad.STRUCTURAL: "#A6ACB4",
}


def properties() -> str:
    """A rule for the root of the document, with a property for each quad class and for ink, paper and actors."""
    from communique.diagram import style  # here, as it loads matplotlib

    pairs = {quad.value: (style.COLOURS[quad], _ON_DARK[quad]) for quad in Quad} | {
        "ink": (style.INK, "#E9EAEC"),
        "quiet": (style.QUIET, "#A3A9B2"),
        "rule": (style.RULE, "#3A4049"),
        "paper": (style.PAPER, "#14171C"),
        "body": (style.BODY, "#2B2A27"),
        "person": (style.PERSON, "#1D2127"),
    }
    lines = (f"  --{name}: light-dark({light}, {dark});" for name, (light, dark) in pairs.items())
    return ":root {\n" + "\n".join(lines) + "\n}\n"
