/** Territories: the ground under each story, and the rings around what is selected. */

/** Draw the ground under the stories; the pen measures as the layout does. */
export function drawTerritories(pen, { clusters }, { theme, selection, kinds }) {
  if (!kinds.has("post") && !kinds.has("listed")) return;
  const hair = 1 / pen.getTransform().a;
  for (const { id, x, y, radius, isStory } of clusters) {
    if (!isStory) continue;
    const isSelected = selection?.type === "story" && selection.id === id;
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fillStyle = theme.territory;
    pen.fill();
    pen.lineWidth = hair * (isSelected ? 4 : 1.5);
    pen.strokeStyle = isSelected ? theme.marked : theme.border;
    pen.stroke();
  }
}

/** Draw a ring around the selected node and thinner ones around what it has to do with. */
export function drawRings(pen, coverage, { theme, selection, kinds }, scale) {
  if (selection?.type !== "node") return;
  pen.strokeStyle = theme.marked;
  const edges = coverage.edgesOf(selection.id);
  const around = edges.map(({ from, to }) => (from === selection.id ? to : from));
  for (const id of around.filter((other) => kinds.has(coverage.nodes[other].group))) {
    ring(pen, coverage.nodes[id], scale, 1.5, 1.5);
  }
  ring(pen, coverage.nodes[selection.id], scale, 5, 2.5);
}

function ring(pen, { x, y, size }, scale, gap, width) {
  pen.beginPath();
  pen.arc(x * scale, y * scale, size * scale + gap, 0, 2 * Math.PI);
  pen.lineWidth = width;
  pen.stroke();
}
