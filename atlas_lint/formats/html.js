"use strict";
(() => {
  const PAGE = 100;
  const FACETS = ["severity", "rule", "cause", "kind", "cluster"];
  const KEYS = ["q", "path", ...FACETS];
  const { rules, findings } = JSON.parse(document.getElementById("data").textContent);
  const at = Object.fromEntries([...document.querySelectorAll("[id]")].map((element) => [element.id, element]));
  const filters = Object.fromEntries(KEYS.map((key) => [key, ""]));
  let found = findings;
  let drawn = 0;

  // All text of the page is a `Text` node, so that the browser never parses data as HTML.
  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  }

  function plural(number, noun) {
    return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
  }

  // Filtering

  function words(finding) {
    if (finding.words === undefined) {
      const { rule, message, help, record, kind, pointer, path, source, related } = finding;
      const places = [{ path, source, message: "" }, ...related];
      const texts = places.flatMap((place) => [place.message, place.path, ...place.source.map((line) => line.slice(1).join(""))]);
      finding.words = [rule, message, help, record, kind, pointer, ...texts].join("\n").toLowerCase();
    }
    return finding.words;
  }

  function matching(besides) {
    const terms = filters.q.toLowerCase().split(/\s+/).filter(Boolean);
    const path = filters.path.toLowerCase();
    const facets = FACETS.filter((key) => filters[key] && key !== besides);
    return findings.filter((finding) =>
      facets.every((key) => finding[key] === filters[key])
      && (!path || finding.path.toLowerCase().includes(path))
      && terms.every((term) => words(finding).includes(term)));
  }

  function counted(list, key) {
    const counts = new Map();
    for (const finding of list) counts.set(finding[key], (counts.get(finding[key]) || 0) + 1);
    counts.delete("");
    return counts;
  }

  // The address holds the filters, so that a filtered view has a link.

  function read() {
    const params = new URLSearchParams(location.hash.slice(1));
    for (const key of KEYS) filters[key] = params.get(key) || "";
    at.q.value = filters.q;
    at.path.value = filters.path;
  }

  function write() {
    const params = new URLSearchParams(KEYS.filter((key) => filters[key]).map((key) => [key, filters[key]]));
    history.replaceState(null, "", `#${params}`);
  }

  function change(changes) {
    Object.assign(filters, changes);
    write();
    draw();
  }

  function clear() {
    at.q.value = at.path.value = "";
    change(Object.fromEntries(KEYS.map((key) => [key, ""])));
  }

  // Facets: each choice shows how many findings match it and the other filters.

  const all = Object.fromEntries(FACETS.map((key) => [key, counted(findings, key)]));
  const names = Object.fromEntries(FACETS.map((key) => [key, [...all[key].keys()]]));
  names.rule.sort((one, other) => all.rule.get(other) - all.rule.get(one) || (one < other ? -1 : 1));
  for (const key of ["severity", "cause", "kind", "cluster"]) names[key].sort();

  function drawChoices(key) {
    const counts = counted(matching(key), key);
    const most = Math.max(1, ...counts.values());
    const focused = at[key].contains(document.activeElement) ? document.activeElement.value : null;
    at[key].replaceChildren(...names[key].map((name) => choice(key, name, counts.get(name) || 0, most)));
    if (focused !== null) [...at[key].children].find((button) => button.value === focused)?.focus();
  }

  function choice(key, name, number, most) {
    const button = make("button", `choice ${key === "severity" ? name : ""} ${number ? "" : "none"}`,
      make("span", "choice-name", name), make("span", "number", number.toLocaleString("en")));
    button.type = "button";
    button.value = name;
    button.title = key === "rule" ? rules[name] || "" : "";
    button.setAttribute("aria-pressed", String(filters[key] === name));
    button.style.setProperty("--share", key === "rule" ? String(number / most) : "0");
    button.addEventListener("click", () => change({ [key]: filters[key] === name ? "" : name }));
    return button;
  }

  function drawOptions(key) {
    const counts = counted(matching(key), key);
    const choices = names[key].filter((name) => counts.has(name) || filters[key] === name);
    if (filters[key] && !choices.includes(filters[key])) choices.unshift(filters[key]);
    at[key].replaceChildren(option("", "Any"), ...choices.map((name) => option(name, `${name} (${(counts.get(name) || 0).toLocaleString("en")})`)));
    at[key].value = filters[key];
    at[key].disabled = names[key].length === 0;
  }

  function option(value, label) {
    const element = make("option", "", label);
    element.value = value;
    return element;
  }

  // Findings, a page at a time.

  function draw() {
    found = matching();
    drawn = 0;
    at.list.replaceChildren();
    drawChoices("severity");
    drawChoices("rule");
    drawOptions("cause");
    drawOptions("kind");
    drawOptions("cluster");
    const chosen = KEYS.filter((key) => key !== "q" && filters[key]).length;
    at.chosen.textContent = chosen ? `: ${chosen}` : "";
    at.clear.hidden = !KEYS.some((key) => filters[key]);
    at.count.textContent = found.length === findings.length
      ? plural(found.length, "finding")
      : `${found.length.toLocaleString("en")} of ${plural(findings.length, "finding")}`;
    drawNext();
    if (!found.length) at.list.append(make("p", "nothing", "No finding matches these filters."));
  }

  function drawNext() {
    for (const finding of found.slice(drawn, drawn + PAGE)) {
      let section = at.list.lastElementChild;
      if (finding.cause && (!section || section.cause !== finding.cause)) {
        at.list.append(make("p", "cause", finding.cause));
      }
      if (!section || section.path !== finding.path || section.cause !== finding.cause) {
        section = make("section", "file", make("h2", "", finding.path));
        section.path = finding.path;
        section.cause = finding.cause;
        section.setAttribute("aria-label", finding.path);
        at.list.append(section);
      }
      section.append(article(finding));
    }
    drawn = Math.min(drawn + PAGE, found.length);
    at.next.hidden = drawn === found.length;
    at.next.textContent = `Show more: ${(found.length - drawn).toLocaleString("en")} left`;
  }

  function article(finding) {
    const element = make("article", `finding ${finding.severity}`,
      make("p", "head", make("span", "severity", finding.severity), ruleButton(finding.rule),
        make("span", "at", `${finding.line}:${finding.column}`)),
      make("h3", "message", ...withCode(finding.message)),
      about(finding));
    if (finding.source.length) element.append(source(finding));
    for (const related of finding.related) element.append(relatedPlace(related));
    if (finding.help) element.append(make("p", "help", make("span", "label", "Help"), make("span", "", ...withCode(finding.help))));
    element.tabIndex = -1;
    return element;
  }

  function ruleButton(name) {
    const button = make("button", "rule", name);
    button.type = "button";
    button.title = rules[name] || "";
    button.setAttribute("aria-label", `Rule ${name}: show only its findings`);
    button.addEventListener("click", () => { change({ rule: name }); at.findings.focus(); });
    return button;
  }

  function about(finding) {
    const element = make("p", "about");
    if (finding.record) element.append(make("code", "", finding.record));
    if (finding.kind) element.append(make("span", "", finding.kind));
    if (finding.pointer) element.append(make("span", "pointer", finding.pointer));
    return element;
  }

  // Show text between backticks as code.
  function withCode(text) {
    return text.split(/`([^`]+)`/).map((piece, index) => (index % 2 ? make("code", "", piece) : piece));
  }

  function source(place) {
    const lines = place.source.map(([number, before, marked, after]) => make("span", "line",
      make("span", "margin", String(number)),
      make("span", "code", before, make("mark", marked ? "" : "point", marked), after)));
    if (place.more) lines.push(make("span", "line", make("span", "margin", ""), make("span", "code quiet", `… and ${plural(place.more, "more line")}`)));
    const block = make("pre", "source", ...lines);
    block.tabIndex = place.source.some(([, ...texts]) => texts.join("").length > 60) ? 0 : -1;
    block.setAttribute("aria-label", `Source, line ${place.line}`);
    block.setAttribute("role", "group");
    return block;
  }

  function relatedPlace(related) {
    const where = make("p", "where", make("span", "", ...withCode(related.message)), make("code", "at", `${related.path}:${related.line}:${related.column}`));
    const element = make("div", "related", where);
    if (related.source.length) element.append(source(related));
    return element;
  }

  // Keyboard

  function step(selector, by) {
    const all = [...at.list.querySelectorAll(selector)];
    if (!all.length) return;
    const here = document.activeElement;
    const current = here.closest(selector);
    const inside = Math.max(0, all.findIndex((element) => here.contains(element)));
    const index = current ? all.indexOf(current) + by : inside + Math.min(by, 0);
    if (index >= all.length && drawn < found.length) {
      drawNext();
      step(selector, by);
      return;
    }
    const target = all[Math.max(0, Math.min(index, all.length - 1))];
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  }

  const actions = {
    "/": () => { at.q.focus(); at.q.select(); },
    "j": () => step(".finding", 1),
    "k": () => step(".finding", -1),
    "n": () => step(".file", 1),
    "p": () => step(".file", -1),
    "c": clear,
    "t": () => at.theme.click(),
    "?": () => at.shortcuts.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, select, textarea");
    if (event.key === "Escape" && typing) at.findings.focus();
    if (typing || event.ctrlKey || event.metaKey || event.altKey || at.shortcuts.open) return;
    if (!Object.hasOwn(actions, event.key)) return;
    event.preventDefault();
    actions[event.key]();
  });

  // Light and dark: the setting of the system, until the reader chooses.

  const dark = matchMedia("(prefers-color-scheme: dark)");
  let theme = null;
  try { theme = localStorage.getItem("atlas-lint-theme"); } catch { /* a file may have no storage */ }

  function paint() {
    const shown = theme || (dark.matches ? "dark" : "light");
    document.documentElement.dataset.theme = shown;
    at.theme.textContent = shown === "dark" ? "Light" : "Dark";
    at.theme.setAttribute("aria-label", `Switch to ${shown === "dark" ? "light" : "dark"} colours`);
  }

  at.theme.addEventListener("click", () => {
    theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    try { localStorage.setItem("atlas-lint-theme", theme); } catch { /* as above */ }
    paint();
  });
  dark.addEventListener("change", paint);

  // Start

  let waiting = 0;
  for (const key of ["q", "path"]) {
    at[key].addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => change({ q: at.q.value.trim(), path: at.path.value.trim() }), 120);
    });
  }
  for (const key of ["cause", "kind", "cluster"]) at[key].addEventListener("change", () => change({ [key]: at[key].value }));
  at.filters.addEventListener("submit", (event) => event.preventDefault());
  at.clear.addEventListener("click", () => { clear(); at.findings.focus(); });
  at.next.addEventListener("click", drawNext);
  at.help.addEventListener("click", actions["?"]);
  addEventListener("hashchange", () => { read(); draw(); });
  new IntersectionObserver((seen) => { if (seen[0].isIntersecting && drawn) drawNext(); }, { rootMargin: "600px" }).observe(at.next);

  const wide = matchMedia("(min-width: 60rem)");
  const unfold = () => { at.more.open = wide.matches; };
  wide.addEventListener("change", unfold);
  unfold();
  paint();
  at.help.hidden = !findings.length;
  at.causes.hidden = !names.cause.length;
  if (findings.length) {
    at.page.hidden = false;
    read();
    draw();
  }
})();
