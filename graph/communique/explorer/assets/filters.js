// The controls above the graph: perspective, search, filters; and the legend, which says what is to be seen.

const $ = (id) => document.getElementById(id);
const FIRST = 12; // values of a facet that are shown before "all"

function fillPerspectives() {
  const names = [...perspectives.keys()].filter((name) => name !== OWN_VOICE && name !== UNNAMED)
    .sort((a, b) => perspectives.get(b) - perspectives.get(a) || (a < b ? -1 : 1));
  const option = (value, words) => make("option", { value }, words);
  $("perspective").append(option("", `everybody (${claims.length})`),
    ...[OWN_VOICE, ...names, UNNAMED].filter((name) => perspectives.has(name))
      .map((name) => option(name, `${valueName(name)} (${perspectives.get(name)})`)));
}

/** Build the filters: a group of choices for each facet, and dates. None chosen lets all through. */
function buildFilters() {
  const days = claims.map((claim) => claim.day).filter(Boolean).sort();
  const date = (name, words) => make("label", {}, words, " ", make("input", { type: "text", id: name, size: 10, placeholder: "2025-12-31",
    inputmode: "numeric", pattern: "\\d{4}(-\\d{2}(-\\d{2})?)?", title: "A day, a month or a year: 2025-12-31, 2025-12, 2025",
    onchange: (event) => { if (event.target.checkValidity()) change({ [name]: event.target.value }); } }));
  $("filters").replaceChildren(
    ...Object.entries(facets).map(([name, facet]) => make("fieldset", { "data-facet": name }, make("legend", {}, facet.label),
      choices(name, facet))),
    make("fieldset", {}, make("legend", {}, "Date"), date("since", "from"), date("until", "to"),
      days.length ? make("small", {}, `${days[0]} – ${days.at(-1)}`) : ""),
    make("fieldset", {}, make("legend", {}, "Disagreement"),
      make("label", { class: "choice" }, make("input", { type: "checkbox", id: "disputed", onchange: (event) => change({ disputed: event.target.checked }) }),
        make("span", {}, "only what is contradicted ", make("small", {}, String(claims.filter((claim) => claim.against.length).length))))),
    make("p", { class: "actions" }, button("Clear all", () => change(noFilters()), { class: "action", id: "clear" }),
      button("Done", () => { showFilters(false); $("filter-button").focus(); }, { class: "action" })));
}

function choices(name, facet) {
  const order = name === "family" ? data.families : [...facet.values.keys()].sort((a, b) => facet.values.get(b) - facet.values.get(a) || (a < b ? -1 : 1));
  const values = order.filter((value) => facet.values.has(value));
  const choice = (value) => make("label", { class: `choice ${name === "family" ? value : ""}` },
    make("input", { type: "checkbox", value, onchange: (event) => {
      const chosen = new Set(state[name]);
      if (event.target.checked) chosen.add(value); else chosen.delete(value);
      change({ [name]: chosen });
    } }), make("span", {}, named(valueName(value)), " ", make("small", {})));
  const list = make("div", { class: "choices" }, values.slice(0, FIRST).map(choice));
  if (values.length <= FIRST) return list;
  const all = button(`All ${values.length}`, () => {
    list.append(...values.slice(FIRST).map(choice));
    all.remove();
    showControls();
  }, { class: "action" });
  return [list, all];
}

/** Make the controls say what the state is. */
function showControls() {
  $("perspective").value = state.perspective;
  if ($("search").value !== state.search) $("search").value = state.search;
  for (const name of ["since", "until"]) $(name).value = state[name];
  $("disputed").checked = state.disputed;
  for (const [name, facet] of Object.entries(facets)) {
    for (const box of $("filters").querySelectorAll(`[data-facet=${name}] input`)) {
      box.checked = state[name].has(box.value);
      const count = facet.counts.get(box.value) ?? 0;
      box.nextElementSibling.lastElementChild.textContent = String(count);
      box.parentElement.classList.toggle("none", !count && !box.checked);
    }
  }
  const active = SETS.filter((name) => state[name].size).length + Boolean(state.since) + Boolean(state.until) + state.disputed
    + Boolean(state.around);
  $("filter-button").textContent = active ? `Filters (${active})` : "Filters";
  const shown = claims.filter((claim) => claim.shown).length;
  const whose = state.perspective ? `The world according to ${valueName(state.perspective)} · ` : "";
  $("summary").textContent = whose + (shown === claims.length ? data.summary
    : `${shown.toLocaleString("en")} of ${counted(claims.length, "claim")} shown`);
  $("nothing").hidden = shown > 0;
  $("nothing").firstChild.textContent = claims.length ? "No claim fits. " : "There is no claim about two actors. ";
  $("reset").hidden = !claims.length;
}

/** Paint the legend from a point downwards, in rows no wider than *width*; the height that it takes. */
function paintLegend(painter, left, top, width) {
  const shown = shownEdges(), present = shownActors();
  const line = (edge) => (x, y) => {
    const colour = colours[edge.family] ?? colours.ink, end = x + (edge.symmetric ? 32 : 25);
    painter.path((path) => { path.moveTo(x, y); path.lineTo(end, y); }, { stroke: colour, width: LINE, ...pattern(edge) });
    if (edge.negated) painter.path((path) => { path.moveTo(x + 10, y + 5.5); path.lineTo(x + 16, y - 5.5); }, { stroke: colour, width: LINE });
    if (!edge.symmetric) painter.path((path) => traceHead(path, x + 32, y, 0), { fill: colour });
  };
  const shape = (kind) => (x, y) => {
    const fill = ON_PAPER.has(kind) ? colours.person : colours.body;
    painter.path((path) => outline(path, kind, x + 16, y, 30, 15), { fill, stroke: colours.ink, width: 0.9 });
    if (DOUBLE.has(kind)) painter.path((path) => outline(path, kind, x + 16, y, 30, 15, 2), { stroke: colours.ink, width: 0.6 });
  };
  const mark = (x, y) => paintDispute(painter, x + 16, y, 1);
  const rows = [
    ["Relation", [...data.families.filter((family) => shown.some((edge) => edge.family === family))
      .map((family) => [family.replace("-", " "), line({ family })]),
    ...(shown.some((edge) => edge.symmetric) ? [["both ways", line({ symmetric: true })]] : [])]],
    ["Claim", [[["asserted"], {}], [["possible, intended or requested"], { dashed: true }], [["said not to be so"], { negated: true }]]
      .filter(([, look]) => shown.some((edge) => Boolean(look.dashed) === edge.dashed && Boolean(look.negated) === edge.negated))
      .map(([[words], look]) => [words, line(look)]).concat(shown.some((edge) => edge.disputed) ? [["contradicted by another voice", mark]] : [])],
    ["Actor", [...new Set(present.map((actor) => actor.kind))].sort().map((kind) => [kind, shape(kind)])],
  ];
  let y = top;
  for (const [heading, entries] of rows) {
    if (!entries.length) continue;
    painter.text(heading, left, y + 10, { size: 11, fill: colours.ink, bold: true, align: "left" });
    let x = left + 62;
    for (const [words, swatch] of entries) {
      const long = 40 + measure(words, 11);
      if (x + long > left + width && x > left + 62) [x, y] = [left + 62, y + 22];
      swatch(x, y + 10);
      painter.text(words, x + 40, y + 10, { size: 11, fill: colours.quiet, align: "left" });
      x += long + 18;
    }
    y += 24;
  }
  return y - top;
}

function showLegend() {
  const width = Math.max(280, size.width - 36);
  const height = paintLegend(new SvgPainter(1, 1), 0, 0, width);
  const painter = new SvgPainter(width, height);
  paintLegend(painter, 0, 0, width);
  painter.root.setAttribute("role", "img");
  painter.root.setAttribute("aria-label", "Colour tells the kind of relation, the line whether it is asserted, the shape the kind of actor");
  $("legend-body").replaceChildren(painter.root);
}
