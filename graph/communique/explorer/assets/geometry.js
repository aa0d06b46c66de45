// Where edges run: along the curve that was laid out for them, bent after actors that were dragged, or side by side
// with the other edges between the same two actors. Curves are runs of cubics: x, y of a start, then three points each.

const GAP = 9; // of an arrow's head
const TURNS = 14; // chords of a cubic, to measure and to point at

/** The route of a shown edge: its curve, the head of its arrow, the middle of its label, and chords to measure by. */
function route(edge) {
  const moved = `${edge.tail.x},${edge.tail.y},${edge.head.x},${edge.head.y},${edge.lane ?? 0},${edge.lanes ?? 0}`;
  if (edge.route?.moved !== moved) {
    const found = edge.curve ? laidOut(edge) : edge.tail === edge.head ? loop(edge) : bent(edge);
    found.moved = moved;
    found.chords = chords(found.curve);
    found.box = box(found.chords);
    edge.route = found;
  }
  return edge.route;
}

/** The curve of the layout, each point moved with the nearer end. */
function laidOut(edge) {
  const { tail, head } = edge, points = edge.curve;
  const shift = [tail.x - tail.home[0], tail.y - tail.home[1], head.x - head.home[0], head.y - head.home[1]];
  const count = points.length / 2, walked = [0];
  for (let i = 1; i < count; i++) {
    walked.push(walked[i - 1] + Math.hypot(points[2 * i] - points[2 * i - 2], points[2 * i + 1] - points[2 * i - 1]));
  }
  const whole = walked.at(-1) || 1;
  const curve = points.map((value, index) => {
    const t = walked[index >> 1] / whole;
    return value + (1 - t) * shift[index & 1] + t * shift[2 + (index & 1)];
  });
  const label = { x: edge.label[0] + (shift[0] + shift[2]) / 2, y: edge.label[1] + (shift[1] + shift[3]) / 2 };
  const end = (actor, x, y) => {
    const side = Math.sign(x - actor.x) || 1;
    return [actor.x + side * reach(actor, y - actor.y, side), y];
  };
  const start = end(tail, curve[0], curve[1]), tip = end(head, curve.at(-2), curve.at(-1));
  const ahead = Math.sign(tip[0] - curve.at(-2)) || 1;
  const last = edge.symmetric ? tip : [tip[0] - ahead * (GAP - 1), tip[1]];
  const straight = [curve.at(-2), curve.at(-1), ...last, ...last];
  return {
    curve: [...start, ...start, curve[0], curve[1], ...curve, ...straight],
    label, tip, angle: ahead > 0 ? 0 : Math.PI,
  };
}

/** A bow from middle to middle, cut where the actors begin; parallel edges bow out side by side. */
function bent(edge) {
  const { tail, head } = edge;
  const dx = head.x - tail.x, dy = head.y - tail.y, length = Math.hypot(dx, dy) || 1;
  const step = 20 + 34 * Math.abs(dy) / length; // labels are wider than high
  // Lanes are counted from the same side for edges in both directions.
  const turned = tail.x > head.x || (tail.x === head.x && tail.y > head.y) ? -1 : 1;
  const lanes = edge.lanes ?? 1, off = turned * ((edge.lane ?? 0) - (lanes - 1) / 2) * Math.min(step, length / lanes);
  const nx = -dy / length, ny = dx / length;
  const q = [tail.x, tail.y, (tail.x + head.x) / 2 + 2 * off * nx, (tail.y + head.y) / 2 + 2 * off * ny, head.x, head.y];
  const at = (t) => [0, 1].map((i) => (1 - t) ** 2 * q[i] + 2 * t * (1 - t) * q[i + 2] + t * t * q[i + 4]);
  const meets = (actor, inside, outside) => {
    for (let i = 0; i < 12; i++) {
      const middle = (inside + outside) / 2;
      if (covers(actor, ...at(middle))) inside = middle; else outside = middle;
    }
    return outside;
  };
  const t0 = meets(tail, 0, 0.5), t1 = meets(head, 1, 0.5);
  const [start, tip] = [at(t0), at(t1)];
  const slope = (t) => [0, 1].map((i) => 2 * ((1 - t) * (q[i + 2] - q[i]) + t * (q[i + 4] - q[i + 2])));
  const span = (t1 - t0) / 3, [s0, s1] = [slope(t0), slope(t1)], angle = Math.atan2(s1[1], s1[0]);
  const end = edge.symmetric ? tip : [tip[0] - (GAP - 1) * Math.cos(angle), tip[1] - (GAP - 1) * Math.sin(angle)];
  const curve = [...start, start[0] + s0[0] * span, start[1] + s0[1] * span,
    end[0] - s1[0] * span, end[1] - s1[1] * span, ...end];
  const [x, y] = at(0.5);
  return { curve, label: { x, y }, tip, angle };
}

function loop(edge) {
  const { x, y, width, height } = edge.tail, size = 34 + 18 * (edge.lane ?? 0), top = y - height / 2;
  const left = x + width / 4, tip = [x + width / 2 - 6, top];
  return { curve: [left, top, left - size / 2, top - size * 1.5, tip[0] + size / 2, top - size * 1.5, tip[0], tip[1] - GAP],
    label: { x: (left + tip[0]) / 2, y: top - size * 1.1 }, tip, angle: Math.PI / 2 };
}

/** Give each shown edge a lane beside the others between the same actors. */
function spreadLanes() {
  const pairs = new Map();
  for (const edge of shownEdges()) {
    if (edge.curve) continue;
    const key = [edge.tail.id, edge.head.id].sort().join(" ");
    pairs.set(key, [...(pairs.get(key) ?? []), edge]);
  }
  for (const lanes of pairs.values()) lanes.forEach((edge, lane) => Object.assign(edge, { lane, lanes: lanes.length }));
}

function traceCurve(path, curve) {
  path.moveTo(curve[0], curve[1]);
  for (let i = 2; i < curve.length; i += 6) path.bezierCurveTo(...curve.slice(i, i + 6));
}

/** Points on a curve: x, y, x, y … */
function chords(curve) {
  const points = [curve[0], curve[1]];
  for (let i = 0; i + 7 < curve.length; i += 6) {
    for (let step = 1; step <= TURNS; step++) {
      const t = step / TURNS, u = 1 - t;
      for (const j of [i, i + 1]) {
        points.push(u ** 3 * curve[j] + 3 * u * u * t * curve[j + 2] + 3 * u * t * t * curve[j + 4] + t ** 3 * curve[j + 6]);
      }
    }
  }
  return points;
}

function box(points) {
  const found = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    found[0] = Math.min(found[0], points[i]);
    found[1] = Math.min(found[1], points[i + 1]);
    found[2] = Math.max(found[2], points[i]);
    found[3] = Math.max(found[3], points[i + 1]);
  }
  return found;
}

/** How far a point is from an edge. */
function distance(edge, x, y) {
  const { chords: points } = route(edge);
  let least = Infinity;
  for (let i = 0; i + 3 < points.length; i += 2) {
    const dx = points[i + 2] - points[i], dy = points[i + 3] - points[i + 1];
    const t = Math.min(1, Math.max(0, ((x - points[i]) * dx + (y - points[i + 1]) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(x - points[i] - t * dx, y - points[i + 1] - t * dy));
  }
  return least;
}

/** A point on an edge, a part of the way along it, and the angle there. */
function along(edge, part) {
  const { chords: points } = route(edge);
  const index = Math.min(points.length / 2 - 2, Math.max(0, Math.floor((points.length / 2 - 1) * part)));
  const [x, y, u, v] = points.slice(2 * index, 2 * index + 4);
  return { x: (x + u) / 2, y: (y + v) / 2, angle: Math.atan2(v - y, u - x) };
}
