const canvas = byId("canvas"), context = canvas.getContext("2d"), panel = byId("record"), tip = byId("tip");
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

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
