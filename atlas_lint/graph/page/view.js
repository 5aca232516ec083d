// The view: all clusters, the records of one, or all records. The scene is what of it is drawn.

const CLUSTERS = "clusters", RECORDS = "records", SMALL = 150;
let view = RECORDS, showsReferences = true;
let scene = { nodes: [], lines: [], leftAt: new Map(), isLarge: false };

// Return the node or group that shows a node in this view.
const shownAs = (node) =>
  view === RECORDS || node.group === view || (view !== CLUSTERS && node.group.state !== "record") ? node : node.group;

function build() {
  for (const group of groups) group.shown = group.members.filter((node) => node.shown);
  const isOpen = view !== CLUSTERS && view !== RECORDS;
  const drawn = new Set(isOpen ? view.shown : view === RECORDS ? nodes.filter((node) => node.shown)
    : groups.filter((group) => group.shown.length));
  const single = [], bundles = new Map();
  for (const group of groups) group.within = 0;
  for (const line of lines) {
    if (!line.source.shown || !line.target.shown || (line.reference && !showsReferences)) continue;
    if (line.source.group === line.target.group) line.source.group.within += 1;
    if (isOpen && line.source.group !== view && line.target.group !== view) continue;
    const source = shownAs(line.source), target = shownAs(line.target);
    if (!source.isGroup && !target.isGroup) single.push(line);
    else if (source !== target) bundle(bundles, source, target, line);
    else continue;
    drawn.add(source).add(target);
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
  const most = Math.max(1, ...groups.map((group) => group.shown.length));
  for (const node of scene.nodes) {
    node.radius = node.isGroup ? (isOpen ? 12 : 16) + (isOpen ? 14 : 30) * Math.sqrt(node.shown.length / most) : node.size;
  }
  return scene;
}

// Lines of both directions between two nodes are one line if one of the two is a group.
function bundle(bundles, source, target, line) {
  const key = (node) => (node.isGroup ? -1 - groups.indexOf(node) : node.number);
  const back = key(source) > key(target), name = back ? `${key(target)} ${key(source)}` : `${key(source)} ${key(target)}`;
  if (!bundles.has(name)) {
    bundles.set(name, {
      source: back ? target : source, target: back ? source : target, lines: [], count: 0, forth: 0, back: 0,
      reference: false, kind: "", isBundle: true,
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
  const between = counted([...scene.lines, ...scene.leftLines].reduce((sum, line) => sum + line.count, 0), "edge");
  if (view === CLUSTERS) {
    return `${counted(clusters.length, "cluster")}, ${between} from one to another: open one to see its records${rest}`;
  }
  const out = lines.filter(({ source, target }) => (source.group === view) !== (target.group === view)
    && source.shown && target.shown).length;
  return `${counted(view.shown.length, noun(view))} · ${counted(view.within, "edge")} between them, ` +
    `${number(out)} to or from others${rest}`;
}
nodes.forEach((node, index) => { node.number = index; });
