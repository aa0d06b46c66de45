// Pieces of the document. Text reaches it only through text nodes, so nothing that an article says can act.

/** An element with properties and children; a string among the children becomes text. */
function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

/** A name from the graph: it keeps its own direction of writing and no other. */
const named = (text, properties = {}) => make("bdi", properties, text);

/** Words side by side, with points between them. */
const dotted = (words) => words.filter(Boolean).map((word, index) => [index ? " · " : "", named(word)]);

const button = (children, onclick, properties = {}) => make("button", { type: "button", onclick, ...properties }, children);

/** A link to where something came from, or its words alone where that is no web address. */
function link(address, words) {
  let target;
  try {
    target = new URL(address);
  } catch {
    return named(words);
  }
  if (target.protocol !== "https:" && target.protocol !== "http:") return named(words);
  return make("a", { href: target.href, target: "_blank", rel: "noopener noreferrer" }, named(words));
}

const actorButton = (actor) => button(named(actor.label), () => select({ actor }), { class: "name" });

/** The status of an edge as a small label that also says it in words. */
const statusTag = (edge) => make("span", { class: `tag ${edge.negated ? "negated" : edge.dashed ? "dashed" : ""}` }, edge.status);

const relationTag = (edge) => make("span", { class: `relation ${edge.family}` }, named(edge.relation));

/** The sentence of a claim, its quotation, subject, cue and object marked. */
function sentenceOf(claim) {
  const [first, last] = claim.sentence;
  const spans = [["quote", claim.quote], ["subject", claim.subject_at], ["object", claim.object_at], ["cue", claim.cue_at]];
  const within = spans.map(([name, [start, end]]) => [name, Math.max(start, first), Math.min(end, last)])
    .filter(([, start, end]) => start < end);
  const cuts = [...new Set([first, last, ...within.flatMap(([, start, end]) => [start, end])])].sort((a, b) => a - b);
  const pieces = cuts.slice(1).map((end, index) => {
    const start = cuts[index], text = claim.text.slice(start, end);
    const roles = within.filter(([, from, to]) => from <= start && end <= to).map(([name]) => name);
    const role = roles.find((name) => name !== "quote");
    if (!roles.length) return text;
    return make(role ? "mark" : "span", { class: role ? `${role} ${claim.edge.family}` : "quote", title: role }, text);
  });
  return make("blockquote", { dir: "auto", lang: claim.article?.language }, pieces);
}

/** Who says a claim, outermost first: "Rutte says: Putin believes". */
function chainOf(claim, facts) {
  const told = facts.map((fact) => [" · ", fact]);
  if (!claim.chain.length) return make("p", { class: "voice" }, "In the article’s own voice", told);
  const links = [...claim.chain].reverse().map((part, index) => [
    index ? " → " : "", part.actor ? actorButton(part.actor) : named(speakerName(part)), ` ${part.does}`,
    part.on ? ` (${part.on})` : ""]);
  return make("p", { class: "voice" }, links, told);
}

/** Where a claim was read: a way into the article. */
function sourceOf(claim, inArticle) {
  const { article } = claim;
  if (!article || inArticle) return "";
  const read = () => change({ article, claim, actor: null, edge: null });
  const words = articles.length > 1 ? named(article.title) : "Read it in the article";
  return make("p", { class: "source" }, button(words, read, { class: "name" }),
    (articles.length > 1 ? [article.publisher, article.day] : []).filter(Boolean).map((part) => [" · ", named(part)]));
}

/** A claim as an item of a list. */
function claimCard(claim, { inArticle = false } = {}) {
  const { edge } = claim;
  const against = claim.against.map((other) => make("li", {},
    button([named(speakerWords(other)), ": ", named(`“${flow(other.quotation)}”`)], () => select({ claim: other }), { class: "name" })));
  const facts = [claim.time && make("span", {}, named(claim.time)), claim.tense && make("span", {}, `${claim.tense} tense`),
    claim.probability !== null && make("span", { title: "No example holds these words; generalised from taught sentences" },
      `probability ${Math.round(claim.probability * 100)} %`)].filter(Boolean);
  return make("li", { class: `claim ${edge.family}${state.claim === claim ? " chosen" : ""}`, "data-claim": claim.id },
    make("p", { class: "triple" }, actorButton(claim.subject), " ",
      button(relationTag(edge), () => select({ claim }), { class: "name", "aria-label": `Open the claim: ${claim.subject.label} ${edge.relation} ${claim.object.label}, ${edge.status}` }),
      " ", actorButton(claim.object), " ", statusTag(edge)),
    !inArticle && sentenceOf(claim),
    chainOf(claim, facts),
    sourceOf(claim, inArticle),
    Boolean(against.length) && make("div", { class: "against" }, make("strong", {}, "Contradicted by"), make("ul", {}, against)));
}

/** Who says a claim, for a line of a list. */
const speakerWords = (claim) => claim.chain.length ? claim.chain.map(speakerName).join(", says ") : "the article";
