// The legend

const switches = [];

function addSwitch(text, number, swatch, has) {
  const label = make("label"), box = make("input");
  box.type = "checkbox";
  box.checked = true;
  box.onchange = filter;
  label.append(box, swatch, make("span", "of", text), make("span", "", number.toLocaleString("en")));
  byId("kinds").append(label);
  switches.push({ box, has, swatch });
}

const switchOf = (node) => switches.find((one) => one.has && one.has(node)).box;

for (const state of ["dangling", "elsewhere"]) {
  const number = nodes.filter((node) => node.state === state).length;
  if (!number) continue;
  addSwitch(state, number, make("span", "swatch open"), (node) => node.state === state);
  switches.at(-1).state = state;
}
const references = lines.filter((line) => line.reference).length;
if (references) addSwitch("references", references, make("span", "swatch stroke"), null);
const referenceBox = references ? switches.at(-1).box : null;
for (const kind of order) {
  addSwitch(data.kinds[kind], counts[kind], make("span", "swatch"), (node) => node.kind === kind);
  switches.at(-1).kind = kind;
}

function filter() {
  for (const node of nodes) node.shown = switchOf(node).checked;
  showsReferences = !referenceBox || referenceBox.checked;
  if (chosen && !chosen.shown) close();
  rebuild(false);
}

const setAll = (checked) => () => {
  for (const one of switches) if (one.has) one.box.checked = checked;
  filter();
};
byId("every").onclick = setAll(true);
byId("none").onclick = setAll(false);

function paint() {
  readLooks();
  for (const { swatch, kind, state } of switches) {
    if (kind !== undefined) swatch.style.background = looks.kinds[kind];
    if (state) swatch.style.borderColor = state === "dangling" ? looks.wrong : looks.quiet;
  }
  wake();
}
