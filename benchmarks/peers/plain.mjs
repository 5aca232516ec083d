// What a user would write instead: schemas and dangling targets, without lines. Run as `node plain.mjs DATA SCHEMAS`.
import { readdirSync, readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import { CORE_SCHEMA, loadAll } from "js-yaml";
const [data, schemas] = process.argv.slice(2);
const report = (...words) => { console.log(...words); process.exitCode = 1; };
const below = (folder, end) => readdirSync(folder, { recursive: true }).filter((path) => end.test(path)).sort();
const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
for (const path of below(schemas, /\.json$/)) ajv.addSchema(JSON.parse(readFileSync(`${schemas}/${path}`)), path);
const validate = (path, value, about) => {
  const valid = ajv.getSchema(path);
  if (valid && !valid(value)) report(about, ajv.errorsText(valid.errors));
};
const records = new Map(), edges = [];
const declare = (path, { id, nodeKind, kind, attributes = {}, edges: written, extendsNode }) => {
  const outgoingEdges = Object.entries(written ?? {}).flatMap(([kind, ends]) => [ends ?? []].flat().map((end) => {
    const { target, to = target, attributes, ...others } = typeof end === "string" ? { to: end } : end;
    return { from: id ?? extendsNode?.id, to, kind, attributes: { ...others, ...attributes } };
  }));
  edges.push(...outgoingEdges);
  if (id) records.set(id, { id, _kind: nodeKind ?? kind, _file: path, attributes, outgoingEdges, incomingEdges: [] });
};
for (const path of below(data, /\.ya?ml$/)) try {
  const documents = loadAll(readFileSync(`${data}/${path}`, "utf8"), { schema: CORE_SCHEMA });
  for (const document of documents) for (const node of document?.nodes ?? [document ?? {}]) declare(path, node);
} catch (error) { report(path, error.message); }
for (const edge of edges) records.get(edge.to)?.incomingEdges.push(edge) ?? report(edge, "dangles");
for (const edge of edges) validate(`edges/${edge.kind}.schema.json`, edge, edge);
for (const record of records.values()) validate(`records/${record._kind}.schema.json`, record, record.id);
