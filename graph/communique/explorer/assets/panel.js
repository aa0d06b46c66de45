// What stands beside the graph: a list of claims, actors or articles, or what is selected.

const view = document.getElementById("view");
const PAGE = 40; // items of a list before "more"
const TABS = ["claims", "actors", "articles"];

/** Build the panel for the state. */
function showPanel() {
  const { actor, edge, claim, article } = state;
  const chosen = article || actor || claim || edge;
  const current = article ? "articles" : actor ? "actors" : claim || edge ? "claims" : state.tab;
  for (const name of TABS) {
    const tab = document.getElementById(`tab-${name}`);
    const on = name === current;
    tab.setAttribute("aria-selected", on);
    tab.tabIndex = on ? 0 : -1;
  }
  view.setAttribute("aria-labelledby", `tab-${current}`);
  const content = article ? articleView(article, claim) : actor ? actorView(actor) : claim ? edgeView(claim.edge, claim)
    : edge ? edgeView(edge) : { claims: claimList, actors: actorList, articles: articleList }[state.tab]();
  const back = chosen && button("← Back to the list", () => { select({}); view.focus(); }, { class: "back" });
  view.replaceChildren(...[back, content].flat(Infinity).filter(Boolean));
  const target = claim && view.querySelector(`[data-claim="${CSS.escape(claim.id)}"]`);
  if (target && (article || claim.edge.shown.length > 1)) target.scrollIntoView({ block: "center" }); else view.scrollTop = 0;
}

/** A list that grows by a page at a time. */
function paged(items, card, properties = {}) {
  const list = make("ul", { class: "list", ...properties });
  const more = button("", () => grow(true), { class: "more" });
  let shown = 0;
  function grow(focus) {
    const next = items.slice(shown, shown + PAGE).map(card);
    list.append(...next);
    shown += next.length;
    more.textContent = `Show ${Math.min(PAGE, items.length - shown)} more of ${items.length - shown}`;
    more.hidden = shown >= items.length;
    if (focus) next[0]?.querySelector("button")?.focus();
  }
  grow(false);
  return [list, more];
}

function claimList() {
  const found = claims.filter((claim) => claim.found);
  const heading = state.perspective ? ["According to ", named(valueName(state.perspective))] : "Claims";
  return [make("h2", {}, heading, " ", make("small", {}, found.length.toLocaleString("en"))),
    found.length ? paged(found, (claim) => claimCard(claim)) : make("p", { class: "empty" }, "No claim fits.")];
}

function actorList() {
  const found = actors.filter((actor) => actor.found).sort((a, b) => shownClaims(b) - shownClaims(a));
  return [make("h2", {}, "Actors ", make("small", {}, found.length.toLocaleString("en"))),
    found.length ? paged(found, (actor) => make("li", { class: "row" }, actorButton(actor),
      make("small", {}, dotted([actor.kind, actor.of])),
      make("span", { class: "count" }, counted(shownClaims(actor), "claim"))))
      : make("p", { class: "empty" }, "No actor fits.")];
}

const shownClaims = (actor) => actor.edges.reduce((sum, edge) => sum + edge.shown.length, 0);

function articleList() {
  const words = fold(state.search).split(/\s+/).filter(Boolean);
  const found = articles.filter((article) => {
    const text = words.length ? fold(`${article.title} ${article.publisher} ${article.text}`) : "";
    return words.every((word) => text.includes(word));
  });
  return [make("h2", {}, "Articles ", make("small", {}, found.length.toLocaleString("en"))),
    found.length ? paged(found, (article) => make("li", { class: "row" },
      button(named(article.title), () => select({ article }), { class: "name" }),
      make("small", {}, dotted([article.publisher, article.day])),
      make("span", { class: "count" }, counted(article.claims.filter((claim) => claim.shown).length, "claim"))))
      : make("p", { class: "empty" }, "No article fits.")];
}

/** All claims of an edge; the arrow says what colour and pattern say. */
function edgeView(edge, claim = null) {
  const list = edge.shown.length ? edge.shown : edge.claims;
  return [make("h2", {}, actorButton(edge.tail), " ", relationTag(edge), " ", actorButton(edge.head), " ", statusTag(edge)),
    !edge.shown.length && make("p", { class: "empty" }, "The filters hide this relation."),
    make("p", { class: "summary" }, counted(list.length, "claim")),
    paged(claim && !list.slice(0, PAGE).includes(claim) ? [claim, ...list.filter((other) => other !== claim)] : list,
      (item) => claimCard(item))];
}

function actorView(actor) {
  const own = actor.edges.filter((edge) => edge.shown.length);
  const about = [actor.kind, actor.of, actor.sector, actor.new ? "not in the ontology" : ""];
  const said = perspectives.get(actor.id);
  const row = (edge) => make("li", { class: `row ${edge.family}` },
    button(edge.tail === actor ? [relationTag(edge), " ", named(edge.head.label)] : [named(edge.tail.label), " ", relationTag(edge)],
      () => select({ edge }), { class: "name" }),
    statusTag(edge), edge.disputed && make("span", { class: "tag" }, "contradicted"),
    make("span", { class: "count" }, edge.shown.length > 1 ? `×${edge.shown.length}` : ""));
  const outward = own.filter((edge) => edge.tail === actor), inward = own.filter((edge) => edge.tail !== actor);
  const part = (title, list) => list.length ? [make("h3", {}, title, " ", make("small", {}, String(list.length))), paged(list, row)] : "";
  return [make("h2", {}, named(actor.label)),
    make("p", { class: "summary" }, dotted(about),
      actor.same && [" · ", link(actor.same, /wikidata/.test(actor.same) ? "Wikidata" : actor.same)]),
    make("p", { class: "actions" },
      said && button(["The world according to ", named(actor.label)], () => change({ ...noFilters(), perspective: actor.id, actor: null }), { class: "action" }),
      actor.placed && edges.length > 40 && (state.around === actor
        ? button("Show the others again", () => { change({ around: null }); showAll(); }, { class: "action" })
        : button("Show only its relations", () => { change({ around: actor }); showAll(); }, { class: "action" })),
      actor.placed && button("Find it in the graph", () => { bringIntoSight(actor); canvas.focus(); }, { class: "action" })),
    !own.length && make("p", { class: "empty" }, actor.placed ? "The filters hide all its relations." : "It speaks, and stands in no relation."),
    part("What it does", outward), part("What is done to it", inward)];
}

/** The article as it was written; what carries claims is marked and opens them. */
function articleView(article, claim) {
  const own = article.claims.filter((item) => item.shown && !item.words);
  // A text that begins with its title shows it once.
  const titled = article.blocks.length && flow(article.text.slice(article.blocks[0][1], article.blocks[0][2])) === flow(article.title);
  const heading = [make("h2", { dir: "auto", class: titled ? "aside" : undefined }, named(article.title)),
    make("p", { class: "summary" }, dotted([article.publisher, article.day]),
      article.url && [article.publisher || article.day ? " · " : "", link(article.url, "Source")])];
  const body = make("div", { class: "text", lang: article.language });
  let chosenPiece = null;
  for (const [kind, start, end] of article.blocks) {
    const block = body.appendChild(make({ heading: "h3", item: "li", quotation: "blockquote" }[kind] ?? "p", { class: kind, dir: "auto" }));
    const within = own.filter(({ quote: [from, to] }) => from < end && start < to);
    const cuts = [...new Set([start, end, ...within.flatMap(({ quote }) => quote).filter((at) => at > start && at < end),
      ...(claim?.article === article && !claim.words ? [claim.subject_at, claim.cue_at, claim.object_at] : []).flat()
        .filter((at) => at > start && at < end)])].sort((a, b) => a - b);
    for (let index = 0; index + 1 < cuts.length; index++) {
      const [from, to] = [cuts[index], cuts[index + 1]], text = article.text.slice(from, to);
      const carried = within.filter(({ quote }) => quote[0] <= from && to <= quote[1]);
      const chosen = claim && carried.includes(claim);
      const role = chosen && ["subject", "cue", "object"].find((name) => claim[`${name}_at`][0] <= from && to <= claim[`${name}_at`][1]);
      if (!carried.length) {
        block.append(text);
        continue;
      }
      const first = chosen ? claim : carried[0];
      // A click goes to the next of several claims in the same words.
      const next = carried[(carried.indexOf(claim) + 1) % carried.length];
      const begins = carried.some(({ quote }) => quote[0] === from);
      const piece = make("mark", {
        class: `${first.edge.family}${chosen ? " chosen" : ""}${role ? ` ${role}` : ""}`,
        role: begins ? "button" : undefined, tabindex: begins ? 0 : undefined,
        "aria-label": begins ? `${text} (${counted(carried.length, "claim")})` : undefined,
        "data-claims": carried.map(({ id }) => id).join(" "),
        onclick: () => change({ claim: next, article }),
        onkeydown: (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          change({ claim: next, article });
          view.querySelector("mark.chosen")?.focus();
        },
      }, text);
      block.append(piece);
      if (chosen) chosenPiece ??= piece;
    }
    if (claim?.article === article && chosenPiece?.parentElement === block) {
      body.append(make("ul", { class: "list inset" }, claimCard(claim, { inArticle: true })));
    }
  }
  return [...heading, body];
}

// The tabs, with arrow keys as the ARIA practices ask for (https://www.w3.org/WAI/ARIA/apg/patterns/tabs/).
for (const [index, name] of TABS.entries()) {
  const tab = document.getElementById(`tab-${name}`);
  tab.addEventListener("click", () => select({ tab: name }));
  tab.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const next = TABS[(index + by + TABS.length) % TABS.length];
    select({ tab: next });
    document.getElementById(`tab-${next}`).focus();
  });
}
