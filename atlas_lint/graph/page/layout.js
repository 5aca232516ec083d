// The layout: D3's forces, a few steps per frame, so that the page never freezes.

const spots = new Map();
let simulation = null, running = true, fitting = true, following = null;

// Nodes of a kind start side by side, so that the forces settle sooner.
function place(some) {
  const ranks = new Map(order.map((kind, rank) => [kind, rank]));
  const sorted = [...some].sort((one, other) => (ranks.get(one.kind) ?? 1e6) - (ranks.get(other.kind) ?? 1e6));
  const space = view === CLUSTERS ? 90 : 12;
  sorted.forEach((node, index) => {
    const radius = space * Math.sqrt(index + 0.5), angle = index * Math.PI * (3 - Math.sqrt(5));
    node.x = radius * Math.cos(angle);
    node.y = radius * Math.sin(angle);
  });
}

// Lay out the scene: a node keeps the place that it had when the view was last open.
function arrange(isNew) {
  const known = spots.get(view) ?? new Map();
  const alpha = !isNew && running && simulation ? simulation.alpha() : 0;
  if (isNew) {
    for (const node of [...nodes, ...groups]) {
      [node.x, node.y] = known.get(node) ?? [undefined, undefined];
      node.vx = node.vy = 0;
      node.fx = node.fy = null;
    }
  }
  const fresh = scene.nodes.filter((node) => node.x === undefined);
  place(fresh);
  const { isLarge } = scene, ofClusters = view === CLUSTERS, isFew = scene.nodes.length < 200;
  // Among hundreds of records, lines to the other clusters pull these into the middle: they are drawn without force.
  const strength = (node) => (node.isGroup ? -14 * node.radius : isLarge ? -45 : -320);
  simulation = d3.forceSimulation(scene.nodes)
    .force("link", d3.forceLink(scene.lines.filter((line) => !line.isBundle || ofClusters || isFew)).iterations(1)
      .distance(ofClusters ? ({ source, target }) => source.radius + target.radius + 130 : isLarge ? 50 : 90))
    .force("charge", d3.forceManyBody().strength(ofClusters ? -2600 : strength).theta(isLarge ? 1.2 : 0.9)
      .distanceMax(isLarge ? 900 : 2000))
    .force("x", d3.forceX().strength(0.05))
    .force("y", d3.forceY().strength(0.05))
    .force("collide", isLarge ? null : d3.forceCollide((node) => node.radius + (node.isGroup ? 26 : 8)))
    .alpha(fresh.length ? 1 : alpha)
    .alphaDecay(isLarge ? Math.min(0.15, 0.045 * Math.max(1, scene.nodes.length / 8000)) : 0.0228)
    .stop();
  running = fresh.length > 0 || alpha > 0;
  if (!isLarge || still) step(still && isLarge ? 3000 : 800);
}

function remember() {
  if (!running) spots.set(view, new Map(scene.nodes.map((node) => [node, [node.x, node.y]])));
}

function step(budget) {
  const until = performance.now() + budget;
  while (running && performance.now() < until) {
    simulation.tick();
    running = simulation.alpha() >= 0.02 || simulation.alphaTarget() !== 0;
  }
}

function reheat(alpha) {
  if (scene.isLarge) return;
  simulation.alpha(Math.max(simulation.alpha(), alpha));
  running = true;
  wake();
}
