/** Finding: what lies at or near a point of the picture. */

const NEAR = 14;
const NEARER = 3;

/** Return what is at a point: a node, or what a label there is of, or a story, or null. */
export function thingNear(coverage, grid, state, lettering, { x, y }) {
  const { scale } = state.view;
  const most = state.shown.nodes[0]?.size ?? 0;
  const far = reachOf(most, scale) + most;
  const box = { left: x - far, top: y - far, width: 2 * far, height: 2 * far };
  const nodes = grid.within(box).map((id) => coverage.nodes[id]);
  const candidates = nodes.filter((node) => canBePointedAt(node, coverage, state));
  const node = nearestNode(candidates, { x, y }, scale);
  const label = lettering.thingAt(x * scale, y * scale);
  if (node && (!label || Math.hypot(node.x - x, node.y - y) <= node.size)) {
    return { type: "node", id: node.id };
  }
  return label ?? storyAt(state.shown.stories, { x, y });
}

/** Whether a node is a disc, or a dot that is no story's: the others are too small to meet. */
function canBePointedAt({ id, cluster }, { clusters }, { shown, detail }) {
  return detail.discs.has(id) || (shown.ranks[id] >= 0 && !clusters[cluster]?.isStory);
}

/** Return the node that is nearest to a point and near enough. */
function nearestNode(nodes, { x, y }, scale) {
  let [best, found] = [Infinity, undefined];
  for (const node of nodes) {
    const distance = Math.hypot(node.x - x, node.y - y) - node.size;
    const isNear = distance < reachOf(node.size, scale);
    if (isNear && distance < best) [best, found] = [distance, node];
  }
  return found;
}

/** Return how far from its rim a node is met; the smaller it looks, the less. */
function reachOf(size, scale) {
  return Math.min(NEAR, Math.max(NEARER, 2 * size * scale)) / scale;
}

/**
 * Return the id of the node that lies nearest in a direction, undefined where none does.
 * What lies straight ahead counts as nearer than what lies aside.
 */
export function nearestTowards(nodes, from, [dx, dy]) {
  let [best, found] = [Infinity, undefined];
  for (const node of nodes) {
    const ahead = (node.x - from.x) * dx + (node.y - from.y) * dy;
    const aside = Math.abs((node.x - from.x) * dy) + Math.abs((node.y - from.y) * dx);
    if (ahead > 0.5 && ahead + 2 * aside < best) [best, found] = [ahead + 2 * aside, node.id];
  }
  return found;
}

/** Return the story whose territory holds a point, or null. */
function storyAt(stories, { x, y }) {
  const story = stories.find((one) => Math.hypot(one.x - x, one.y - y) <= one.radius);
  return story ? { type: "story", id: story.id } : null;
}
