// The page's JSON → objects that refer to each other, and which of them the filters let through.

const data = JSON.parse(document.getElementById("content").textContent);
const actors = data.actors, edges = data.edges, claims = data.claims, articles = data.articles;
const OWN_VOICE = "article", UNNAMED = "unnamed";

for (const actor of actors) {
  actor.placed = Boolean(actor.at);
  actor.edges = [];
  [actor.x, actor.y] = actor.home = actor.at ?? [0, 0];
  [actor.width, actor.height] = actor.size ?? [0, 0];
}
for (const edge of edges) {
  edge.tail = actors[edge.tail];
  edge.head = actors[edge.head];
  edge.claims = [];
  edge.negated = edge.status.startsWith("negated");
  edge.dashed = !edge.negated && edge.status !== "asserted";
  edge.tail.edges.push(edge);
  if (edge.head !== edge.tail) edge.head.edges.push(edge);
}
for (const claim of claims) {
  claim.edge = edges[claim.edge];
  claim.edge.claims.push(claim);
  claim.subject = actors[claim.subject];
  claim.object = actors[claim.object];
  claim.against = claim.against.map((number) => claims[number]);
  claim.article = articles[claim.article] ?? null;
  for (const link of claim.chain) link.actor = actors[link.actor] ?? null;
  claim.text = claim.words ?? claim.article.text;
  claim.quotation = claim.text.slice(...claim.quote);
}
for (const edge of edges) edge.id = edge.claims[0].id;
for (const article of articles) article.claims = claims.filter((claim) => claim.article === article);

const byId = (items) => new Map(items.map((item) => [item.id, item]));
const actorById = byId(actors), edgeById = byId(edges), claimById = byId(claims), articleById = byId(articles);

/** Who speaks in a link of a claim's chain, in words. */
const speakerName = (link) => link.actor?.label ?? (link.words ? `“${flow(link.words)}”` : "an unnamed source");
const flow = (text) => text.replace(/\s+/g, " ").trim();

/** What stands behind a claim: "says A", "A, says B", "the article". */
function voiceOf(claim) {
  const names = claim.chain.map(speakerName);
  return names.length > 1 ? names.join(", says ") : names.length ? `says ${names[0]}` : "the article";
}

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
for (const actor of actors) actor.haystack = fold(`${actor.label} ${actor.of} ${actor.kind}`);
for (const claim of claims) {
  claim.haystack = fold([claim.subject.label, claim.edge.relation, claim.object.label, claim.edge.status,
    claim.quotation, ...claim.chain.map(speakerName), claim.article?.title ?? ""].join(" "));
}

/** What a claim can be filtered by: for each facet, the values that a claim has. */
const facets = {
  family: { label: "Relation", of: (claim) => [claim.edge.family] },
  status: { label: "Status", of: (claim) => [claim.edge.status] },
  speaker: {
    label: "Speaker",
    of: (claim) => claim.chain.length ? claim.chain.map((link) => link.actor?.id ?? UNNAMED) : [OWN_VOICE],
  },
  kind: { label: "Kind of actor", of: (claim) => [claim.subject.kind, claim.object.kind] },
};
for (const facet of Object.values(facets)) {
  facet.values = new Map();
  for (const claim of claims) {
    for (const value of new Set(facet.of(claim))) facet.values.set(value, (facet.values.get(value) ?? 0) + 1);
  }
}

/** What a value of a facet, or a perspective, is called. */
function valueName(name) {
  if (name === OWN_VOICE) return "the article itself";
  if (name === UNNAMED) return "unnamed sources";
  return actorById.get(name)?.label ?? name.replaceAll("-", " ");
}

/** Whether the claim's day lies between two days, each as long as it is told. */
function inTime(day, since, until) {
  if (!since && !until) return true;
  const named = /^\d{4}/.test(day);
  return named && (!since || day >= since.slice(0, day.length)) && (!until || day.slice(0, until.length) <= until);
}

/** Mark what the state shows: `shown` on claims, edges and actors, `found` on those that the search finds. */
function applyFilters(state) {
  const words = fold(state.search).split(/\s+/).filter(Boolean);
  const finds = (haystack) => words.every((word) => haystack.includes(word));
  const names = Object.keys(facets).filter((name) => state[name].size);
  for (const name of Object.keys(facets)) facets[name].counts = new Map();
  for (const actor of actors) actor.shown = false;
  for (const edge of edges) edge.shown = [];
  for (const claim of claims) {
    const passes = (!state.perspective || claim.perspective === state.perspective)
      && (!state.around || claim.subject === state.around || claim.object === state.around)
      && (!state.disputed || claim.against.length > 0) && inTime(claim.day, state.since, state.until);
    const failed = passes ? names.filter((name) => !facets[name].of(claim).some((value) => state[name].has(value))) : [];
    claim.shown = passes && !failed.length;
    claim.found = claim.shown && (!words.length || finds(claim.haystack));
    if (passes && failed.length < 2) {
      // What one more choice in a facet would show: claims that no other facet holds back.
      for (const [name, facet] of Object.entries(facets)) {
        if (failed.length && failed[0] !== name) continue;
        for (const value of new Set(facet.of(claim))) facet.counts.set(value, (facet.counts.get(value) ?? 0) + 1);
      }
    }
    if (claim.shown) {
      claim.edge.shown.push(claim);
      claim.subject.shown = claim.object.shown = true;
    }
  }
  for (const actor of actors) actor.found = actor.shown && (!words.length || finds(actor.haystack));
  for (const edge of edges) {
    edge.found = edge.shown.some((claim) => claim.found);
    edge.disputed = edge.shown.some((claim) => claim.against.length);
  }
}

const shownActors = () => actors.filter((actor) => actor.shown);
const shownEdges = () => edges.filter((edge) => edge.shown.length);

/** The other ends of an actor's shown edges, each once. */
function neighbours(actor) {
  const ends = actor.edges.filter((edge) => edge.shown.length).map((edge) => edge.tail === actor ? edge.head : edge.tail);
  return [...new Set(ends)].filter((other) => other !== actor);
}
