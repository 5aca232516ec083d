// The list of views, and the change from one to another.

const list = byId("view"), status = byId("shown");
const views = groups.length > 1 ? [CLUSTERS, ...groups, RECORDS] : [RECORDS];
const named = (one) => (one === CLUSTERS ? "All clusters" : one === RECORDS ? "All records"
  : `${one.label} (${number(one.members.length)})`);

function rebuild(isNew) {
  build();
  arrange(isNew);
  over = overLine = null;
  tip.hidden = true;
  status.textContent = described();
  document.documentElement.dataset.view = view.label ?? view;
  wake();
}

function enter(wanted) {
  if (scene.nodes.length) remember();
  view = wanted;
  list.value = String(views.indexOf(view));
  rebuild(true);
  if (chosen && !scene.nodes.includes(chosen)) close();
  following = null;
  fitting = true;
  fit(false);
}

views.forEach((one, index) => {
  const entry = make("option", "", named(one));
  entry.value = String(index);
  list.append(entry);
});
byId("views").hidden = views.length === 1;
list.onchange = () => {
  close();
  enter(views[Number(list.value)]);
};
