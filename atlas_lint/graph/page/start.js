// The start: at the record of the address, at the record that the drawing is about, or with the whole.

function asked() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

dark.addEventListener("change", paint);
byId("legend").open = innerWidth > 640;
paint();
const sought = nodes.find((node) => asked() && node.id === asked()), first = sought ?? nodes[data.focus];
const isSmall = nodes.length <= SMALL || views.length === 1 || nodes[data.focus];
resize();
enter(isSmall ? RECORDS : sought ? sought.group : CLUSTERS);
new ResizeObserver(resize).observe(canvas);
if (first) open(first, Boolean(sought));
if (first && !sought) fit(false);
