// The graph as a picture: near, with shapes, words and arrows; from afar, with dots and the names that have room.

const NAME = 14, LABEL = 12, NOTE = 10, LINE = 1.7, LEADING = 1.25;
const NEAR = 0.5; // the scale from which words in shapes can be read
const DASHED = [6.8, 4.1], DOTTED = [0.2, 3.7];
const FAINT = 0.2;
const MOST_NAMES = 80, MOST_LABELS = 300; // on one picture; nobody reads more

let alike = false;
/** Paint as if nothing were selected or searched for. */
function unemphasised(draw) {
  alike = true;
  draw();
  alike = false;
}

/** What is brought out: edges and actors, or null where all are alike. */
function emphasis(hovered) {
  if (alike) return null;
  const edgeSet = new Set(), actorSet = new Set();
  const bringActor = (actor) => {
    actorSet.add(actor);
    for (const edge of actor.edges) if (edge.shown.length) bringEdge(edge);
  };
  const bringEdge = (edge) => {
    edgeSet.add(edge);
    actorSet.add(edge.tail).add(edge.head);
  };
  const chosen = state.claim?.edge ?? state.edge ?? state.actor;
  for (const thing of [chosen, hovered]) {
    if (!thing) continue;
    if (thing.edges) bringActor(thing); else bringEdge(thing);
  }
  if (!chosen && !hovered && state.search.trim()) {
    for (const edge of edges) if (edge.found) bringEdge(edge);
    for (const actor of actors) if (actor.found) actorSet.add(actor);
  }
  return chosen || hovered || state.search.trim() ? { edges: edgeSet, actors: actorSet, chosen, hovered } : null;
}

/** The rectangle that holds all that is shown: left, top, right, bottom; null where nothing is. */
function extent() {
  const found = [Infinity, Infinity, -Infinity, -Infinity];
  const include = (x, y, width, height) => {
    found[0] = Math.min(found[0], x - width / 2);
    found[1] = Math.min(found[1], y - height / 2);
    found[2] = Math.max(found[2], x + width / 2);
    found[3] = Math.max(found[3], y + height / 2);
  };
  for (const actor of shownActors()) include(actor.x, actor.y, actor.width, actor.height);
  for (const edge of shownEdges()) if (edge.label) include(route(edge).label.x, route(edge).label.y, ...edge.size);
  return found[0] < found[2] ? found : null;
}

const WEB = 700; // edges from which on a view from afar is a web of hairlines: wide curves take a browser too long

/** Paint what the camera { x, y, k } sees on a picture of *width* by *height*, with *base* behind what is brought out. */
function paintScene(painter, camera, width, height, { hovered = null, focused = null, base = null, pixel = 1 } = {}) {
  const { x, y, k } = camera, brought = emphasis(hovered);
  const seen = [x - width / 2 / k, y - height / 2 / k, x + width / 2 / k, y + height / 2 / k];
  const overlaps = (left, top, right, bottom) => left < seen[2] && right > seen[0] && top < seen[3] && bottom > seen[1];
  const spans = ({ tail, head }) => overlaps(Math.min(tail.x, head.x), Math.min(tail.y, head.y), Math.max(tail.x, head.x) + 1,
    Math.max(tail.y, head.y) + 1);
  const inView = (edge) => edge.label || edge.tail === edge.head ? overlaps(...route(edge).box) : spans(edge);
  const isPresent = (actor) => overlaps(actor.x - actor.width / 2 - 40 / k, actor.y - actor.height / 2 - 40 / k,
    actor.x + actor.width / 2 + 40 / k, actor.y + actor.height / 2 + 40 / k);
  let visible = shownEdges().filter(inView), present = shownActors().filter(isPresent);
  const bright = (edge) => !brought || brought.edges.has(edge);
  const lit = (actor) => !brought || brought.actors.has(actor);
  if (base && brought) {
    base();
    painter.path((path) => traceRectangle(path, 0, 0, width, height), { fill: colours.paper, alpha: 0.82 });
    visible = visible.filter(bright);
    present = present.filter(lit);
  }
  painter.within(width / 2 - x * k, height / 2 - y * k, k, () => {
    const dull = visible.filter((edge) => !bright(edge)), clear = visible.filter(bright);
    const web = clear.length > WEB;
    if (k < NEAR) {
      paintWeb(painter, dull, FAINT * 0.6, pixel / k);
      if (web) paintWeb(painter, clear, density(clear.length), pixel / k);
      else paintBundles(painter, clear, k, brought ? 0.95 : 0.85);
      paintDots(painter, present, k, lit);
    } else {
      if (dull.length > WEB) paintWeb(painter, dull, FAINT, pixel / k);
      else for (const edge of dull) paintEdge(painter, edge, FAINT);
      const passing = web ? clear.filter((edge) => !isPresent(edge.tail) && !isPresent(edge.head)) : [];
      const passes = new Set(passing);
      paintWeb(painter, passing, 0.1, pixel / k);
      const own = clear.filter((edge) => !passes.has(edge));
      // Of many edges, those that lead out of sight stay behind those that can be followed.
      const leaves = web ? (edge) => !isPresent(edge.tail) || !isPresent(edge.head) : () => false;
      for (const edge of own) if (leaves(edge)) paintEdge(painter, edge, 0.22);
      for (const edge of own) if (!leaves(edge)) paintEdge(painter, edge, 1, edge === brought?.chosen);
      paintLabels(painter, visible.filter((edge) => !passes.has(edge) && !leaves(edge)), present, bright, brought);
      for (const actor of present) paintActor(painter, actor, lit(actor) ? 1 : FAINT * 1.6);
    }
    for (const actor of alike ? [] : [state.actor, focused]) if (actor?.shown) paintRing(painter, actor, k, colours.accent);
  });
  if (k < NEAR) paintNames(painter, present, camera, width, height, lit, brought);
}

/** How strong a line is in a web: many would make one blot. */
const density = (count) => Math.min(0.6, Math.max(0.16, 12 / Math.sqrt(count)));

/** Straight hairlines, which browsers paint fast; what is not asserted is fainter, as dashes would not show. */
function paintWeb(painter, visible, alpha, width) {
  for (const family of data.families) {
    for (const asserted of [false, true]) {
      const own = visible.filter((edge) => edge.family === family && (edge.status === "asserted") === asserted);
      painter.path((path) => {
        for (const { tail, head } of own) {
          path.moveTo(tail.x, tail.y);
          path.lineTo(head.x, head.y);
        }
      }, { stroke: colours[family], width, alpha: asserted ? alpha : alpha * 0.6 });
    }
  }
}

const pattern = (edge) => edge.negated ? { dash: DOTTED, cap: "round" } : edge.dashed ? { dash: DASHED } : {};

/** Lines from afar: all of one colour and pattern in one stroke. */
function paintBundles(painter, visible, k, alpha) {
  const bundles = new Map();
  for (const edge of visible) {
    const key = `${edge.family} ${edge.negated ? "n" : edge.dashed ? "d" : "s"}`;
    if (!bundles.has(key)) bundles.set(key, []);
    bundles.get(key).push(edge);
  }
  for (const bundle of bundles.values()) {
    const { dash = [], cap } = pattern(bundle[0]), colour = colours[bundle[0].family];
    const style = { stroke: colour, width: 1.15 / k, dash: dash.map((part) => part * 0.7 / k), cap, alpha };
    painter.path((path) => { for (const edge of bundle) traceCurve(path, route(edge).curve); }, style);
    painter.path((path) => { for (const edge of bundle) if (!edge.symmetric) traceHead(path, ...route(edge).tip, route(edge).angle, 0.7 / k); },
      { fill: colour, alpha });
  }
}

/** The head of an arrow, with a notch as in the diagram. */
function traceHead(path, x, y, angle, scale = 1) {
  const cos = Math.cos(angle) * scale, sin = Math.sin(angle) * scale;
  const at = (back, side) => [x - back * cos - side * sin, y - back * sin + side * cos];
  path.moveTo(x, y);
  path.lineTo(...at(GAP, 3.6));
  path.lineTo(...at(GAP - 2, 0));
  path.lineTo(...at(GAP, -3.6));
  path.closePath();
}

function paintEdge(painter, edge, alpha, strong = false) {
  const { curve, tip, angle } = route(edge), colour = colours[edge.family], width = strong ? LINE * 1.8 : LINE;
  painter.path((path) => traceCurve(path, curve), { stroke: colour, width, alpha, ...pattern(edge) });
  if (!edge.symmetric) painter.path((path) => traceHead(path, ...tip, angle, strong ? 1.25 : 1), { fill: colour, alpha });
  if (edge.negated) {
    const { x, y, angle } = along(edge, 0.26), cos = Math.cos(angle + 1.08) * 6.5, sin = Math.sin(angle + 1.08) * 6.5;
    painter.path((path) => { path.moveTo(x - cos, y - sin); path.lineTo(x + cos, y + sin); },
      { stroke: colour, width: LINE, alpha });
  }
}

/** What stands on an edge now: all of its words, or without those of claims that are filtered out. */
function labelOf(edge) {
  if (edge.shown.length === edge.claims.length) return edge;
  const many = edge.shown.length > 1 ? ` ×${edge.shown.length}` : "";
  const note = [edge.status === "asserted" ? "" : edge.status, edge.shown.length === 1 ? voiceOf(edge.shown[0]) : ""];
  return { large: [edge.relation + many], small: note.filter(Boolean).slice(0, 1) };
}

/** Words on edges, where they have room; of a small graph on all. */
function paintLabels(painter, visible, present, bright, brought) {
  const taken = [], hits = (a) => taken.some((b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1]);
  const special = (edge) => edge === brought?.chosen || edge === brought?.hovered;
  for (const actor of present) {
    taken.push([actor.x - actor.width / 2, actor.y - actor.height / 2, actor.x + actor.width / 2, actor.y + actor.height / 2]);
  }
  const rank = (edge) => (special(edge) ? 4e6 : 0) + (brought && bright(edge) ? 2e6 : 0) + (edge.disputed ? 1e3 : 0) + edge.shown.length;
  let painted = 0;
  for (const edge of [...visible].sort((a, b) => rank(b) - rank(a))) {
    const { large, small } = labelOf(edge), { label } = route(edge);
    const lines = [...large.map((words) => [words, LABEL, colours[edge.family]]),
      ...(edge.label || special(edge) ? small : []).map((words) => [words, NOTE, colours.quiet])];
    const width = Math.max(...lines.map(([words, size]) => measure(words, size))) + 8;
    const height = lines.reduce((sum, [, size]) => sum + size * LEADING, 0) + 2;
    const place = [label.x - width / 2, label.y - height / 2, label.x + width / 2, label.y + height / 2];
    edge.place = null;
    if (!edge.label && !special(edge) && (painted >= MOST_LABELS || (brought && !bright(edge)) || hits(place))) continue;
    taken.push(place);
    painted += 1;
    edge.place = place;
    const alpha = bright(edge) ? 1 : FAINT * 1.5;
    painter.path((path) => { traceRectangle(path, ...place); }, { fill: colours.paper });
    let y = place[1] + 1;
    for (const [words, size, fill] of lines) {
      painter.text(words, label.x, y + size * LEADING / 2, { size, fill, alpha, halo: colours.paper, haloWidth: 2.5,
        bold: size === LABEL && special(edge) });
      y += size * LEADING;
    }
    if (edge.disputed) paintDispute(painter, place[2] + 5, place[1] + 8, alpha);
  }
}

function traceRectangle(path, left, top, right, bottom) {
  path.moveTo(left, top);
  path.lineTo(right, top);
  path.lineTo(right, bottom);
  path.lineTo(left, bottom);
  path.closePath();
}

/** The mark of a claim that somebody contradicts. */
function paintDispute(painter, x, y, alpha) {
  painter.path((path) => { path.moveTo(x + 7, y); path.arc(x, y, 7, 0, 2 * Math.PI); }, { fill: colours.ink, alpha });
  painter.path((path) => {
    for (const [u, v, w, z] of [[-3.4, -1.6, 3.4, -1.6], [-3.4, 1.6, 3.4, 1.6], [-2, 4, 2, -4]]) {
      path.moveTo(x + u, y + v);
      path.lineTo(x + w, y + z);
    }
  }, { stroke: colours.paper, width: 1.3, alpha });
}

function paintActor(painter, actor, alpha) {
  const { kind, x, y, width, height } = actor;
  const fill = ON_PAPER.has(kind) ? colours.person : colours.body;
  if (alpha < 1) painter.path((path) => outline(path, kind, x, y, width, height), { fill: colours.paper });
  painter.path((path) => outline(path, kind, x, y, width, height), { fill, stroke: colours.ink, width: 1.1, alpha });
  if (DOUBLE.has(kind)) {
    painter.path((path) => outline(path, kind, x, y, width, height, INSET), { stroke: colours.ink, width: 0.7, alpha });
  }
  const lines = [...actor.large.map((words) => [words, NAME]), ...actor.small.map((words) => [words, NOTE])];
  let top = y - lines.reduce((sum, [, size]) => sum + size * LEADING, 0) / 2;
  for (const [words, size] of lines) {
    painter.text(words, x, top + size * LEADING / 2,
      { size, fill: size === NAME ? colours.ink : colours.quiet, bold: size === NAME, room: width - 8, alpha });
    top += size * LEADING;
  }
}

/** The size of an actor's dot from afar, in pixels: its area grows with the number of its claims. */
const dotSize = (actor) => Math.min(14, actors.length > 150 ? 1.6 + 0.55 * Math.sqrt(actor.weight) : 3 + Math.sqrt(actor.weight));
for (const actor of actors) actor.weight = actor.edges.reduce((sum, edge) => sum + edge.claims.length, 0);

function paintDots(painter, present, k, lit) {
  for (const [bright, alpha] of [[false, 0.25], [true, 1]]) {
    for (const onPaper of [false, true]) {
      painter.path((path) => {
        for (const actor of present) {
          if (lit(actor) !== bright || ON_PAPER.has(actor.kind) !== onPaper) continue;
          const size = dotSize(actor) / k;
          if (onPaper) {
            path.moveTo(actor.x + size, actor.y);
            path.arc(actor.x, actor.y, size, 0, 2 * Math.PI);
          } else {
            traceRectangle(path, actor.x - size, actor.y - size * 0.8, actor.x + size, actor.y + size * 0.8);
          }
        }
      }, { fill: onPaper ? colours.person : colours.body, stroke: colours.ink, width: (actors.length > 150 ? 0.7 : 1) / k, alpha });
    }
  }
}

/** Names from afar, the weightiest first, where they have room. */
function paintNames(painter, present, camera, width, height, lit, brought) {
  const taken = [];
  const weight = (actor) => actor.weight + (brought && lit(actor) ? 1e6 : 0) + (actor === state.actor ? 1e9 : 0);
  const few = present.length <= 60;
  for (const actor of [...present].sort((a, b) => weight(b) - weight(a))) {
    if (taken.length > MOST_NAMES) break;
    if (brought && !lit(actor)) continue;
    const size = few ? 12 : Math.min(15, 10 + Math.sqrt(actor.weight) / 3);
    const x = (actor.x - camera.x) * camera.k + width / 2;
    const y = (actor.y - camera.y) * camera.k + height / 2 + dotSize(actor) + size * 0.75;
    const words = actor.large.join(" "), half = measure(words, size, true) / 2 + (few ? 3 : 8);
    const high = size * (few ? 0.65 : 0.9), place = [x - half, y - high, x + half, y + high];
    const hit = taken.some((b) => place[0] < b[2] && place[2] > b[0] && place[1] < b[3] && place[3] > b[1]);
    if (hit && actor !== state.actor && actor !== brought?.hovered) continue;
    taken.push(place);
    painter.text(words, x, y, { size, fill: colours.ink, bold: true, halo: colours.paper, haloWidth: 3.5 });
  }
}

function paintRing(painter, actor, k, colour) {
  const style = { stroke: colour, width: 2.5 / k };
  if (k < NEAR) {
    const size = (dotSize(actor) + 4) / k;
    painter.path((path) => { path.moveTo(actor.x + size, actor.y); path.arc(actor.x, actor.y, size, 0, 2 * Math.PI); }, style);
  } else {
    painter.path((path) => outline(path, actor.kind, actor.x, actor.y, actor.width + 10, actor.height + 10), style);
  }
}
