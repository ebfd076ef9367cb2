/** Finding: what lies at or near a point of the picture. */

/** Return the node nearest to a point, if it is no farther than this. */
export function nearestNode(nodes, { x, y }, farthest) {
  let [best, found] = [farthest, undefined];
  for (const node of nodes) {
    const distance = Math.hypot(node.x - x, node.y - y) - node.size;
    if (distance < best) [best, found] = [distance, node.id];
  }
  return found;
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
export function storyAt(clusters, { x, y }) {
  const inside = (one) => one.isStory && Math.hypot(one.x - x, one.y - y) <= one.radius;
  const story = clusters.find(inside);
  return story ? { type: "story", id: story.id } : null;
}
