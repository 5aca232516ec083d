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
  if (!scene.nodes.includes(node)) enter(node.group);
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
  chosen = following = null;
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
