// The view: all clusters, the records of one, or all records. The scene is what of it is drawn.

const CLUSTERS = "clusters", RECORDS = "records", SMALL = 150;
let view = RECORDS, showsReferences = true;
let scene = { nodes: [], lines: [], leftAt: new Map(), isLarge: false };

// Return the node or group that shows a node in this view.
const shownAs = (node) =>
  view === RECORDS || node.group === view || (view !== CLUSTERS && node.group.state !== "record") ? node : node.group;

function build() {
  for (const group of groups) {
    group.shown = group.members.filter((node) => node.shown);
    group.within = 0;
    group.shares = d3.rollups(group.shown, (some) => some.length / group.shown.length, (node) => node.kind)
      .sort((one, other) => other[1] - one[1]);
  }
  const isOpen = view !== CLUSTERS && view !== RECORDS;
  const drawn = new Set(isOpen ? view.shown : view === RECORDS ? nodes.filter((node) => node.shown)
    : groups.filter((group) => group.shown.length));
  const single = [], bundles = new Map();
  let out = 0;
  for (const line of lines) {
    if (!line.source.shown || !line.target.shown || (line.reference && !showsReferences)) continue;
    if (line.source.group === line.target.group) line.source.group.within += 1;
    if (isOpen && line.source.group !== view && line.target.group !== view) continue;
    const source = shownAs(line.source), target = shownAs(line.target);
    if (!source.isGroup && !target.isGroup) single.push(line);
    else if (source !== target) bundle(bundles, source, target, line);
    else continue;
    drawn.add(source).add(target);
    if (line.source.group !== line.target.group) out += 1;
  }
  // Lines to groups come first, as few as there are, so that no group seems to have none.
  const all = [...bundles.values(), ...single], left = all.slice(data.mostDrawn), leftAt = new Map();
  for (const line of left) {
    for (const end of [line.source, line.target]) {
      if (!leftAt.has(end)) leftAt.set(end, []);
      leftAt.get(end).push(line);
    }
  }
  scene = { nodes: [...drawn], lines: all.slice(0, data.mostDrawn), leftAt, leftLines: left, total: all.length };
  scene.isLarge = scene.nodes.length + scene.lines.length > 1500;
  scene.single = single.length;
  scene.out = out;
  const most = Math.max(1, ...groups.map((group) => group.shown.length));
  const [least, more] = isOpen ? [12, 14] : [16, 30];
  for (const node of scene.nodes) {
    node.radius = node.isGroup ? least + more * Math.sqrt(node.shown.length / most) : node.size;
  }
  return scene;
}

// Lines of both directions between two nodes are one line if one of the two is a group.
function bundle(bundles, source, target, line) {
  const back = source.number > target.number, [first, second] = back ? [target, source] : [source, target];
  const name = `${first.number} ${second.number}`;
  if (!bundles.has(name)) {
    bundles.set(name, {
      source: first, target: second, lines: [], count: 0, forth: 0, back: 0, reference: false, isBundle: true,
    });
  }
  const one = bundles.get(name);
  one.lines.push(line);
  one.count += 1;
  one[back ? "back" : "forth"] += 1;
}

// What the view shows and what it leaves out, in a line of text.
function described() {
  const cut = scene.leftLines.length ? ` · only ${number(data.mostDrawn)} of ${counted(scene.total, "line")} drawn;` +
    " open a record for all of its edges" : "";
  const hidden = nodes.filter((node) => !node.shown).length;
  const rest = `${cut}${hidden ? ` · ${counted(hidden, "node")} hidden by kind` : ""}`;
  if (view === RECORDS) return `${counted(scene.nodes.length, "node")} · ${counted(scene.single, "edge")}${rest}`;
  const out = number(scene.out);
  if (view !== CLUSTERS) {
    return `${counted(view.shown.length, noun(view))} · ${counted(view.within, "edge")} between them, ` +
      `${out} to or from others${rest}`;
  }
  const others = groups.filter((group) => group.state !== "record")
    .map((group) => `, ${counted(group.shown.length, `${group.state} id`)}`).join("");
  return `${counted(clusters.length, "cluster")}${others} · ${counted(scene.out, "edge")} from one to another` +
    ` · click one to open it${rest}`;
}
