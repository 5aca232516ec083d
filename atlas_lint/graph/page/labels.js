// Labels appear if there is room: first those of the focused nodes, then those of the nodes with most edges.

const clip = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function labels(seen, near, light, lit) {
  const taken = [], isSeen = new Set(seen);
  const most = Math.min(140, Math.round((width * height) / 9000));
  context.textAlign = "center";
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = looks.ground;
  const write = (text, middle, y, font, ink, always) => {
    context.font = font;
    const half = context.measureText(text).width / 2 + 3, x = Math.max(half, Math.min(width - half, middle));
    const box = [x - half, y - 11, x + half, y + 4];
    const free = !taken.some((one) => box[0] < one[2] && box[2] > one[0] && box[1] < one[3] && box[3] > one[1]);
    if (!free && !always) return false;
    taken.push(box);
    context.strokeText(text, x, y);
    context.fillStyle = ink;
    context.fillText(text, x, y);
    return true;
  };
  const label = (node, always) => {
    const [x, y] = transform.apply([node.x, node.y]);
    const isStrong = node === light || node.isGroup || node === nodes[data.focus];
    const font = isStrong ? "600 13px system-ui" : "12px system-ui";
    const ink = node.state === "dangling" ? looks.wrong : looks.ink;
    const below = y + size(node) * transform.k + 14;
    write(clip(node.label, 36), x, below, font, ink, always);
    if (node.isGroup) write(counted(node.shown.length, noun(node)), x, below + 16, "12px system-ui", looks.quiet, true);
  };
  const groupsSeen = seen.filter((node) => node.isGroup);
  for (const group of groupsSeen) {
    const [x, y] = transform.apply([group.x, group.y]), radius = size(group) * transform.k;
    taken.push([x - radius, y - radius, x + radius, y + radius]);
  }
  if (light && isSeen.has(light)) label(light, true);
  for (const group of groupsSeen) if (group !== light) label(group, groupsSeen.length <= 40);
  if (light) for (const node of byDegree) if (near.has(node) && isSeen.has(node) && taken.length < most) label(node);
  const named = light || overLine ? lit : scene.lines.length <= 60 ? scene.lines : [];
  for (const line of named.slice(0, 60)) {
    const text = line.isBundle ? number(line.count) : clip(line.kind, 32);
    const ink = lit.includes(line) ? looks.strong : looks.quiet;
    (line.isBundle ? [0.5, 0.4, 0.6, 0.3, 0.7] : [0.5]).some((part) => {
      const between = (axis) => line.source[axis] + part * (line.target[axis] - line.source[axis]);
      const [x, y] = transform.apply([between("x"), between("y")]);
      return write(text, x, y + 4, "11px system-ui", ink);
    });
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
