// The canvas: camera, pan, zoom, drag and hover.

const stage = document.getElementById("stage"), canvas = document.getElementById("canvas");
const context = canvas.getContext("2d");
const CLICK = 5; // pixels that a hand may tremble
const LEAST = 0.02, MOST = 5; // scales
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let size = { width: 1, height: 1 }, camera = { x: 0, y: 0, k: 1 };
let hovered = null, focused = null, walked = null, asked = 0, motion = 0;

/** Paint again, with the next frame. */
function repaint({ moving = false } = {}) {
  asked ||= requestAnimationFrame(() => {
    asked = 0;
    paint({ moving });
  });
}

// A large graph takes longer to paint than a frame lasts. So the last whole picture is kept: while the camera moves it is
// moved along, and what is brought out is painted over it.
const SLOW = 14, SETTLED = 110; // milliseconds
const still = { canvas: document.createElement("canvas"), camera: null, cost: 0 };
let settling = 0;

/** Forget the kept picture, as what it shows has changed. */
function outdate() {
  still.camera = null;
}

const sameCamera = (a, b) => a && a.x === b.x && a.y === b.y && a.k === b.k;

function paint({ moving = false } = {}) {
  const ratio = Math.min(devicePixelRatio || 1, 2);
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    for (const each of [canvas, still.canvas]) Object.assign(each, { width, height });
    outdate();
  }
  const paper = (target) => {
    target.setTransform(1, 0, 0, 1, 0, 0);
    target.globalAlpha = 1;
    target.fillStyle = colours.paper;
    target.fillRect(0, 0, width, height);
    target.setTransform(ratio, 0, 0, ratio, 0, 0);
  };
  paper(context);
  const copy = () => {
    const scale = camera.k / still.camera.k;
    context.globalAlpha = 1;
    context.drawImage(still.canvas, size.width / 2 + (still.camera.x - camera.x) * camera.k - size.width / 2 * scale,
      size.height / 2 + (still.camera.y - camera.y) * camera.k - size.height / 2 * scale, size.width * scale, size.height * scale);
  };
  if (moving && still.camera && still.cost > SLOW) {
    copy();
    clearTimeout(settling);
    settling = setTimeout(repaint, SETTLED);
    return;
  }
  const options = { hovered, focused: document.activeElement === canvas ? focused : null, pixel: 1 / ratio };
  if (shownEdges().length <= WEB) {
    paintScene(new CanvasPainter(context), camera, size.width, size.height, options);
    return;
  }
  const bare = !emphasis(hovered);
  if (!sameCamera(still.camera, camera)) {
    const target = still.canvas.getContext("2d"), begun = performance.now();
    paper(target);
    unemphasised(() => paintScene(new CanvasPainter(target), camera, size.width, size.height, { pixel: 1 / ratio }));
    Object.assign(still, { camera: { ...camera }, cost: performance.now() - begun });
  }
  if (bare && !options.focused) copy();
  else paintScene(new CanvasPainter(context), camera, size.width, size.height, { ...options, base: copy });
}

/** The camera that shows everything, or, of a small graph on a small screen, as much as can be read. */
function wholeView() {
  const found = extent();
  if (!found) return { x: 0, y: 0, k: 1 };
  const [left, top, right, bottom] = found;
  const margin = Math.min(36, size.width * 0.05);
  const fit = Math.min((size.width - 2 * margin) / (right - left), (size.height - 2 * margin) / (bottom - top), 1.4);
  return { x: (left + right) / 2, y: (top + bottom) / 2, k: Math.max(fit, LEAST) };
}

/** The first view: all of it, unless words would be too small where a part of them need not be. */
function firstView() {
  const whole = wholeView(), readable = 0.62;
  if (whole.k >= readable || edges.some((edge) => !edge.label)) return whole;
  const hub = shownActors().sort((a, b) => b.weight - a.weight)[0];
  if (!hub) return whole;
  const [left, top, right, bottom] = extent(), half = { x: size.width / 2 / readable, y: size.height / 2 / readable };
  const keep = (at, low, high, reach) => high - low < 2 * reach ? (low + high) / 2 : Math.min(Math.max(at, low + reach - 20), high - reach + 20);
  return { x: keep(hub.x, left, right, half.x), y: keep(hub.y, top, bottom, half.y), k: readable };
}

/** Move the camera, at once or gently, and remember where it went. */
function moveCamera(target, { gently = false, remember = true } = {}) {
  cancelAnimationFrame(motion);
  target = { ...target, k: Math.min(Math.max(target.k, LEAST), MOST) };
  if (remember) {
    state.camera = target;
    writeAddress();
  }
  if (!gently || calm.matches) {
    camera = target;
    repaint({ moving: true });
    return;
  }
  const from = { ...camera }, begun = performance.now();
  const step = (now) => {
    const t = Math.min(1, Math.max(0, (now - begun) / 260)), ease = 1 - (1 - t) ** 3;
    const k = from.k * (target.k / from.k) ** ease;
    camera = { x: from.x + (target.x - from.x) * ease, y: from.y + (target.y - from.y) * ease, k };
    paint({ moving: t < 1 });
    if (t < 1) motion = requestAnimationFrame(step);
  };
  motion = requestAnimationFrame(step);
}

function zoomBy(factor, px = size.width / 2, py = size.height / 2, options = {}) {
  const k = Math.min(Math.max(camera.k * factor, LEAST), MOST);
  const at = toGraph(px, py);
  moveCamera({ x: at.x - (px - size.width / 2) / k, y: at.y - (py - size.height / 2) / k, k }, options);
}

function showAll() {
  moveCamera(wholeView(), { gently: true, remember: false });
  state.camera = null;
  writeAddress();
}

const toGraph = (px, py) => ({ x: (px - size.width / 2) / camera.k + camera.x, y: (py - size.height / 2) / camera.k + camera.y });
const toScreen = (x, y) => ({ x: (x - camera.x) * camera.k + size.width / 2, y: (y - camera.y) * camera.k + size.height / 2 });

/** Bring an actor or the label of an edge into sight where it is not. */
function bringIntoSight(thing, options = {}) {
  const at = thing.edges ? thing : route(thing).label, { x, y } = toScreen(at.x, at.y), margin = 50;
  const near = camera.k < NEAR ? Math.max(camera.k, thing.edges ? camera.k : 0.75) : camera.k;
  const inside = x > margin && x < size.width - margin && y > margin && y < size.height - margin;
  if (!inside || near !== camera.k) moveCamera({ x: at.x, y: at.y, k: near }, { gently: true, ...options });
}

/** What is at a point of the canvas: an actor, an edge, or null. */
function thingAt(px, py, touch = false) {
  const { x, y } = toGraph(px, py), slack = touch ? 14 : 6;
  const near = camera.k >= NEAR;
  const hit = (actor) => near ? covers(actor, x, y, touch ? 4 : 0)
    : Math.hypot(actor.x - x, actor.y - y) * camera.k <= dotSize(actor) + (touch ? 10 : 3);
  const actor = shownActors().reverse().find(hit);
  if (actor) return actor;
  const shown = shownEdges();
  const inLabel = ({ place }) => place && x >= place[0] && x <= place[2] && y >= place[1] && y <= place[3];
  const labelled = near && shown.find(inLabel);
  if (labelled) return labelled;
  const brought = emphasis(null);
  if (!near && shown.length > WEB && !brought) return null; // nobody can point at one line of a web
  let best = null, least = slack / camera.k;
  for (const edge of brought && shown.length > WEB ? [...brought.edges] : shown) {
    const [left, top, right, bottom] = route(edge).box;
    if (x < left - least || x > right + least || y < top - least || y > bottom + least) continue;
    const far = distance(edge, x, y);
    if (far < least) [best, least] = [edge, far];
  }
  return best;
}

const pick = (thing) => thing ? select(thing.edges ? { actor: thing } : { edge: thing }) : select({});

// Pointers: one drags the picture or an actor, two pinch.

const pointers = new Map();
let gesture = null;

canvas.addEventListener("pointerdown", (event) => {
  if (event.button) return;
  canvas.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
  const thing = pointers.size === 1 ? thingAt(event.offsetX, event.offsetY, event.pointerType === "touch") : null;
  gesture = pointers.size === 1
    ? { thing, x: event.offsetX, y: event.offsetY, from: { ...camera }, grabbed: thing?.edges && { x: thing.x, y: thing.y } }
    : { pinch: true, from: { ...camera }, start: pinch() };
});

canvas.addEventListener("pointermove", (event) => {
  const { offsetX: x, offsetY: y } = event;
  if (!pointers.has(event.pointerId)) {
    hover(thingAt(x, y));
    return;
  }
  pointers.set(event.pointerId, { x, y });
  if (gesture?.pinch && pointers.size === 2) {
    const now = pinch(), { from, start } = gesture;
    const k = Math.min(Math.max(from.k * now.span / start.span, LEAST), MOST);
    const held = { x: (start.x - size.width / 2) / from.k + from.x, y: (start.y - size.height / 2) / from.k + from.y };
    moveCamera({ x: held.x - (now.x - size.width / 2) / k, y: held.y - (now.y - size.height / 2) / k, k });
  } else if (gesture && !gesture.pinch) {
    const dx = x - gesture.x, dy = y - gesture.y;
    gesture.dragged ||= Math.hypot(dx, dy) > CLICK;
    if (!gesture.dragged) return;
    if (gesture.grabbed) {
      state.camera ??= { ...camera }; // a view of all would follow what is dragged
      gesture.thing.x = Math.round(gesture.grabbed.x + dx / camera.k);
      gesture.thing.y = Math.round(gesture.grabbed.y + dy / camera.k);
      writeAddress();
      outdate();
      repaint();
    } else {
      moveCamera({ ...gesture.from, x: gesture.from.x - dx / camera.k, y: gesture.from.y - dy / camera.k });
    }
    canvas.style.cursor = "grabbing";
  }
});

function release(event) {
  const held = pointers.delete(event.pointerId);
  if (held && gesture && !gesture.pinch && !gesture.dragged && event.type === "pointerup") pick(gesture.thing);
  if (!pointers.size) gesture = null;
  canvas.style.cursor = "";
}
canvas.addEventListener("pointerup", release);
canvas.addEventListener("pointercancel", release);
canvas.addEventListener("pointerleave", () => hover(null));

canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  const lines = event.deltaMode === 1 ? 16 : 1;
  zoomBy(Math.exp(-Math.max(-120, Math.min(120, event.deltaY * lines)) * (event.ctrlKey ? 0.01 : 0.0022)), event.offsetX, event.offsetY);
}, { passive: false });

canvas.addEventListener("dblclick", (event) => {
  if (!thingAt(event.offsetX, event.offsetY)) zoomBy(1.8, event.offsetX, event.offsetY, { gently: true });
});

function pinch() {
  const [a, b] = [...pointers.values()];
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, span: Math.hypot(a.x - b.x, a.y - b.y) || 1 };
}

function hover(thing) {
  if (thing === hovered) return;
  hovered = thing;
  canvas.style.cursor = thing ? "pointer" : "";
  canvas.title = thing ? describe(thing) : "";
  repaint();
}

/** An actor or an edge in a line. */
function describe(thing) {
  if (!thing.edges) {
    const times = thing.shown.length > 1 ? `, ${thing.shown.length} claims` : `, ${voiceOf(thing.shown[0] ?? thing.claims[0])}`;
    return `${thing.tail.label} ${thing.relation} ${thing.head.label}, ${thing.status}${times}${thing.disputed ? ", contradicted" : ""}`;
  }
  const said = thing.edges.reduce((sum, edge) => sum + edge.shown.length, 0), near = neighbours(thing).length;
  return `${thing.label}, ${thing.kind}, ${counted(said, "claim")}, ${counted(near, "neighbour")}`;
}
const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
