// Bundle the extension into dist/, with the licences of the packages that end up in it.
import { build } from "esbuild";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["extension.js"],
  outfile: process.argv[2] ?? "dist/extension.js",
  bundle: true,
  minify: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  metafile: true,
  logLevel: "warning",
});
const folders = new Set(
  Object.keys(metafile.inputs)
    .map((path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0])
    .filter(Boolean),
);
const parts = [...folders].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(`${here}${folder}/package.json`, "utf8"));
  const file = readdirSync(here + folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} has no licence to ship`);
  return `${name} ${version} (${license})\n\n${readFileSync(`${here}${folder}/${file}`, "utf8").trim()}\n`;
});
if (!process.argv[2]) writeFileSync(`${here}dist/LICENSES.txt`, parts.join(`\n${"-".repeat(78)}\n\n`));
