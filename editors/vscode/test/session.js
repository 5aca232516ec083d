"use strict";
// A session of the bundled extension with the real server, against a stand-in for `vscode`; prints what came of it.
//
//     node session.js EXTENSION FOLDER FILE COMMAND LINE CHARACTER
//
// FILE (below FOLDER) is opened, COMMAND is the setting `atlas-lint.path`, LINE and CHARACTER ask for a completion.

const Module = require("node:module");
const { readFileSync } = require("node:fs");
const path = require("node:path");

const [extension, folder, file, command, line, character] = process.argv.slice(2);
const stub = path.join(__dirname, "vscode.js");
const resolve = Module._resolveFilename;
Module._resolveFilename = (name, ...rest) => (name === "vscode" ? stub : resolve(name, ...rest));

const vscode = require("vscode");
const { activate, deactivate } = require(extension);
const token = new vscode.CancellationTokenSource().token;

function opened(name) {
  const text = readFileSync(path.join(folder, name), "utf8");
  const uri = vscode.Uri.file(path.join(folder, name));
  return { uri, languageId: "yaml", version: 1, getText: () => text, isClosed: false, isDirty: false, eol: 1 };
}

/** Wait until a function returns something, and return it. */
async function until(look) {
  for (let tries = 0; tries < 1000; tries++) {
    const found = look();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error(`nothing came: ${look}\n${vscode.stub.logged.join("\n")}`);
}

async function provider(kind) {
  const all = await until(() => vscode.languages.registered[`register${kind}Provider`]);
  return all[0][1];
}

async function main() {
  vscode.stub.settings["atlas-lint"] = { path: command };
  vscode.workspace.workspaceFolders.push({ uri: vscode.Uri.file(folder), name: "atlas", index: 0 });
  const context = { subscriptions: [] };
  await activate(context);
  const said = { shown: vscode.stub.shown };
  if (vscode.stub.shown.length === 0) Object.assign(said, await converse());
  await deactivate();
  process.stdout.write(JSON.stringify(said));
}

async function converse() {
  const document = opened(file);
  vscode.workspace.textDocuments.push(document);
  await vscode.workspace.fire("onDidOpenTextDocument", document);
  const found = await until(() => vscode.stub.collections.map((one) => one.get(document.uri)).find((one) => one?.length));
  const position = new vscode.Position(Number(line), Number(character));
  const completion = await provider("CompletionItem");
  const list = await completion.provideCompletionItems(document, position, token, { triggerKind: 0 });
  const lenses = await provider("CodeLens");
  const [lens] = await lenses.provideCodeLenses(document, token);
  const { command: clicked } = await lenses.resolveCodeLens(lens, token);
  await vscode.commands.executeCommand(clicked.command, ...clicked.arguments);
  const [name, uri, at, places] = vscode.stub.ran.at(-1);
  return {
    diagnostics: found.map((one) => [one.code?.value ?? one.code, one.range.start.line, one.range.start.character]),
    items: list.items.map((item) => item.label.label ?? item.label),
    title: clicked.title,
    reference: [name, uri.fsPath, at instanceof vscode.Position],
    places: places.map((place) => [place instanceof vscode.Location, path.basename(place.uri.fsPath), place.range.start.line]),
  };
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
