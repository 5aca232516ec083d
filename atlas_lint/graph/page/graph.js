"use strict";

(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const canvas = byId("canvas"), context = canvas.getContext("2d"), panel = byId("record"), tip = byId("tip");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const nodes = data.nodes.map(([id, name, kind, state, file, attributes, outAll, inAll]) => ({
    id, name, kind, state, file, attributes, outAll, inAll, label: name || id, words: `${id}\n${name}`.toLowerCase(),
    out: [], in: [], shown: true,
  }));
  const lines = data.lines.map(([source, target, kind, reference, attributes]) => ({
    source: nodes[source], target: nodes[target], kind: data.lineKinds[kind], reference: reference === 1, attributes,
  }));
  for (const line of lines) {
    line.source.out.push(line);
    line.target.in.push(line);
  }
  for (const node of nodes) {
    node.degree = node.out.length + node.in.length;
    node.radius = 4 + Math.min(Math.sqrt(node.degree), 14);
  }
  const isLarge = nodes.length + lines.length > 1500;
  const byDegree = [...nodes].sort((one, other) => other.degree - one.degree);

  // Colours: the most frequent kinds get the most distinct ones.

  const counts = data.kinds.map(() => 0);
  for (const node of nodes) if (node.kind >= 0) counts[node.kind] += 1;
  const order = data.kinds.map((_, kind) => kind).sort((one, other) => counts[other] - counts[one]);
  const hues = [212, 28, 145, 280, 340, 180, 52, 250, 95, 310, 12, 165];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let looks = {};

  function readLooks() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["ground", "card", "ink", "quiet", "line", "strong", "wrong"]) {
      looks[name] = style.getPropertyValue(`--${name}`).trim();
    }
    looks.kinds = [];
    order.forEach((kind, rank) => {
      const round = Math.floor(rank / hues.length);
      const hue = (hues[rank % hues.length] + 13 * round) % 360;
      const saturation = round % 2 ? 38 : 62;
      looks.kinds[kind] = `hsl(${hue} ${saturation}% ${dark.matches ? 64 : 48}%)`;
    });
  }

  const color = (node) =>
    node.state === "record" ? looks.kinds[node.kind] : node.state === "dangling" ? looks.wrong : looks.quiet;

  // The layout: D3's forces, a few steps per frame, so that the page never freezes.

  function place() {
    // Nodes of a kind start side by side, so that the forces settle sooner.
    const ranks = new Map(order.map((kind, rank) => [kind, rank]));
    const sorted = [...nodes].sort((one, other) => (ranks.get(one.kind) ?? 1e6) - (ranks.get(other.kind) ?? 1e6));
    sorted.forEach((node, index) => {
      const radius = 12 * Math.sqrt(index + 0.5), angle = index * Math.PI * (3 - Math.sqrt(5));
      node.x = radius * Math.cos(angle);
      node.y = radius * Math.sin(angle);
    });
  }

  place();
  const simulation = d3.forceSimulation(nodes)
    .force("link", d3.forceLink(lines).distance(isLarge ? 50 : 90).iterations(1))
    .force("charge", d3.forceManyBody().strength(isLarge ? -45 : -320).theta(isLarge ? 1.2 : 0.9)
      .distanceMax(isLarge ? 900 : 2000))
    .force("x", d3.forceX().strength(0.05))
    .force("y", d3.forceY().strength(0.05))
    .force("collide", isLarge ? null : d3.forceCollide((node) => node.radius + 8))
    .alphaDecay(isLarge ? 0.045 : 0.0228)
    .stop();

  let running = true, fitting = true;

  function step(budget) {
    const until = performance.now() + budget;
    do {
      simulation.tick();
      if (simulation.alpha() < 0.02 && simulation.alphaTarget() === 0) {
        running = false;
        break;
      }
    } while (performance.now() < until);
  }

  function reheat(alpha) {
    if (isLarge) return;
    simulation.alpha(Math.max(simulation.alpha(), alpha));
    running = true;
    wake();
  }

  // Drawing

  let transform = d3.zoomIdentity, width = 0, height = 0, asleep = true;
  let chosen = null, over = null, overLine = null;

  function wake() {
    if (!asleep) return;
    asleep = false;
    requestAnimationFrame(frame);
  }

  function frame() {
    asleep = true;
    if (running) {
      step(12);
      if (fitting) fit(false);
    }
    draw();
    document.documentElement.dataset.settled = String(!running);
    if (running) wake();
  }

  function resize() {
    const box = canvas.getBoundingClientRect(), ratio = devicePixelRatio || 1;
    width = box.width;
    height = box.height;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    if (fitting) fit(false);
    wake();
  }

  const isLit = (line) => line.source === (over || chosen) || line.target === (over || chosen) || line === overLine;
  const isShown = (line) => line.source.shown && line.target.shown && (showsReferences || !line.reference);
  let showsReferences = true;

  function draw() {
    const ratio = devicePixelRatio || 1, scale = transform.k;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.translate(transform.x, transform.y);
    context.scale(scale, scale);
    const [left, top] = transform.invert([-30, -30]), [right, bottom] = transform.invert([width + 30, height + 30]);
    const inView = (node) => node.x > left && node.x < right && node.y > top && node.y < bottom;
    const crosses = ({ source, target }) =>
      Math.max(source.x, target.x) > left && Math.min(source.x, target.x) < right &&
      Math.max(source.y, target.y) > top && Math.min(source.y, target.y) < bottom;
    const light = over || chosen;
    const visible = lines.filter((line) => isShown(line) && crosses(line));
    const lit = visible.filter(isLit);

    context.lineWidth = 1 / Math.max(scale, 0.35);
    context.strokeStyle = looks.line;
    const crowd = visible.length > 1500 ? 0.16 : visible.length > 300 ? 0.4 : 0.75;
    context.globalAlpha = light ? crowd * 0.35 : crowd;
    for (const reference of [false, true]) {
      context.setLineDash(reference && visible.length < 3000 ? [4 / scale, 4 / scale] : []);
      context.beginPath();
      for (const line of visible) {
        if (line.reference === reference && line.target.state !== "dangling") trace(line);
      }
      context.stroke();
    }
    context.setLineDash([]);
    context.strokeStyle = looks.wrong;
    context.globalAlpha = light ? 0.25 : 0.7;
    context.beginPath();
    for (const line of visible) if (line.target.state === "dangling") trace(line);
    context.stroke();
    const seen = nodes.filter((node) => node.shown && inView(node));
    if (visible.length < 600) {
      context.globalAlpha = light ? 0.25 : 0.8;
      context.fillStyle = looks.line;
      for (const line of visible) arrow(line);
    }
    context.globalAlpha = 1;
    context.lineWidth = 1.6 / scale;
    context.strokeStyle = context.fillStyle = looks.strong;
    for (const line of lit) {
      context.setLineDash(line.reference ? [4 / scale, 4 / scale] : []);
      context.beginPath();
      trace(line);
      context.stroke();
      arrow(line);
    }
    context.setLineDash([]);

    const near = new Set(lit.flatMap((line) => [line.source, line.target]));
    for (const node of seen) {
      context.globalAlpha = light && node !== light && !near.has(node) ? 0.25 : 1;
      context.beginPath();
      context.arc(node.x, node.y, size(node), 0, 2 * Math.PI);
      context.fillStyle = node.state === "record" ? color(node) : looks.ground;
      context.fill();
      if (node.state !== "record" || scale > 0.5) {
        context.lineWidth = (node.state === "record" ? 1 : 2) / scale;
        context.strokeStyle = node.state === "record" ? looks.ground : color(node);
        context.setLineDash(node.state === "record" ? [] : [3 / scale, 2 / scale]);
        context.stroke();
        context.setLineDash([]);
      }
    }
    context.globalAlpha = 1;
    for (const node of [chosen, nodes[data.focus]]) {
      if (!node || !node.shown) continue;
      context.beginPath();
      context.arc(node.x, node.y, size(node) + 4 / scale, 0, 2 * Math.PI);
      context.lineWidth = 2.5 / scale;
      context.strokeStyle = node === chosen ? looks.strong : looks.ink;
      context.stroke();
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    labels(seen, near, light, lit);
  }

  const size = (node) => Math.max(node.radius, 2.2 / transform.k);

  function trace({ source, target }) {
    if (source === target) {
      context.moveTo(source.x + source.radius, source.y - source.radius);
      context.arc(source.x, source.y - source.radius, source.radius, 0, 2 * Math.PI);
      return;
    }
    context.moveTo(source.x, source.y);
    context.lineTo(target.x, target.y);
  }

  function arrow({ source, target }) {
    if (source === target) return;
    const angle = Math.atan2(target.y - source.y, target.x - source.x), reach = size(target) + 2 / transform.k;
    const length = 8 / Math.max(transform.k, 0.6), spread = 0.4;
    const x = target.x - reach * Math.cos(angle), y = target.y - reach * Math.sin(angle);
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x - length * Math.cos(angle - spread), y - length * Math.sin(angle - spread));
    context.lineTo(x - length * Math.cos(angle + spread), y - length * Math.sin(angle + spread));
    context.fill();
  }

  // Labels appear if there is room: first those of the focused nodes, then those of the nodes with most edges.

  const clip = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

  function labels(seen, near, light, lit) {
    const taken = [], isSeen = new Set(seen);
    const most = Math.min(140, Math.round((width * height) / 9000));
    context.textAlign = "center";
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = looks.ground;
    const write = (text, x, y, font, ink, always) => {
      context.font = font;
      const half = context.measureText(text).width / 2 + 3;
      const box = [x - half, y - 11, x + half, y + 4];
      const free = !taken.some((one) => box[0] < one[2] && box[2] > one[0] && box[1] < one[3] && box[3] > one[1]);
      if (!free && !always) return;
      taken.push(box);
      context.strokeText(text, x, y);
      context.fillStyle = ink;
      context.fillText(text, x, y);
    };
    const label = (node, always) => {
      const [x, y] = transform.apply([node.x, node.y]);
      const font = node === light || node.id === data.focus ? "600 13px system-ui" : "12px system-ui";
      const ink = node.state === "dangling" ? looks.wrong : looks.ink;
      write(clip(node.label, 36), x, y + size(node) * transform.k + 13, font, ink, always);
    };
    if (light && isSeen.has(light)) label(light, true);
    if (light) for (const node of byDegree) if (near.has(node) && isSeen.has(node) && taken.length < most) label(node);
    const named = light || overLine ? lit : lines.length <= 40 ? lines.filter(isShown) : [];
    for (const line of named.slice(0, 40)) {
      const [x, y] = transform.apply([(line.source.x + line.target.x) / 2, (line.source.y + line.target.y) / 2]);
      write(clip(line.kind, 32), x, y + 4, "11px system-ui", lit.includes(line) ? looks.strong : looks.quiet);
    }
    if (light) return;
    let tries = 0;
    for (const node of byDegree) {
      if (taken.length >= most || tries > 600) break;
      if (!isSeen.has(node)) continue;
      tries += 1;
      label(node);
    }
  }

  // Navigation: zoom, drag, keys

  const zoom = d3.zoom().scaleExtent([0.02, 8]).on("zoom", (event) => {
    transform = event.transform;
    if (event.sourceEvent) fitting = false;
    wake();
  });

  function find(x, y) {
    const [px, py] = transform.invert([x, y]);
    let best = null, nearest = Infinity;
    for (const node of nodes) {
      if (!node.shown) continue;
      const distance = Math.hypot(node.x - px, node.y - py) - size(node);
      if (distance < 6 / transform.k && distance < nearest) [best, nearest] = [node, distance];
    }
    return best;
  }

  function findLine(x, y) {
    const [px, py] = transform.invert([x, y]);
    let best = null, nearest = 5 / transform.k;
    for (const line of lines) {
      const { source, target } = line, dx = target.x - source.x, dy = target.y - source.y;
      const along = Math.min(1, Math.max(0, ((px - source.x) * dx + (py - source.y) * dy) / (dx * dx + dy * dy || 1)));
      const distance = Math.hypot(source.x + along * dx - px, source.y + along * dy - py);
      if (distance < nearest && isShown(line)) [best, nearest] = [line, distance];
    }
    return best;
  }

  const drag = d3.drag()
    .container(canvas)
    .subject((event) => {
      const node = find(event.x, event.y);
      if (!node) return null;
      const [x, y] = transform.apply([node.x, node.y]);
      return { node, x, y };
    })
    .on("drag", (event) => {
      fitting = false;
      const { node } = event.subject;
      [node.fx, node.fy] = transform.invert([event.x, event.y]);
      [node.x, node.y] = [node.fx, node.fy];
      simulation.alphaTarget(isLarge ? 0 : 0.2);
      reheat(0.2);
      wake();
    })
    .on("end", () => {
      simulation.alphaTarget(0);
      wake();
    });

  const surface = d3.select(canvas).call(drag).call(zoom).on("dblclick.zoom", null);
  const moved = (action) => (still ? surface : surface.transition().duration(350)).call(action);

  function fit(slowly) {
    const some = nodes.filter((node) => node.shown);
    if (!some.length || !width) return;
    const [left, right] = d3.extent(some, (node) => node.x), [top, bottom] = d3.extent(some, (node) => node.y);
    const isWide = width > 900, legend = byId("legend");
    const start = isWide && legend.open ? legend.offsetWidth + 16 : 0;
    const room = width - start - (isWide && !panel.hidden ? panel.offsetWidth : 0);
    const free = height - (width <= 640 && !panel.hidden ? panel.offsetHeight : 0);
    const scale = Math.min(2, 0.92 * room / (right - left + 120), 0.92 * free / (bottom - top + 90));
    const goal = d3.zoomIdentity.translate(start + room / 2, free / 2).scale(scale)
      .translate(-(left + right) / 2, -(top + bottom) / 2);
    if (slowly) moved((target) => zoom.transform(target, goal));
    else surface.call(zoom.transform, goal);
  }

  function show(node) {
    fitting = false;
    const isNarrow = width <= 640, scale = Math.max(transform.k, 0.9);
    const goal = d3.zoomIdentity.translate(isNarrow ? width / 2 : (width - 400) / 2, isNarrow ? height / 4 : height / 2)
      .scale(scale).translate(-node.x, -node.y);
    moved((target) => zoom.transform(target, goal));
  }

  canvas.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (by) surface.call(zoom.translateBy, by[0] / transform.k, by[1] / transform.k);
    else if (event.key === "+" || event.key === "=") surface.call(zoom.scaleBy, 1.3);
    else if (event.key === "-") surface.call(zoom.scaleBy, 1 / 1.3);
    else if (event.key === "0") fit(true);
    else return;
    fitting = false;
    event.preventDefault();
  });
  byId("in").onclick = () => { fitting = false; moved((target) => zoom.scaleBy(target, 1.5)); };
  byId("out").onclick = () => { fitting = false; moved((target) => zoom.scaleBy(target, 1 / 1.5)); };
  byId("all").onclick = () => fit(true);

  // The node or edge under the pointer

  const STATES = {
    record: "", dangling: "dangling: no record declares it", elsewhere: "declared outside this atlas",
  };
  const kindOf = (node) => (node.kind >= 0 ? data.kinds[node.kind] : STATES[node.state]);

  function between({ source, target }) {
    const labelled = (one, other) => one.out.filter((line) => line.target === other && isShown(line)).map((line) =>
      `${one.label} → ${other.label}: ${line.kind}${line.reference ? " (reference)" : ""}`);
    const all = source === target ? labelled(source, target) : [...labelled(source, target), ...labelled(target, source)];
    return [...all.slice(0, 12), ...(all.length > 12 ? [`${all.length - 12} more`] : [])].join("\n");
  }

  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons || event.pointerType === "touch") {
      over = overLine = null;
      tip.hidden = true;
      return;
    }
    const [x, y] = d3.pointer(event, canvas), node = find(x, y), line = node ? null : findLine(x, y);
    canvas.classList.toggle("over", node !== null);
    if (node !== over || line !== overLine) {
      over = node;
      overLine = line;
      wake();
    }
    const text = node ? [node.name, node.id, kindOf(node)].filter(Boolean).join("\n") : line ? between(line) : "";
    tip.hidden = !text;
    if (!text) return;
    tip.textContent = text;
    tip.style.left = `${Math.max(4, Math.min(x + 14, width - tip.offsetWidth - 4))}px`;
    tip.style.top = `${Math.max(4, Math.min(y + 14, height - tip.offsetHeight - 4))}px`;
  });
  canvas.addEventListener("pointerleave", () => {
    over = overLine = null;
    tip.hidden = true;
    wake();
  });
  canvas.addEventListener("click", (event) => {
    const node = find(...d3.pointer(event, canvas));
    if (node) open(node);
    else close();
  });

  // The record

  const MOST = 60;

  function make(tag, looks, text) {
    const element = document.createElement(tag);
    if (looks) element.className = looks;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function open(node, jumps) {
    chosen = node;
    if (!node.shown) {
      switchOf(node).checked = true;
      filter();
    }
    tip.hidden = true;
    const head = make("header"), title = make("h2", "", node.label), away = make("button", "close", "×");
    away.type = "button";
    away.setAttribute("aria-label", "Close");
    away.onclick = () => { close(); canvas.focus(); };
    head.append(title, away);
    const facts = make("p", "facts");
    facts.append(make("code", "", node.id));
    const where = make("p", node.state === "dangling" ? "facts wrong" : "facts", kindOf(node));
    if (node.file) where.append(" in ", make("code", "", node.file));
    panel.replaceChildren(head, facts, where, ...attributes(node));
    edges("Edges", node.out, node.outAll, (line) => line.target);
    edges("Reached by", node.in, node.inAll, (line) => line.source);
    panel.hidden = false;
    panel.scrollTop = 0;
    history.replaceState(null, "", `#${encodeURIComponent(node.id)}`);
    if (jumps) {
      show(node);
      panel.focus({ preventScroll: true });
    }
    wake();
  }

  function close() {
    chosen = null;
    panel.hidden = true;
    history.replaceState(null, "", "#");
    wake();
  }

  function attributes(node) {
    if (!node.attributes.length) return [];
    const list = make("dl");
    for (const [name, value] of node.attributes) list.append(make("dt", "", name), make("dd", "", value));
    return [make("h3", "", "Attributes"), list];
  }

  function edges(title, some, all, other) {
    const left = all - some.filter((line) => !line.reference).length;
    if (!some.length && left <= 0) return;
    panel.append(make("h3", "", `${title} (${some.length})`));
    if (left > 0) panel.append(make("p", "facts", `and ${left} more that this page does not draw`));
    const groups = d3.group(some, (line) => (line.reference ? `${line.kind} (reference)` : line.kind));
    for (const [kind, group] of groups) {
      const list = make("ul");
      const add = (from, to) => list.append(...group.slice(from, to).map((line) => item(line, other(line))));
      add(0, MOST);
      panel.append(make("h4", "", `${kind} (${group.length})`), list);
      if (group.length > MOST) {
        const more = make("button", "jump", `${group.length - MOST} more`);
        more.type = "button";
        more.onclick = () => { add(MOST); more.remove(); };
        panel.append(more);
      }
    }
  }

  function item(line, node) {
    const entry = make("li"), button = make("button", `jump ${node.state}`, node.label);
    button.type = "button";
    button.title = node.id;
    button.onclick = () => open(node, true);
    entry.append(button);
    if (node.state === "dangling") entry.append(make("span", "aside", " dangling"));
    for (const [name, value] of line.attributes) entry.append(make("div", "aside", `${name}: ${value}`));
    return entry;
  }

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
      if (node.name) entry.append(make("span", "id", node.id));
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
    if (event.key === "/" && event.target !== search) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Escape" && !panel.hidden) {
      close();
      canvas.focus();
    }
  });

  // The legend

  const switches = [];

  function addSwitch(text, number, swatch, has) {
    const label = make("label"), box = make("input");
    box.type = "checkbox";
    box.checked = true;
    box.onchange = filter;
    label.append(box, swatch, make("span", "of", text), make("span", "", number.toLocaleString("en")));
    byId("kinds").append(label);
    switches.push({ box, has, swatch });
  }

  const switchOf = (node) => switches.find((one) => one.has && one.has(node)).box;

  for (const state of ["dangling", "elsewhere"]) {
    const number = nodes.filter((node) => node.state === state).length;
    if (!number) continue;
    addSwitch(state, number, make("span", "swatch open"), (node) => node.state === state);
    switches.at(-1).state = state;
  }
  const references = lines.filter((line) => line.reference).length;
  if (references) addSwitch("references", references, make("span", "swatch stroke"), null);
  const referenceBox = references ? switches.at(-1).box : null;
  for (const kind of order) {
    addSwitch(data.kinds[kind], counts[kind], make("span", "swatch"), (node) => node.kind === kind);
    switches.at(-1).kind = kind;
  }

  function filter() {
    for (const node of nodes) node.shown = switchOf(node).checked;
    showsReferences = !referenceBox || referenceBox.checked;
    if (chosen && !chosen.shown) close();
    wake();
  }

  const setAll = (checked) => () => {
    for (const one of switches) if (one.has) one.box.checked = checked;
    filter();
  };
  byId("every").onclick = setAll(true);
  byId("none").onclick = setAll(false);

  function paint() {
    readLooks();
    for (const { swatch, kind, state } of switches) {
      if (kind !== undefined) swatch.style.background = looks.kinds[kind];
      if (state) swatch.style.borderColor = state === "dangling" ? looks.wrong : looks.quiet;
    }
    wake();
  }

  dark.addEventListener("change", paint);
  byId("legend").open = innerWidth > 640;
  paint();
  if (!isLarge || still) step(isLarge ? 3000 : 800);
  new ResizeObserver(resize).observe(canvas);
  resize();
  let asked = "";
  try {
    asked = decodeURIComponent(location.hash.slice(1));
  } catch {
    asked = "";
  }
  const first = asked ? nodes.find((node) => node.id === asked) : nodes[data.focus];
  if (first) open(first, Boolean(asked) && !running);
  if (first && !asked) fit(false);
})();
