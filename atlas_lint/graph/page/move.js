// Navigation: zoom, drag, keys

// Leave the picture where the user has moved it.
function hold() {
  fitting = false;
  following = null;
}

const zoom = d3.zoom().scaleExtent([0.02, 8]).on("zoom", (event) => {
  transform = event.transform;
  if (event.sourceEvent) hold();
  wake();
});

function find(x, y) {
  const [px, py] = transform.invert([x, y]);
  let best = null, nearest = Infinity;
  for (const node of scene.nodes) {
    const distance = Math.hypot(node.x - px, node.y - py) - size(node);
    if (distance < 6 / transform.k && distance < nearest) [best, nearest] = [node, distance];
  }
  return best;
}

function findLine(x, y) {
  const [px, py] = transform.invert([x, y]);
  let best = null, nearest = 5 / transform.k;
  for (const line of scene.lines) {
    const { source, target } = line, dx = target.x - source.x, dy = target.y - source.y;
    const along = Math.min(1, Math.max(0, ((px - source.x) * dx + (py - source.y) * dy) / (dx * dx + dy * dy || 1)));
    const distance = Math.hypot(source.x + along * dx - px, source.y + along * dy - py);
    if (distance < nearest) [best, nearest] = [line, distance];
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
    hold();
    const { node } = event.subject;
    [node.fx, node.fy] = transform.invert([event.x, event.y]);
    [node.x, node.y] = [node.fx, node.fy];
    simulation.alphaTarget(scene.isLarge ? 0 : 0.2);
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
  const some = scene.nodes;
  if (!some.length || !width) return;
  const left = d3.min(some, (node) => node.x - node.radius), right = d3.max(some, (node) => node.x + node.radius);
  const top = d3.min(some, (node) => node.y - node.radius), bottom = d3.max(some, (node) => node.y + node.radius);
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

// Bring a node into the middle, and keep it there while the layout moves it.
function show(node) {
  hold();
  const isNarrow = width <= 640, scale = Math.max(transform.k, 0.9);
  const goal = d3.zoomIdentity.translate(isNarrow ? width / 2 : (width - 400) / 2, isNarrow ? height / 4 : height / 2)
    .scale(scale).translate(-node.x, -node.y);
  if (running) {
    surface.call(zoom.transform, goal);
    following = node;
  } else moved((target) => zoom.transform(target, goal));
}

canvas.addEventListener("keydown", (event) => {
  const by = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
  if (by) surface.call(zoom.translateBy, by[0] / transform.k, by[1] / transform.k);
  else if (event.key === "+" || event.key === "=") surface.call(zoom.scaleBy, 1.3);
  else if (event.key === "-") surface.call(zoom.scaleBy, 1 / 1.3);
  else if (event.key === "0") fit(true);
  else return;
  if (event.key !== "0") hold();
  event.preventDefault();
});
byId("in").onclick = () => { hold(); moved((target) => zoom.scaleBy(target, 1.5)); };
byId("out").onclick = () => { hold(); moved((target) => zoom.scaleBy(target, 1 / 1.5)); };
byId("all").onclick = () => {
  hold();
  fit(true);
};
