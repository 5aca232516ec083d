"use strict";
// The client of `atlas-lint lsp` in VS Code. What it shows comes from the server; here is only how the server starts.

const { spawn } = require("node:child_process");
const path = require("node:path");
const vscode = require("vscode");
const { CloseAction, LanguageClient } = require("vscode-languageclient/node");

const NAME = "atlas-lint";
const INSTALL = 'pip install "atlas-lint[lsp]"';
const DOCUMENTS = [
  { scheme: "file", language: "yaml" },
  { scheme: "file", language: "json", pattern: "**/*.schema.json" },
  { scheme: "file", pattern: "**/{atlas-lint,pyproject}.toml" },
];
const COPY = "Copy the command";
const SETTINGS = "Open the settings";

let client;

/** A client whose failures before the server runs go to the log alone: `start` shows one message for them. */
class Client extends LanguageClient {
  error(message, data, show) {
    super.error(message, data, this.isRunning() ? show : false);
  }
}

/** Return the command to start, and the folder to start it in. */
function command() {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const given = vscode.workspace.getConfiguration(NAME).get("path") || NAME;
  const isPath = given.includes("/") || given.includes(path.sep);
  return [isPath && folder ? path.resolve(folder, given) : given, folder];
}

/** Start the server and return its process; `process.said` is what it writes to standard error. */
function launch() {
  const [program, cwd] = command();
  return new Promise((resolve, reject) => {
    const server = spawn(program, ["lsp", "--stdio"], { cwd });
    server.said = "";
    server.stderr.on("data", (data) => (server.said += data));
    server.on("spawn", () => resolve(server));
    server.on("error", (error) => reject(missing(program, error)));
  });
}

function missing(program, error) {
  const why = error.code === "ENOENT" ? "was not found" : `cannot be started (${error.code ?? error.message})`;
  return new Error(`The command ${program} ${why}. Install it: ${INSTALL}`);
}

/** Return why a server did not start: what it wrote to standard error in one line, else `error`. */
async function reason(server, error) {
  if (server.exitCode === null) {
    await new Promise((resolve) => {
      server.once("close", resolve);
      setTimeout(resolve, 2000).unref();
    });
  }
  const said = server.said.replace(/^error: /, "").replace(/\s*\n\s*(help: )?/g, "; ");
  if (said) return new Error(said.replace(/; $/, ""));
  return server.exitCode === null ? error : new Error(`The command ${server.spawnfile} lsp ended at once.`);
}

async function start() {
  let server;
  let isReady = false;
  const options = {
    documentSelector: DOCUMENTS,
    initializationFailedHandler: () => false,
    errorHandler: {
      error: (...what) => usual.error(...what),
      closed: () => (isReady ? usual.closed() : { action: CloseAction.DoNotRestart, handled: true }),
    },
  };
  let first;
  const made = new Client(NAME, NAME, async () => {
    const given = first ?? (await launch());
    first = undefined;
    return given;
  }, options);
  const usual = made.createDefaultErrorHandler();
  try {
    first = server = await launch();
    client = made;
    await made.start();
    isReady = true;
  } catch (error) {
    client = undefined;
    tell(server ? await reason(server, error) : error);
  }
}

/** Show an error, with what mends it. */
async function tell(error) {
  const chosen = await vscode.window.showErrorMessage(`${NAME}: ${error.message}`, COPY, SETTINGS);
  if (chosen === COPY) {
    await vscode.env.clipboard.writeText(INSTALL);
  } else if (chosen === SETTINGS) {
    await vscode.commands.executeCommand("workbench.action.openSettings", `${NAME}.path`);
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.dispose();
}

async function restart() {
  await stop();
  await start();
}

/** Show the references of a code lens. The server sends values of the protocol, and VS Code takes its own. */
function showReferences(uri, position, locations) {
  const { protocol2CodeConverter: convert } = client;
  const places = locations.map((location) => convert.asLocation(location));
  return vscode.commands.executeCommand(
    "editor.action.showReferences", convert.asUri(uri), convert.asPosition(position), places,
  );
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand(`${NAME}.showReferences`, showReferences),
    vscode.commands.registerCommand(`${NAME}.restart`, restart),
    vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration(`${NAME}.path`) && restart()),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
