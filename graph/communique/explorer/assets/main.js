// Everything together: what follows a change, the address, saving, and the first picture.

/** Where the graph is, as the state has it. */
function takeCamera() {
  if (state.camera) moveCamera(state.camera, { remember: false });
  else {
    moveCamera(firstView(), { remember: false });
    const thing = state.claim?.edge ?? state.edge ?? state.actor;
    if (thing && isShown(thing)) bringIntoSight(thing, { remember: false });
  }
}

const isShown = (thing) => thing.edges ? thing.shown : thing.shown.length > 0;

watchers.push((next) => {
  spreadLanes();
  outdate();
  showControls();
  showPanel();
  showLegend();
  const thing = next.claim?.edge ?? next.edge ?? next.actor;
  if (thing?.edges && thing.shown) focused = thing;
  // A link says itself where the camera is.
  if (thing && isShown(thing) && !("camera" in next)) bringIntoSight(thing);
  const shown = claims.filter((claim) => claim.shown).length;
  if (thing) announce(describe(thing));
  else if ("article" in next && next.article) announce(`Article: ${next.article.title}`);
  else announce(`${counted(shown, "claim")} shown${state.search ? `, ${claims.filter((claim) => claim.found).length} found` : ""}`);
  document.title = state.perspective ? `${data.title} – according to ${valueName(state.perspective)}` : data.title;
  canvas.setAttribute("aria-label", `Graph of ${counted(shownActors().length, "actor")} and ${counted(shownEdges().length, "relation")}`);
  repaint();
});

// Controls

$("perspective").addEventListener("change", (event) => change({ perspective: event.target.value, actor: null, edge: null, claim: null, article: null }));
let typing = 0;
$("search").addEventListener("input", (event) => {
  clearTimeout(typing);
  typing = setTimeout(() => change({ search: event.target.value, actor: null, edge: null, claim: null, article: null }), 120);
});
$("search").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  clearTimeout(typing);
  const words = fold(event.target.value);
  change({ search: event.target.value });
  const found = actors.filter((actor) => actor.found && words.trim());
  const best = found.find((actor) => fold(actor.label) === words.trim()) ?? found.sort((a, b) => b.weight - a.weight)[0];
  if (best) select({ actor: best }); else view.focus();
});
$("filter-button").addEventListener("click", () => showFilters($("filters").hidden));

function showFilters(open) {
  $("filters").hidden = !open;
  $("filter-button").setAttribute("aria-expanded", open);
  if (open) $("filters").querySelector("input")?.focus();
}

$("zoom-in").addEventListener("click", () => zoomBy(1.4, undefined, undefined, { gently: true }));
$("zoom-out").addEventListener("click", () => zoomBy(1 / 1.4, undefined, undefined, { gently: true }));
$("zoom-fit").addEventListener("click", showAll);
$("reset").addEventListener("click", () => change(noFilters()));
$("skip").addEventListener("click", () => view.focus());
$("theme").addEventListener("click", () => {
  const dark = getComputedStyle(document.documentElement).colorScheme === "dark"
    || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  changeTheme();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changeTheme);

function changeTheme() {
  readColours();
  outdate();
  showLegend();
  repaint();
}

document.addEventListener("keydown", (event) => {
  const typingIn = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === "/" && !typingIn) {
    event.preventDefault();
    $("search").focus();
  } else if (event.key === "Escape") {
    if (!$("filters").hidden) {
      showFilters(false);
      $("filter-button").focus();
    } else if (!typingIn) {
      select({});
    }
  }
});

// Saving

const MARGIN = 28;

/** Paint the current view with its title, legend and sources; the height that it takes. */
function paintSheet(painter, width, height) {
  const top = MARGIN + 62;
  painter.path((path) => traceRectangle(path, 0, 0, width, height + top + 400), { fill: colours.paper });
  painter.text(document.title, MARGIN, MARGIN + 12, { size: 22, fill: colours.ink, bold: true, align: "left", room: width - 2 * MARGIN });
  painter.text($("summary").textContent, MARGIN, MARGIN + 40, { size: 12, fill: colours.quiet, align: "left" });
  painter.clipped(0, top, width, height, () => painter.within(0, top, 1, () => paintScene(painter, camera, width, height)));
  const below = top + height + 14;
  const legend = paintLegend(painter, MARGIN, below, width - 2 * MARGIN);
  const named = articles.slice(0, 3).map((article) => [article.publisher, `“${flow(article.title)}”`, article.day].filter(Boolean).join(", "));
  if (articles.length > 3) named.push(`${articles.length - 3} more`);
  if (named.length) {
    painter.text(`Source${articles.length > 1 ? "s" : ""}: ${named.join("; ")}`, MARGIN, below + legend + 12,
      { size: 10, fill: colours.quiet, align: "left", room: width - 2 * MARGIN });
  }
  return below + legend + 24 + MARGIN;
}

function sheetAsSvg() {
  const { width, height } = size;
  const whole = paintSheet(new SvgPainter(1, 1), width, height);
  const painter = new SvgPainter(width, whole);
  const title = painter.add("title", {});
  title.textContent = document.title;
  paintSheet(painter, width, height);
  return painter.toString();
}

function saveSvg() {
  download(new Blob([sheetAsSvg()], { type: "image/svg+xml" }), "svg");
}

function savePng() {
  const { width, height } = size, whole = paintSheet(new SvgPainter(1, 1), width, height), ratio = 2;
  const sheet = Object.assign(document.createElement("canvas"), { width: Math.round(width * ratio), height: Math.round(whole * ratio) });
  const paper = sheet.getContext("2d");
  paper.scale(ratio, ratio);
  paintSheet(new CanvasPainter(paper), width, height);
  sheet.toBlob((blob) => download(blob, "png"), "image/png");
}

/** Hand a file to the reader, named after the title. */
function download(blob, ending) {
  const name = fold(document.title).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "graph";
  const address = URL.createObjectURL(blob);
  const anchor = make("a", { href: address, download: `${name}.${ending}` });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  announce(`Saved ${name}.${ending}`);
}

$("save-svg").addEventListener("click", saveSvg);
$("save-png").addEventListener("click", savePng);
$("copy-link").addEventListener("click", async () => {
  if (!state.camera) state.camera = { ...camera };
  writeAddressNow();
  let copied = true;
  try {
    await navigator.clipboard.writeText(location.href);
  } catch {
    copied = false; // a browser may keep the clipboard to itself; the address bar has the link
  }
  announce(copied ? "The link is copied" : "The link is in the address bar");
  $("copy-link").textContent = copied ? "Copied" : "In the address bar";
  setTimeout(() => { $("copy-link").textContent = "Link"; }, 1800);
});

// The first picture

fillPerspectives();
buildFilters();
readColours();
const measureStage = () => { size = { width: stage.clientWidth, height: stage.clientHeight }; };
measureStage();
$("legend").open = size.width > 600 && size.height > 420;
applyFilters(state);
showLegend();
measureStage();
change(fromAddress(location.hash), { quiet: true });
takeCamera();
paint();
$("loading").remove();
addEventListener("hashchange", () => {
  change(fromAddress(location.hash), { quiet: true });
  takeCamera();
});
new ResizeObserver(() => {
  const before = { ...size };
  measureStage();
  if (before.width === size.width && before.height === size.height) return;
  showLegend();
  if (!state.camera) takeCamera(); else repaint();
}).observe(stage);

/** For scripts and tests: where the label of a relation, or an actor, is on the page; and how long a picture takes. */
window.communique = Object.freeze({
  whereIs(id) {
    const thing = actorById.get(id) ?? edgeById.get(id) ?? claimById.get(id)?.edge;
    const at = thing.edges ? thing : route(thing).label, { x, y } = toScreen(at.x, at.y), box = canvas.getBoundingClientRect();
    return { x: x + box.left, y: y + box.top };
  },
  frame(moving = false) {
    const begun = performance.now();
    if (!moving) outdate();
    paint({ moving });
    return createImageBitmap(canvas, 0, 0, 1, 1).then(() => performance.now() - begun); // waits until it is painted
  },
});
