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
    if (following) show(following);
    else if (fitting) fit(false);
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
const isWrong = (line) => line.target.state === "dangling" || (line.isBundle && line.source.state === "dangling");
const weight = (line) => (view === CLUSTERS ? Math.min(1 + Math.log2(line.count) / 1.6, 9) : 1);

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
  const visible = scene.lines.filter(crosses);
  const lit = [...visible.filter(isLit), ...(scene.leftAt.get(light) ?? [])];

  const thin = 1 / Math.max(scale, 0.35), isFew = visible.length < 600;
  const crowd = visible.length > 1500 ? 0.16 : visible.length > 300 ? 0.4 : 0.75;
  const pass = (some, ink, alpha, dashed) => {
    context.setLineDash(dashed ? [4 / scale, 4 / scale] : []);
    context.strokeStyle = ink;
    context.globalAlpha = alpha;
    if (view === CLUSTERS) {
      for (const line of some) stroke([line], thin * weight(line));
    } else stroke(some, thin);
  };
  const sound = visible.filter((line) => !isWrong(line));
  pass(sound.filter((line) => !line.reference), looks.line, light ? crowd * 0.35 : crowd, false);
  pass(sound.filter((line) => line.reference), looks.line, light ? crowd * 0.35 : crowd, visible.length < 3000);
  pass(visible.filter(isWrong), looks.wrong, light ? 0.25 : 0.7, false);
  context.setLineDash([]);
  const seen = scene.nodes.filter(inView);
  if (isFew) {
    context.globalAlpha = light ? 0.25 : 0.8;
    context.fillStyle = looks.line;
    visible.forEach(arrows);
  }
  context.globalAlpha = 1;
  context.strokeStyle = context.fillStyle = looks.strong;
  for (const line of lit) {
    context.setLineDash(line.reference ? [4 / scale, 4 / scale] : []);
    stroke([line], (1.6 / scale) * Math.max(1, weight(line) / 2));
    arrows(line);
  }
  context.setLineDash([]);

  const near = new Set(lit.flatMap((line) => [line.source, line.target]));
  for (const node of seen) {
    context.globalAlpha = light && node !== light && !near.has(node) ? 0.25 : 1;
    if (node.isGroup) {
      pie(node, scale);
      continue;
    }
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
    if (!node || !scene.nodes.includes(node)) continue;
    context.beginPath();
    context.arc(node.x, node.y, size(node) + 4 / scale, 0, 2 * Math.PI);
    context.lineWidth = 2.5 / scale;
    context.strokeStyle = node === chosen ? looks.strong : looks.ink;
    context.stroke();
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  labels(seen, near, light, lit);
}

const size = (node) => Math.max(node.radius, (node.isGroup ? 9 : 2.2) / transform.k);

function stroke(some, wide) {
  context.lineWidth = wide;
  context.beginPath();
  some.forEach(trace);
  context.stroke();
}

// Draw a group as a disc with a part for each kind, the most frequent first.
function pie(group, scale) {
  const radius = size(group);
  const disc = (from, to) => {
    context.beginPath();
    context.moveTo(group.x, group.y);
    context.arc(group.x, group.y, radius, from, to);
  };
  let angle = -Math.PI / 2;
  for (const [kind, share] of group.state === "record" ? group.shares : []) {
    const until = angle + 2 * Math.PI * share;
    disc(angle, until);
    context.fillStyle = looks.kinds[kind];
    context.fill();
    angle = until;
  }
  context.beginPath();
  context.arc(group.x, group.y, group.state === "record" ? radius * 0.62 : radius, 0, 2 * Math.PI);
  context.fillStyle = looks.ground;
  context.fill();
  if (group.state === "record") return;
  context.lineWidth = 2 / scale;
  context.setLineDash([5 / scale, 4 / scale]);
  context.strokeStyle = color(group);
  context.stroke();
  context.setLineDash([]);
}

function trace({ source, target }) {
  if (source === target) {
    context.moveTo(source.x + source.radius, source.y - source.radius);
    context.arc(source.x, source.y - source.radius, source.radius, 0, 2 * Math.PI);
    return;
  }
  context.moveTo(source.x, source.y);
  context.lineTo(target.x, target.y);
}

function arrows(line) {
  if (line.source === line.target) return;
  if (!line.isBundle || line.forth) arrow(line.source, line.target);
  if (line.isBundle && line.back) arrow(line.target, line.source);
}

function arrow(source, target) {
  const angle = Math.atan2(target.y - source.y, target.x - source.x), reach = size(target) + 2 / transform.k;
  const length = 8 / Math.max(transform.k, 0.6), spread = 0.4;
  const x = target.x - reach * Math.cos(angle), y = target.y - reach * Math.sin(angle);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - length * Math.cos(angle - spread), y - length * Math.sin(angle - spread));
  context.lineTo(x - length * Math.cos(angle + spread), y - length * Math.sin(angle + spread));
  context.fill();
}
