// The node or edge under the pointer

const STATES = {
  record: "", dangling: "dangling: no record declares it", elsewhere: "declared outside this atlas",
};
const kindOf = (node) => (node.kind >= 0 ? data.kinds[node.kind] : STATES[node.state]);

// The edges that a line between groups stands for: their number each way, and their most frequent kinds.
function bundled({ source, target, forth, back, lines: some }) {
  const way = (one, other, count) => (count ? [`${one.label} → ${other.label}: ${counted(count, "edge")}`] : []);
  const kinds = d3.rollups(some, (group) => group.length, (line) => line.kind).sort((one, other) => other[1] - one[1]);
  return [
    ...way(source, target, forth), ...way(target, source, back),
    ...kinds.slice(0, 6).map(([kind, count]) => `  ${kind} ${number(count)}`),
    ...(kinds.length > 6 ? [`  ${counted(kinds.length - 6, "more kind")}`] : []),
  ].join("\n");
}

const facts = (node) => [node.name, node.id, kindOf(node)].filter(Boolean).join("\n");

function summary(group) {
  const edges = group.state === "record" ? [`${counted(group.within, "edge")} between them`] : [];
  return [group.label, counted(group.shown.length, noun(group)), ...edges, "Click to open"].join("\n");
}

function between({ source, target }) {
  const isDrawn = (line) => !line.reference || showsReferences;
  const labelled = (one, other) => one.out.filter((line) => line.target === other && isDrawn(line)).map((line) =>
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
  const text = node ? (node.isGroup ? summary : facts)(node) : line ? (line.isBundle ? bundled : between)(line) : "";
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
  if (node && node.isGroup) enter(node);
  else if (node) open(node);
  else close();
});
