// Search

const search = byId("q"), hits = byId("hits");
let found = [], at = 0;

function look() {
  const words = search.value.trim().toLowerCase();
  const rank = (node) => (node.id.toLowerCase() === words || node.name.toLowerCase() === words ? 0
    : node.words.startsWith(words) || node.name.toLowerCase().startsWith(words) ? 1 : 2);
  found = words ? byDegree.filter((node) => words.split(/\s+/).every((word) => node.words.includes(word)))
    .sort((one, other) => rank(one) - rank(other)) : [];
  const total = found.length;
  found = found.slice(0, 30);
  at = 0;
  hits.replaceChildren(...found.map((node, index) => {
    const entry = make("li", "", node.label);
    entry.id = `hit-${index}`;
    entry.setAttribute("role", "option");
    const where = node.cluster >= 0 && clusters.length > 1 ? clusters[node.cluster].label : "";
    entry.append(make("span", "id", [node.name ? node.id : "", where].filter(Boolean).join(" · ")));
    entry.onpointerdown = (event) => { event.preventDefault(); take(index); };
    return entry;
  }));
  if (words && !total) hits.append(make("li", "empty", "Nothing found"));
  if (total > found.length) hits.append(make("li", "empty", `${total - found.length} more: type more letters`));
  hits.hidden = !words;
  search.setAttribute("aria-expanded", String(!hits.hidden));
  mark();
}

function mark() {
  [...hits.querySelectorAll("[role=option]")].forEach((entry, index) => {
    entry.setAttribute("aria-selected", String(index === at));
    if (index === at) entry.scrollIntoView({ block: "nearest" });
  });
  if (found.length) search.setAttribute("aria-activedescendant", `hit-${at}`);
  else search.removeAttribute("aria-activedescendant");
}

function shut() {
  hits.hidden = true;
  search.setAttribute("aria-expanded", "false");
}

function take(index) {
  const node = found[index];
  shut();
  if (node) open(node, true);
}

search.addEventListener("input", look);
search.addEventListener("focus", () => { if (search.value) look(); });
search.addEventListener("blur", shut);
search.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    at = Math.max(0, Math.min(found.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
    mark();
  } else if (event.key === "Enter") take(at);
  else if (event.key === "Escape") { shut(); canvas.focus(); }
  else return;
  event.preventDefault();
  event.stopPropagation();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && event.target !== search && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "Escape" && !panel.hidden) {
    close();
    canvas.focus();
  } else if (event.key === "Escape" && view !== views[0]) enter(views[0]);
});
