// Two ways to paint the same things: on a canvas, and as the elements of an SVG document.

const SANS = 'ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", "DejaVu Sans", sans-serif';
const SVG = "http://www.w3.org/2000/svg";

/** Paints on a 2D context. Lengths are those of the context's transform. */
class CanvasPainter {
  constructor(context) {
    this.context = context;
  }

  /** Fill and stroke what *trace* draws. */
  path(trace, { fill, stroke, width = 1, dash = [], cap = "butt", alpha = 1 }) {
    const c = this.context;
    c.globalAlpha = alpha;
    c.beginPath();
    trace(c);
    if (fill) {
      c.fillStyle = fill;
      c.fill();
    }
    if (stroke) {
      c.strokeStyle = stroke;
      c.lineWidth = width;
      c.lineCap = cap;
      c.lineJoin = "round";
      c.setLineDash(dash);
      c.stroke();
    }
  }

  /** A line of type around (or behind) a point on its middle height; *room* is the width that it must not exceed. */
  text(words, x, y, { size, fill, bold = false, align = "center", halo, haloWidth = 3, room, alpha = 1 }) {
    const c = this.context;
    c.globalAlpha = alpha;
    c.font = `${bold ? "600 " : ""}${size}px ${SANS}`;
    c.textAlign = align;
    c.textBaseline = "middle";
    if (halo) {
      c.strokeStyle = halo;
      c.lineWidth = haloWidth;
      c.lineJoin = "round";
      c.setLineDash([]);
      c.strokeText(words, x, y, room);
    }
    c.fillStyle = fill;
    c.fillText(words, x, y, room);
  }

  /** Paint what *draw* paints in a frame that is moved and scaled. */
  within(x, y, k, draw) {
    this.context.save();
    this.context.translate(x, y);
    this.context.scale(k, k);
    draw();
    this.context.restore();
  }

  /** Paint what *draw* paints, cut off outside a rectangle. */
  clipped(x, y, width, height, draw) {
    this.context.save();
    this.context.beginPath();
    this.context.rect(x, y, width, height);
    this.context.clip();
    draw();
    this.context.restore();
  }
}

/** Builds an SVG document; the same calls as on a canvas. */
class SvgPainter {
  constructor(width, height) {
    this.root = document.createElementNS(SVG, "svg");
    this.root.setAttribute("xmlns", SVG);
    this.set(this.root, { width, height, viewBox: `0 0 ${width} ${height}`, "font-family": SANS });
    this.place = this.root;
    this.clips = 0;
  }

  set(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined) element.setAttribute(name, typeof value === "number" ? Number(value.toFixed(2)) : value);
    }
    return element;
  }

  add(name, attributes) {
    return this.place.appendChild(this.set(document.createElementNS(SVG, name), attributes));
  }

  path(trace, { fill, stroke, width = 1, dash = [], cap, alpha = 1 }) {
    const parts = [];
    const to = (letter) => (...numbers) => { parts.push(letter + numbers.map((n) => Number(n.toFixed(1))).join(" ")); };
    trace({ moveTo: to("M"), lineTo: to("L"), quadraticCurveTo: to("Q"), bezierCurveTo: to("C"), closePath: to("Z"),
      arc: (x, y, r) => parts.push(`M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`) });
    if (!parts.length) return;
    this.add("path", {
      d: parts.join(""), fill: fill ?? "none", stroke, "stroke-width": stroke && width, "stroke-linejoin": stroke && "round",
      "stroke-dasharray": stroke && dash.length ? dash.join(" ") : undefined,
      "stroke-linecap": stroke && cap !== "butt" ? cap : undefined, opacity: alpha < 1 ? alpha : undefined,
    });
  }

  text(words, x, y, { size, fill, bold = false, align = "center", halo, haloWidth = 3, room, alpha = 1 }) {
    const element = this.add("text", {
      x, y, "font-size": size, fill, "font-weight": bold ? 600 : undefined, "dominant-baseline": "central",
      "text-anchor": { left: "start", center: "middle", right: "end" }[align],
      stroke: halo, "stroke-width": halo && haloWidth, "stroke-linejoin": halo && "round",
      "paint-order": halo && "stroke", opacity: alpha < 1 ? alpha : undefined,
    });
    // XML has no way to write most control characters.
    element.textContent = words.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, " ");
    if (room !== undefined && measure(words, size, bold) > room) {
      this.set(element, { textLength: room, lengthAdjust: "spacingAndGlyphs" });
    }
  }

  within(x, y, k, draw) {
    const outer = this.place;
    this.place = this.add("g", { transform: `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${k.toFixed(4)})` });
    draw();
    this.place = outer;
  }

  clipped(x, y, width, height, draw) {
    const outer = this.place, id = `clip-${++this.clips}`;
    this.place = this.add("clipPath", { id });
    this.add("rect", { x, y, width, height });
    this.place = outer;
    this.place = this.add("g", { "clip-path": `url(#${id})` });
    draw();
    this.place = outer;
  }

  toString() {
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(this.root)}\n`;
  }
}

const ruler = document.createElement("canvas").getContext("2d");
const widths = new Map();
/** How wide a line of type is. */
function measure(words, size, bold = false) {
  const key = `${bold ? "b" : ""}${words}`;
  if (!widths.has(key)) {
    ruler.font = `${bold ? "600 " : ""}100px ${SANS}`;
    widths.set(key, ruler.measureText(words).width / 100);
  }
  return widths.get(key) * size;
}

const colours = {};
/** Ask the style sheet for the colours of the theme in use. */
function readColours() {
  const probe = document.body.appendChild(document.createElement("i"));
  for (const name of [...data.families, "ink", "quiet", "rule", "paper", "body", "person", "accent"]) {
    probe.style.color = `var(--${name})`;
    colours[name] = getComputedStyle(probe).color;
  }
  probe.remove();
}
