/** Sparql: a thing -> the query that asks the graph for its facts. */

const PREFIXES = `PREFIX ng: <https://w3id.org/newsgraph/ns#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
`;

/**
 * Return the query of a thing's facts, by what it is known by: the URL of an article (its
 * title, where it has none), the domain of a provider, the name of a topic, and one article
 * of a story. So it holds for any base of the graph's IRIs.
 * @param {{type: "node" | "story", id: number}} thing
 */
export async function writeQuery(coverage, { type, id }) {
  const isStory = type === "story";
  const node = isStory ? coverage.clusters[id].members[0] : id;
  const known = await identify(coverage, node);
  const pattern = isStory ? `?article ng:inCluster ?thing ;\n    ${known} .` : `?thing ${known} .`;
  return `${PREFIXES}
SELECT ?thing ?property ?value
WHERE {
  ${pattern}
  ?thing ?property ?value .
}
ORDER BY ?thing ?property ?value
`;
}

/** Return the type of a node, and a property that it is known by. */
async function identify(coverage, id) {
  const { group, label } = coverage.nodes[id];
  const { url, domain } = await coverage.tell(id);
  if (group === "provider") return `a ng:Provider ;\n    ng:domain ${quoted(domain)}`;
  if (group === "topic") return `a skos:Concept ;\n    ${named("skos:prefLabel", label)}`;
  const known = url ? `schema:url ${iri(url)}` : named("schema:headline", label);
  return `a ng:Article ;\n    ${known}`;
}

/** Write that a node has a name, in which the page may have replaced what turns text around. */
function named(property, label) {
  if (!label.includes("\ufffd")) return `${property} ${quoted(label)}`;
  const shown = `REPLACE(?name, "[\\u202A-\\u202E\\u2066-\\u2069]", "\\uFFFD")`;
  return `${property} ?name .\n  FILTER(${shown} = ${quoted(label)})`;
}

/** Write an IRI; what could end it is percent-encoded. */
function iri(text) {
  const legal = text.replace(/[\0- "<>\\^\x60{|}]/g, encodeURIComponent);
  return `<${legal}>`;
}

/**
 * Write a string. After a backslash, the letter u is written by its number: some readers
 * replace such escapes before they look for the end of a string.
 */
function quoted(text) {
  const escapes = { '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r" };
  const inside = text.replace(/\\[uU]?|["\t\n\r]/g, (found) => {
    const [, letter] = found;
    const number = letter ? `\\U000000${letter.charCodeAt(0).toString(16)}` : "";
    return escapes[found] ?? `\\\\${number}`;
  });
  return `"${inside}"`;
}
