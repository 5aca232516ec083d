// The data of the page: nodes and lines, and the groups of nodes, one a cluster.

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const number = (value) => value.toLocaleString("en");
const counted = (value, noun) => `${number(value)} ${noun}${value === 1 ? "" : "s"}`;

const nodes = data.nodes.map(([id, name, kind, state, file, attributes, outAll, inAll, cluster]) => ({
  id, name, kind, state, file, attributes, outAll, inAll, cluster, label: name || id,
  words: `${id}\n${name}`.toLowerCase(), out: [], in: [], shown: true, group: null,
}));
const lines = data.lines.map(([source, target, kind, reference, attributes]) => ({
  source: nodes[source], target: nodes[target], kind: data.lineKinds[kind], reference: reference === 1, attributes,
  count: 1,
}));
for (const line of lines) {
  line.source.out.push(line);
  line.target.in.push(line);
}
for (const node of nodes) {
  node.degree = node.out.length + node.in.length;
  node.size = 4 + Math.min(Math.sqrt(node.degree), 14);
}
const byDegree = [...nodes].sort((one, other) => other.degree - one.degree);

// A group is drawn as one node. Ids without a record are in a group of their own for each state.

function newGroup(label, state) {
  return { isGroup: true, label, state, members: [], shown: [], id: null, kind: -1 };
}

const clusters = data.clusters.map((name) => newGroup(name || "(root)", "record"));
const without = { dangling: newGroup("dangling ids", "dangling"), elsewhere: newGroup("ids elsewhere", "elsewhere") };
for (const node of nodes) {
  node.group = node.cluster < 0 ? without[node.state] : clusters[node.cluster];
  node.group.members.push(node);
}
const groups = [...clusters, ...Object.values(without)].filter((group) => group.members.length);
groups.forEach((group, index) => { group.number = -1 - index; });
nodes.forEach((node, index) => { node.number = index; });
const noun = (group) => (group.state === "record" ? "record" : "id");
