// Look at the extension in a real VS Code (code-server) in a real browser:
//
//     node look.mjs ATLAS-LINT VSIX PICTURE
//
// Opens a copy of the example atlas, waits for a code lens, types half an id, and fails unless the record is the first in
// the list of completions, and the half id alone is underlined. PICTURE gets a PNG of the window.
import assert from "node:assert";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";

const here = fileURLToPath(new URL(".", import.meta.url));
const repository = resolve(here, "../..");
const [command, vsix, picture] = process.argv.slice(2).map((path) => resolve(path));
const FILE = "data/workflows/workflows/workflows-governance.yaml";
const FIRST = ".suggest-widget.visible .monaco-list-row .label-name";
const SETTINGS = {
  "chat.disableAIFeatures": true,
  "files.autoSave": "off",
  "editor.minimap.enabled": false,
  "editor.fontSize": 13,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "window.commandCenter": false,
  "workbench.activityBar.location": "hidden",
  "workbench.colorTheme": "Default Light Modern",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** Return a port that nothing listens on. */
function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

async function until(what, look, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const found = await look();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`${what} did not come in ${seconds} seconds`);
}

const folder = mkdtempSync(join(tmpdir(), "atlas-lint-editors-"));
const started = [];
let browser;
try {
  for (const name of ["data", "schemas"]) cpSync(join(repository, name), join(folder, "atlas", name), { recursive: true });
  const settings = { User: SETTINGS, Machine: { "atlas-lint.path": command } };
  for (const [scope, values] of Object.entries(settings)) {
    mkdirSync(join(folder, "user", scope), { recursive: true });
    writeFileSync(join(folder, "user", scope, "settings.json"), JSON.stringify(values));
  }
  writeFileSync(join(folder, "config.yaml"), "");
  const entry = join(here, "node_modules/code-server/out/node/entry.js");
  const places = ["--user-data-dir", join(folder, "user"), "--extensions-dir", join(folder, "extensions"),
    "--config", join(folder, "config.yaml")];
  const installed = spawnSync(process.execPath, [entry, ...places, "--install-extension", vsix], { encoding: "utf8" });
  assert.equal(installed.status, 0, installed.stdout + installed.stderr);

  const port = await freePort();
  const options = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check",
    "--disable-workspace-trust", "--disable-getting-started-override"];
  const server = spawn(process.execPath, [entry, ...places, ...options], { stdio: "ignore", detached: true });
  started.push(server);
  const address = `http://127.0.0.1:${port}`;
  await until("code-server", () => fetch(`${address}/healthz`).then((answer) => answer.ok, () => false));

  const file = join(folder, "atlas", FILE);
  browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
    defaultViewport: { width: 1000, height: 640 },
  });
  const page = await browser.newPage();
  const payload = JSON.stringify([["openFile", `vscode-remote://127.0.0.1:${port}${file}`]]);
  const query = new URLSearchParams({ folder: join(folder, "atlas"), payload });
  await page.goto(`${address}/?${query}`);
  await page.waitForSelector(".monaco-editor .view-line", { timeout: 120_000 });
  await until("a code lens", () => page.evaluate(() => /incoming/.test(document.body.innerText)));

  const line = readFileSync(file, "utf8").split("\n").findIndex((text) => text.includes("- role:")) + 1;
  await page.keyboard.down("Control");
  await page.keyboard.press("g");
  await page.keyboard.up("Control");
  await page.keyboard.type(`${line}`);
  await page.keyboard.press("Enter");
  const isAt = (number) => page.evaluate((text) => document.body.innerText.includes(text), `Ln ${number}, Col`);
  await until("the line", () => isAt(line));
  await page.focus(".monaco-editor .native-edit-context, .monaco-editor textarea");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await until("a new line", () => isAt(line + 1));
  await page.keyboard.type("- role:rel", { delay: 60 });
  await until("the record, first in the list", () =>
    page.evaluate((selector) => document.querySelector(selector)?.textContent === "role:release-manager", FIRST),
  );
  await until("the squiggle", () => page.$(".squiggly-error"));
  await new Promise((done) => setTimeout(done, 1500)); // whatever else comes
  await page.screenshot({ path: picture });
  assert.equal((await page.$$(".squiggly-error")).length, 1);
  console.log(`the record is first in the list, the half id is underlined: ${picture}`);
} catch (error) {
  const [page] = browser ? (await browser.pages()).slice(-1) : [];
  await page?.screenshot({ path: `${picture}.failed.png` });
  throw error;
} finally {
  await browser?.close();
  for (const { pid } of started) process.kill(-pid);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
