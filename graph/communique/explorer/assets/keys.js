// The canvas by keyboard: from actor to actor, through the relations of one, and what the mouse can do besides.

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

canvas.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const direction = DIRECTIONS[event.key];
  if (direction && event.shiftKey) {
    moveCamera({ ...camera, x: camera.x + direction[0] * 80 / camera.k, y: camera.y + direction[1] * 80 / camera.k });
  } else if (direction) {
    walk(direction);
  } else if (event.key === "Enter" || event.key === " ") {
    if (walked) pick(walked); else if (focused) pick(focused);
  } else if (event.key === "e" || event.key === "E") {
    walkEdges(event.shiftKey ? -1 : 1);
  } else if (event.key === "+" || event.key === "=") {
    zoomBy(1.3);
  } else if (event.key === "-") {
    zoomBy(1 / 1.3);
  } else if (event.key === "0") {
    showAll();
  } else {
    return;
  }
  event.preventDefault();
});

/** Go to the nearest actor in a direction; what lies straight ahead counts as nearer. */
function walk([dx, dy]) {
  const shown = shownActors();
  hovered = walked = null;
  if (!focused?.shown) {
    focused = state.actor?.shown ? state.actor : shown.sort((a, b) => b.weight - a.weight)[0] ?? null;
  } else {
    const cost = (actor) => {
      const ahead = (actor.x - focused.x) * dx + (actor.y - focused.y) * dy;
      const aside = Math.abs((actor.x - focused.x) * dy) + Math.abs((actor.y - focused.y) * dx);
      return ahead > 1 ? ahead + 2 * aside : Infinity;
    };
    const next = shown.reduce((best, actor) => cost(actor) < cost(best) ? actor : best, focused);
    if (next !== focused && cost(next) < Infinity) focused = next;
  }
  if (!focused) return;
  bringIntoSight(focused);
  announce(describe(focused));
  repaint();
}

/** Go through the relations of the actor in focus. */
function walkEdges(by) {
  if (!focused?.shown) walk([0, 0]);
  const own = focused?.edges.filter((edge) => edge.shown.length) ?? [];
  if (!own.length) return;
  const index = own.indexOf(walked);
  walked = own[index < 0 ? (by > 0 ? 0 : own.length - 1) : (index + by + own.length) % own.length];
  hovered = walked;
  announce(describe(walked));
  repaint();
}

canvas.addEventListener("focus", () => {
  if (canvas.matches(":focus-visible") && !focused?.shown) walk([0, 0]); else repaint();
});
canvas.addEventListener("blur", () => {
  hovered = walked = null;
  repaint();
});
