// What is being looked at: filters, selection and camera; to the address and back, so that each view has a link.

const SETS = Object.keys(facets);
const state = {
  perspective: "", search: "", since: "", until: "", disputed: false, tab: "claims",
  around: null, // the actor whose relations alone are shown
  actor: null, edge: null, claim: null, article: null, // what is selected; one of them, or claim and article
  camera: null, // { x, y, k }: the point of the graph in the middle, and the scale; null shows all
};
for (const name of SETS) state[name] = new Set();

const watchers = [];
const announce = (text) => { document.getElementById("announcement").textContent = text; };

/** Change the state and everything that shows it. */
function change(next, { quiet = false } = {}) {
  Object.assign(state, next);
  applyFilters(state);
  for (const watch of watchers) watch(next);
  if (!quiet) writeAddress();
}

/** Select one thing, or nothing; claim and article may come together. */
const select = (next) => change({ actor: null, edge: null, claim: null, article: null, ...next });

const noFilters = () => ({ perspective: "", search: "", since: "", until: "", disputed: false,
  around: null, ...Object.fromEntries(SETS.map((name) => [name, new Set()])) });

/** The state as the part of an address behind "#". */
function toAddress() {
  const address = new URLSearchParams();
  for (const name of ["perspective", "search", "since", "until"]) if (state[name]) address.set(name, state[name]);
  if (state.disputed) address.set("disputed", "yes");
  if (state.tab !== "claims") address.set("tab", state.tab);
  for (const name of SETS) for (const value of state[name]) address.append(name, value);
  for (const name of ["around", "actor", "edge", "claim", "article"]) if (state[name]) address.set(name, state[name].id);
  if (state.camera) address.set("at", [state.camera.x, state.camera.y].map(Math.round).concat(state.camera.k.toFixed(3)));
  for (const actor of actors) {
    if (actor.x !== actor.home[0] || actor.y !== actor.home[1]) {
      address.append("moved", `${Math.round(actor.x)},${Math.round(actor.y)},${actor.id}`);
    }
  }
  return address.toString();
}

/** The state that an address stands for; what it names and the page lacks is left out. */
function fromAddress(text) {
  const address = new URLSearchParams(text.replace(/^#/, ""));
  const next = noFilters();
  for (const name of ["perspective", "search", "since", "until"]) next[name] = address.get(name) ?? "";
  if (!perspectives.has(next.perspective)) next.perspective = "";
  next.disputed = address.has("disputed");
  next.tab = ["claims", "actors", "articles"].includes(address.get("tab")) ? address.get("tab") : "claims";
  for (const name of SETS) next[name] = new Set(address.getAll(name).filter((value) => facets[name].values.has(value)));
  for (const [name, known] of Object.entries({ around: actorById, actor: actorById, edge: edgeById, claim: claimById, article: articleById })) {
    next[name] = known.get(address.get(name)) ?? null;
  }
  const [x, y, k] = (address.get("at") ?? "").split(",").map(Number);
  next.camera = Number.isFinite(x) && Number.isFinite(y) && k > 0 ? { x, y, k: Math.min(Math.max(k, 0.01), 8) } : null;
  for (const actor of actors) [actor.x, actor.y] = actor.home;
  for (const moved of address.getAll("moved")) {
    const [, left, top, name] = /^(-?\d{1,7}),(-?\d{1,7}),(.*)$/s.exec(moved) ?? [];
    const actor = actorById.get(name);
    if (actor) [actor.x, actor.y] = [Number(left), Number(top)];
  }
  return next;
}

/** Whose worlds there are, and how many claims are in each. */
const perspectives = new Map();
for (const claim of claims) perspectives.set(claim.perspective, (perspectives.get(claim.perspective) ?? 0) + 1);

let waiting = 0;
/** Put the state into the address, soon: browsers limit how often that may be done. */
function writeAddress() {
  clearTimeout(waiting);
  waiting = setTimeout(writeAddressNow, 200);
}

function writeAddressNow() {
  clearTimeout(waiting);
  const address = `#${toAddress()}`;
  if (address !== location.hash && !(address === "#" && !location.hash)) history.replaceState(null, "", address);
}
