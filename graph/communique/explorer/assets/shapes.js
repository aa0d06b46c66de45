// The outline of each kind of actor, as in the diagram; lengths are those of the graph.

const DOUBLE = new Set(["alliance", "office"]);
const ON_PAPER = new Set(["person", "office", "people"]);
const RADIUS = { state: 6, alliance: 6, person: 22, office: 22 };
const INSET = 3;

/** Trace the outline of *kind* around a point; *path* is a canvas or what records it for SVG. */
function outline(path, kind, x, y, width, height, inset = 0) {
  const a = width / 2 - inset, b = height / 2 - inset;
  const polygon = (half) => {
    [...half, ...half.map(([u, v]) => [-u, -v])].forEach(([u, v], index) =>
      index ? path.lineTo(x + u, y + v) : path.moveTo(x + u, y + v));
    path.closePath();
  };
  if (kind in RADIUS) {
    const r = Math.min(RADIUS[kind], a, b), c = r * 0.5523;
    path.moveTo(x - a + r, y - b);
    path.lineTo(x + a - r, y - b);
    path.bezierCurveTo(x + a - r + c, y - b, x + a, y - b + r - c, x + a, y - b + r);
    path.lineTo(x + a, y + b - r);
    path.bezierCurveTo(x + a, y + b - r + c, x + a - r + c, y + b, x + a - r, y + b);
    path.lineTo(x - a + r, y + b);
    path.bezierCurveTo(x - a + r - c, y + b, x - a, y + b - r + c, x - a, y + b - r);
    path.lineTo(x - a, y - b + r);
    path.bezierCurveTo(x - a, y - b + r - c, x - a + r - c, y - b, x - a + r, y - b);
    path.closePath();
  } else if (kind === "armed group") {
    const cut = Math.min(b, 16) * 0.75;
    polygon([[a - cut, -b], [a, 0], [a - cut, b]]);
  } else if (kind === "company") {
    const cut = Math.min(a, b, 18) * 0.45;
    polygon([[a - cut, -b], [a, cut - b], [a, b - cut], [a - cut, b]]);
  } else if (kind === "region") {
    polygon([[a, -b], [a - Math.min(b, 20) * 0.6, b]]);
  } else if (kind === "people") {
    const u = a * 0.5523, v = b * 0.5523;
    path.moveTo(x + a, y);
    path.bezierCurveTo(x + a, y + v, x + u, y + b, x, y + b);
    path.bezierCurveTo(x - u, y + b, x - a, y + v, x - a, y);
    path.bezierCurveTo(x - a, y - v, x - u, y - b, x, y - b);
    path.bezierCurveTo(x + u, y - b, x + a, y - v, x + a, y);
    path.closePath();
  } else {
    polygon([[a, -b], [a, b]]);
  }
}

/** How far an actor's outline reaches to one side (1 right, −1 left) at the height *dy* from its middle. */
function reach(actor, dy, side) {
  const a = actor.width / 2, b = actor.height / 2, up = Math.min(Math.abs(dy), b);
  if (actor.kind === "people") return a * Math.sqrt(1 - (up / b) ** 2);
  if (actor.kind === "armed group") return a - Math.min(b, 16) * 0.75 * up / b;
  if (actor.kind === "region") return a - Math.min(b, 20) * 0.6 * (0.5 + side * dy / (2 * b));
  const r = Math.min(RADIUS[actor.kind] ?? 0, a, b), over = up - (b - r);
  return over > 0 ? a - r + Math.sqrt(Math.max(0, r * r - over * over)) : a;
}

/** Whether a point lies in an actor's outline. */
function covers(actor, x, y, margin = 0) {
  const dx = x - actor.x, dy = y - actor.y;
  return Math.abs(dy) <= actor.height / 2 + margin && Math.abs(dx) <= reach(actor, dy, Math.sign(dx)) + margin;
}
