// Prints what yaml-language-server reports about files of data/, as an editor asks it: language-server SCHEMA FILE...
// For FILE@LINE:COLUMN it prints what may stand there instead.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [schema, ...files] = process.argv.slice(2);
const open = new Map(files.map((name) => name.split("@")).map(([file, at]) => [pathToFileURL(file).href, { file, at }]));
const yaml = { schemas: { [pathToFileURL(schema).href]: ["data/**/*.yaml"] }, schemaStore: { enable: false }, validate: true };
const program = join(import.meta.dirname, "node_modules/.bin/yaml-language-server");
const server = spawn(program, ["--stdio"], { stdio: ["pipe", "pipe", "inherit"] });

function send(message) {
  const text = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  server.stdin.write(`Content-Length: ${text.length}\r\n\r\n`);
  server.stdin.write(text);
}

const answers = {
  "workspace/configuration": ({ items }) => items.map(({ section }) => (section === "yaml" ? yaml : {})),
};

function openFiles() {
  send({ method: "initialized", params: {} });
  send({ method: "workspace/didChangeConfiguration", params: { settings: { yaml } } });
  for (const [uri, { file }] of open) {
    const textDocument = { uri, languageId: "yaml", version: 1, text: readFileSync(file, "utf8") };
    send({ method: "textDocument/didOpen", params: { textDocument } });
  }
}

function receive({ id, method, params, result }) {
  if (id === 1 && result) openFiles();
  else if (id === 2 && result) {
    for (const { label } of result.items) console.log(label);
    server.kill();
  } else if (method && id !== undefined) send({ id, result: answers[method]?.(params) ?? null });
  else if (method === "textDocument/publishDiagnostics" && open.has(params.uri)) {
    const { file, at } = open.get(params.uri);
    open.delete(params.uri);
    if (at) {
      const [line, character] = at.split(":").map((number) => number - 1);
      send({ id: 2, method: "textDocument/completion", params: { textDocument: { uri: params.uri }, position: { line, character } } });
      return;
    }
    for (const { range, message } of params.diagnostics)
      console.log(`${file}:${range.start.line + 1}:${range.start.character + 1}: ${message}`);
    console.log(`${file}: ${params.diagnostics.length} findings`);
    if (open.size === 0) server.kill();
  }
}

let received = Buffer.alloc(0);
server.stdout.on("data", (data) => {
  received = Buffer.concat([received, data]);
  for (let end; (end = received.indexOf("\r\n\r\n")) >= 0; ) {
    const length = Number(/Content-Length: (\d+)/i.exec(received.toString("latin1", 0, end))[1]);
    if (received.length < end + 4 + length) return;
    receive(JSON.parse(received.toString("utf8", end + 4, end + 4 + length)));
    received = received.subarray(end + 4 + length);
  }
});
setTimeout(() => server.kill(), 30_000).unref();
send({
  id: 1,
  method: "initialize",
  params: { processId: process.pid, rootUri: pathToFileURL(".").href, capabilities: { workspace: { configuration: true } } },
});
