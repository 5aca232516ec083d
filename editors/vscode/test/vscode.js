"use strict";
// A stand-in for the module `vscode`: as much of its interface as a session with the server touches. Events, providers
// and commands are recorded, so that a test can fire, ask and read them. A class that is only extended is empty.

const { fileURLToPath, pathToFileURL } = require("node:url");

class EventEmitter {
  listeners = new Set();
  event = (listener, self) => {
    const bound = self ? listener.bind(self) : listener;
    this.listeners.add(bound);
    return new Disposable(() => this.listeners.delete(bound));
  };
  async fire(value) {
    for (const listener of [...this.listeners]) await listener(value);
  }
  dispose() {
    this.listeners.clear();
  }
}

class Disposable {
  constructor(end = () => {}) {
    this.dispose = end;
  }
  static from(...all) {
    return new Disposable(() => all.forEach((one) => one.dispose()));
  }
}

class CancellationTokenSource {
  token = { isCancellationRequested: false, onCancellationRequested: () => new Disposable() };
  cancel() {
    this.token.isCancellationRequested = true;
  }
  dispose() {}
}

class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}

class Range {
  constructor(start, end, ...rest) {
    const [from, to] = rest.length ? [new Position(start, end), new Position(...rest)] : [start, end];
    Object.assign(this, { start: from, end: to });
  }
}

class Location {
  constructor(uri, range) {
    Object.assign(this, { uri, range });
  }
}

class Diagnostic {
  constructor(range, message, severity) {
    Object.assign(this, { range, message, severity });
  }
}

class CompletionItem {
  constructor(label, kind) {
    Object.assign(this, { label, kind });
  }
}

class CompletionList {
  constructor(items, isIncomplete) {
    Object.assign(this, { items, isIncomplete });
  }
}

class CodeLens {
  constructor(range, command) {
    Object.assign(this, { range, command });
  }
}

class MarkdownString {
  constructor(value = "") {
    this.value = value;
  }
  appendMarkdown(value) {
    this.value += value;
    return this;
  }
}

class CodeActionKind {
  constructor(value) {
    this.value = value;
  }
  append(part) {
    return new CodeActionKind(this.value ? `${this.value}.${part}` : part);
  }
  static Empty = new CodeActionKind("");
  static QuickFix = new CodeActionKind("quickfix");
  static Source = new CodeActionKind("source");
}

class WorkspaceEdit {
  edits = [];
  set(uri, edits) {
    this.edits.push([uri, edits]);
  }
  entries() {
    return this.edits;
  }
}

class Uri {
  constructor(text) {
    const url = new URL(text);
    this.scheme = url.protocol.slice(0, -1);
    this.path = decodeURIComponent(url.pathname);
    this.text = text;
  }
  get fsPath() {
    return fileURLToPath(this.text);
  }
  toString() {
    return this.text;
  }
  static file(path) {
    return new Uri(pathToFileURL(path).href);
  }
  static parse(text) {
    return new Uri(text);
  }
}

/** Return a namespace of the interface: events by name, and what is registered or created, recorded by name. */
function namespace(known) {
  const events = {};
  const registered = {};
  const event = (name) => (events[name] ??= new EventEmitter());
  const register = (name) => (...what) => {
    (registered[name] ??= []).push(what);
    return new Disposable();
  };
  const get = (_, name) => {
    if (name in known) return known[name];
    if (name === "fire") return (of, value) => event(of).fire(value);
    if (name === "registered") return registered;
    if (/^on[A-Z]/.test(name)) return event(name).event;
    return /^(register|create|set)/.test(name) ? register(name) : undefined;
  };
  return new Proxy({}, { get });
}

class DiagnosticCollection extends Map {
  get(uri) {
    return super.get(uri.toString());
  }
  set(uri, diagnostics) {
    return super.set(uri.toString(), diagnostics);
  }
  delete(uri) {
    return super.delete(uri.toString());
  }
  dispose() {
    this.clear();
  }
}

const settings = {};
const shown = [];
const logged = [];
const ran = [];
const handlers = {};
const collections = [];
const log = (...line) => logged.push(line.join(" "));
const channel = new Proxy({}, { get: (_, name) => (/^on/.test(name) ? new EventEmitter().event : log) });
const show = (message) => {
  shown.push(message);
  return Promise.resolve(undefined);
};
const configuration = (section) => ({
  ...settings[section],
  get: (key, fallback) => settings[section]?.[key] ?? fallback,
});

const known = {
  __esModule: true, // else its importers copy the names that it has, and lack the others
  EventEmitter, Disposable, CancellationTokenSource, Position, Range, Location, Diagnostic, CompletionItem, CompletionList,
  CodeLens, CodeActionKind, MarkdownString, WorkspaceEdit, Uri,
  version: "1.91.0",
  env: { language: "en", appName: "stub", clipboard: { writeText: async () => {} } },
  commands: {
    registerCommand: (name, handler) => {
      handlers[name] = handler;
      return new Disposable();
    },
    executeCommand: async (name, ...values) => {
      ran.push([name, ...values]);
      return handlers[name]?.(...values);
    },
  },
  languages: namespace({
    match: (selector, document) => {
      const filters = [selector].flat();
      return filters.some((one) => one.language === document.languageId && !one.pattern) ? 10 : 0;
    },
    createDiagnosticCollection: () => {
      collections.push(new DiagnosticCollection());
      return collections.at(-1);
    },
  }),
  window: namespace({
    showErrorMessage: show,
    showWarningMessage: show,
    showInformationMessage: show,
    createOutputChannel: () => channel,
    withProgress: (_, task) => task({ report() {} }, new CancellationTokenSource().token),
    tabGroups: namespace({ all: [] }),
    visibleTextEditors: [],
    activeTextEditor: undefined,
  }),
  workspace: namespace({
    workspaceFolders: [],
    textDocuments: [],
    notebookDocuments: [],
    isTrusted: true,
    getConfiguration: (section) => configuration(section),
    getWorkspaceFolder: () => known.workspace.workspaceFolders[0],
    createFileSystemWatcher: () => namespace({ dispose() {} }),
    asRelativePath: (uri) => uri.fsPath,
  }),
  stub: { settings, shown, logged, ran, collections },
};

module.exports = new Proxy(known, {
  get: (found, name) => (found[name] ??= /^[A-Z]/.test(String(name)) ? class {} : undefined),
});
