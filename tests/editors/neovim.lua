-- A session of Neovim with the server: nvim --headless -u NONE -n -c 'luafile THIS'. SETUP (a file from docs/editors.md)
-- starts the client, the folder is the atlas, OUT gets what came of it as JSON. Neovim 0.7 and later.
local said = {}

local function until_true(what, condition)
  if not vim.wait(20000, condition, 20) then
    error("timeout: " .. what)
  end
end

local function clients()
  return (vim.lsp.get_clients or vim.lsp.get_active_clients)()
end

local function cursor_on(text, line)
  local found = vim.fn.getline(line):find(text, 1, true)
  vim.api.nvim_win_set_cursor(0, { line, found - 1 })
end

local function file()
  return vim.fn.fnamemodify(vim.api.nvim_buf_get_name(0), ":t")
end

local function completion(line, character)
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(),
    position = { line = line, character = character },
  }
  local answers = vim.lsp.buf_request_sync(0, "textDocument/completion", params, 20000)
  local labels = {}
  for _, answer in pairs(answers) do
    for _, item in ipairs(answer.result.items or answer.result) do
      table.insert(labels, item.label)
    end
  end
  table.sort(labels)
  return labels
end

local function choose(title)
  vim.ui.select = function(items, _, chosen)
    for _, item in ipairs(items) do
      local action = item.action or item[2] -- as of 0.10; before, a pair
      if action.title:find(title, 1, true) then
        return chosen(item)
      end
    end
    error("no action " .. title .. " in " .. vim.inspect(items))
  end
end

local function session()
  vim.o.hidden = true
  vim.cmd("filetype on")
  vim.cmd("luafile " .. vim.env.SETUP)
  vim.cmd("edit data/a.yaml")
  until_true("attach", function()
    return #clients() > 0 and clients()[1].server_capabilities ~= nil
  end)
  until_true("diagnostics", function()
    return #vim.diagnostic.get(0) > 0
  end)
  local found = vim.diagnostic.get(0)[1]
  said.diagnostic = { found.code, found.lnum, vim.fn.getline(found.lnum + 1):sub(found.col + 1, found.end_col) }
  said.completion = completion(5, 11)

  cursor_on("role:b", 6)
  vim.lsp.buf.definition()
  until_true("definition", function()
    return file() == "b.yaml"
  end)
  said.definition = { file(), vim.fn.getline("."), vim.fn.col(".") }

  vim.lsp.buf.references()
  until_true("references", function()
    return #vim.fn.getqflist() > 0
  end)
  said.references = {}
  for _, one in ipairs(vim.fn.getqflist()) do
    table.insert(said.references, { vim.fn.bufname(one.bufnr):match("[^/]*$"), one.lnum, one.col })
  end

  vim.cmd("cclose")
  vim.fn.setqflist({})
  vim.lsp.codelens.refresh()
  until_true("code lens", function()
    local lens = vim.lsp.codelens.get(0)[1]
    return lens and lens.command
  end)
  said.lens = vim.lsp.codelens.get(0)[1].command.title
  vim.api.nvim_win_set_cursor(0, { 2, 0 })
  vim.lsp.codelens.run()
  until_true("references of the lens", function()
    return #vim.fn.getqflist() > 0
  end)
  said.uses = vim.fn.getqflist()[1].text
  vim.cmd("cclose | edit data/a.yaml")
  cursor_on("role:b", 6)
  vim.lsp.buf.rename("role:c")
  until_true("rename", function()
    return vim.fn.getline(6):find("role:c", 1, true)
  end)
  said.renamed = vim.fn.getbufline(vim.fn.bufnr("b.yaml"), 2)

  until_true("the finding", function()
    return #vim.diagnostic.get(0) > 0
  end)
  cursor_on("role:leed", 7)
  choose("role:lead")
  vim.lsp.buf.code_action()
  until_true("code action", function()
    return vim.fn.getline(7):find("role:lead", 1, true)
  end)
  said.fixed = vim.fn.getline(7)
  until_true("no finding", function()
    return #vim.diagnostic.get(0) == 0
  end)

  vim.lsp.stop_client(clients())
  until_true("exit", function()
    return vim.fn.filereadable(vim.env.STATUS) == 1
  end)
end

local ok, failure = pcall(session)
if not ok then
  said.failure = tostring(failure) .. "\n" .. vim.fn.execute("messages")
end
vim.fn.writefile({ vim.fn.json_encode(said) }, vim.env.OUT)
vim.cmd("qall!")
