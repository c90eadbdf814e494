-- Checks a report's Markdown and prepares it for the target format.
--
-- The document arrives with raw blocks of the format `thb`, written by document.py:
--   cell <name>                     the cells of the notebook, so that faults can name them
--   item <id> <label>               a figure or table, and on lines of their own
--     anchor <id>                   the places within it that others may link to
--   shown <id>                      the item as HTML, for Word: see word.py
-- A link of class `optional` is plain text where the report does not have its target, and so is a `tie`; one of
-- class `numbered`, or without a text, shows kind and number of the figure or table that it leads to.
-- All faults are collected and written to stderr, one a line, before the run ends.

local faults, place = {}, 'the document'
-- Who has taken an id; some are the page's own.
local own = 'the page itself'
local owners = { footnotes = own, ['page-content'] = own, ['references-list'] = own }
local labels = {}
-- A notebook of a user's own, of which less is asked; the name of the file; and what is not as it was published.
local own_notebook, address = false, ''

local is_print, is_html = FORMAT == 'typst', FORMAT == 'html5'

local function fault(text, ...)
  table.insert(faults, 'THB-FAULT\t' .. place .. '\t' .. text:format(...))
end

local function excerpt(text)
  text = text:gsub('%s+', ' ')
  return #text > 60 and text:sub(1, 57) .. '…' or text
end

local function marker(block)
  if block.t ~= 'RawBlock' or block.format ~= 'thb' then return nil end
  return block.text:match('^(%a+) ([^\n]*)\n?(.*)$')
end

local function quoted(text)
  return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"'):gsub('%s+', ' ') .. '"'
end

local function typst(text, ...) return pandoc.RawBlock('typst', text:format(...)) end

-- First pass: who owns which id, and what a reference to it shows ------------------------------

local function claim(id, label)
  if id == '' then return end
  if owners[id] then
    fault('the id "%s" is already taken by %s: give one of them another, as in {#other-id}', id, owners[id])
  else
    owners[id], labels[id] = place, label
  end
end

local function claim_attr(element)
  -- To read the words of each element would take longer than all else.
  if element.identifier ~= '' then claim(element.identifier, pandoc.utils.stringify(element)) end
end

local function claim_all(block)
  local kind, head, rest = marker(block)
  if kind == 'cell' then
    place = head
  elseif kind == 'item' then
    local id, label = head:match('^(%S+) (.*)$')
    claim(id, label)
    for anchor in rest:gmatch('anchor (%S+)') do claim(anchor, label) end
  else
    pandoc.Blocks({ block }):walk { Header = claim_attr, Div = claim_attr, Span = claim_attr, Code = claim_attr,
      CodeBlock = claim_attr }
  end
end

-- What a notebook of a user's own has as HTML or TeX is read, before all else ---------------------

-- Its ids, classes and looks are none of this page's, and of its links those are kept that lead to another.
local function bare(element)
  if element.t == 'Link' and not element.target:match('^https?://') then return element.content end
  element.attr = pandoc.Attr()
  return element
end

local function content(element) return element.content end

-- A command of TeX that nobody knows stands as it is written.
local FOREIGN = { Link = bare, Code = bare, CodeBlock = bare, Span = content, Div = content,
  Image = function(element) return element.caption end,
  Figure = function(element) return element.content .. element.caption.long end,
  Header = function(element) return pandoc.Para { pandoc.Strong(element.content) } end,
  RawInline = function(element) return pandoc.Code(element.text) end,
  RawBlock = function(element) return pandoc.CodeBlock(element.text) end }

-- What HTML has no element for waits aside while the rest of a cell goes through it.
local function as_html(blocks)
  local kept, is_raw = pandoc.List {}, false
  local function look(element) is_raw = is_raw or element.format == 'html' and not element.text:match('^<!%-%-') end
  blocks:walk { RawInline = look, RawBlock = look }
  if not is_raw then return blocks end
  local function keep(wrap)
    return function(element)
      kept:insert(element)
      return wrap({}, pandoc.Attr('', { 'kept' }, { at = tostring(#kept) }))
    end
  end
  local function give(element) return kept[tonumber(element.attributes.at)] end
  local aside = blocks:walk { Cite = keep(pandoc.Span), Math = keep(pandoc.Span), Note = keep(pandoc.Span),
    CodeBlock = keep(pandoc.Div) }
  return pandoc.read(pandoc.write(pandoc.Pandoc(aside), 'html-task_lists'), 'html').blocks:walk { Span = give, Div = give }
end

local function read_whole(blocks)
  local all, cell = pandoc.Blocks {}, pandoc.Blocks {}
  for _, block in ipairs(blocks) do
    local kind, _, rest = marker(block)
    if kind then
      all:extend(as_html(cell))
      cell = pandoc.Blocks {}
    end
    if kind == 'html' or kind == 'latex' then
      local read = pandoc.read(rest, kind == 'latex' and 'latex+raw_tex' or kind).blocks
      all:insert(pandoc.Div(read:walk(FOREIGN), pandoc.Attr('', { 'foreign' })))
    else
      (kind and all or cell):insert(block)
    end
  end
  all:extend(as_html(cell))
  return all
end

-- Second pass: check and transform --------------------------------------------------------------

local function raw(element)
  if element.format == 'thb' then
    fault('a code fence or a ::: block of this or an earlier cell is not closed')
  elseif element.format == 'html' and element.text:match('^<!%-%-') then
    return {}
  else
    fault('raw %s does not reach every format: write Markdown instead of "%s"', element.format, excerpt(element.text))
  end
end

local function code(element)
  if element.text:find('```{=thb}', 1, true) then
    fault('a code fence of this or an earlier cell is not closed')
  end
  -- What is computed is marked off from what comes out; Typst does not know the class of a block of code.
  if is_print and element.classes:includes('python') then
    return pandoc.Div(element, { ['typst:width'] = '100%', ['typst:stroke'] = '(left: 2pt + deep)' })
  end
end

local function text(element)
  local note = element.text:match('%[%^[%w_-]+%]')
  if note then fault('the footnote %s has no text: add a paragraph that begins with %s:', note, note) end
end

-- To look at each word takes longer than all else, so only where there may be a footnote.
local function notes(block)
  if pandoc.utils.stringify(block):find('[^', 1, true) then block:walk { Str = text } end
end

-- Words of a text that rest on cells. On paper the footnotes stand raised behind them; behind a number they say
-- that they are footnotes, or it would read as a power. In a section the first alone of those that lead to one place
-- is a link, so that who goes from link to link is not led there twice.
local led = {}
local function tie(element)
  local id = element.target:match('^#(.+)$')
  local there, numbers = owners[id], element.attributes.footnotes or ''
  if numbers ~= '' and pandoc.utils.stringify(element):match('%d$') then
    numbers = (numbers:match('[,–]') and 'nn.\u{a0}' or 'n.\u{a0}') .. numbers
  end
  if is_print then
    local call = ('#tie(%s, %s, %s)['):format(quoted(table.concat(element.classes, ' ')), quoted(numbers),
      there and quoted(id) or 'none')
    element.content:insert(1, pandoc.RawInline('typst', call))
    element.content:insert(pandoc.RawInline('typst', '];'))
    return element.content
  elseif FORMAT == 'docx' then
    if numbers ~= '' then element.content:insert(pandoc.Superscript(numbers)) end
    return element.content
  end
  element.classes = element.classes:filter(function(class) return class ~= 'optional' end)
  if there and not led[id] then
    led[id] = true
    return element
  end
  -- In this order: that of a table changes from run to run.
  local footnotes = there and element.attributes.footnotes
  local attributes = { { 'title', element.title }, footnotes and { 'footnotes', footnotes } or nil }
  return pandoc.Span(element.content, pandoc.Attr('', element.classes, attributes))
end

local function link(element)
  if element.classes:includes('tie') then return tie(element) end
  local id = element.target:match('^#(.+)$')
  if not id then return nil end
  if element.classes:includes('optional') then
    if not owners[id] then return element.content end
    element.classes = element.classes:filter(function(class) return class ~= 'optional' end)
  elseif not owners[id] and not id:match('^ref%-') then
    fault('nothing in the report has the id "%s": fix the reference or publish what it points to', id)
    return nil
  end
  -- A label and its number stay on one line.
  if #element.content == 0 or element.classes:includes('numbered') then
    element.classes, element.content = {}, (labels[id] or id):gsub(' ', '\u{a0}')
  end
  return element
end

local last_level = 1
local function header(element)
  if own_notebook then
    element.level = math.min(math.max(element.level, 2), last_level + 1)
  elseif element.level == 1 then
    fault('the heading "%s" has level 1, which is the title\'s: begin with ##', excerpt(pandoc.utils.stringify(element)))
  elseif element.level > last_level + 1 then
    fault('the heading "%s" skips a level: use %s', excerpt(pandoc.utils.stringify(element)), ('#'):rep(last_level + 1))
  end
  last_level = math.max(element.level, 1)
  if element.level == 2 then led = {} end
  -- A question heads a text; other headings are those of parts.
  if element.level == 2 and not own_notebook and not pandoc.utils.stringify(element):match('%?$') then
    element.classes:insert('label')
  end
  if not is_html then element.level = math.max(element.level - 1, 1) end
  -- The heading of a part rather than of a text; Typst does not know classes.
  if is_print and element.classes:includes('label') then
    return { typst('#[#show heading: part-heading'), element, typst(']') }
  end
  return element
end

local function image(element)
  local how = own_notebook and 'is not read: write it as ![what it shows](file.png)'
    or 'is a file beside the notebook: publish a figure with caption and alt text from a code cell'
  fault('the picture "%s" %s', excerpt(element.src), how)
end

-- Each column needs a header to be read by: where none is marked, the first row is. Looks go, but for numbers.
local function plain_table(element)
  local first = element.bodies[1]
  if #element.head.rows == 0 and first and #first.body > 0 then
    local head, deep = pandoc.List {}, 1
    for _, cell in ipairs(first.body[1].cells) do deep = math.max(deep, cell.row_span) end
    for _ = 1, math.min(deep, #first.body) do head:insert(first.body:remove(1)) end
    element.head.rows = head
  end
  local function bare_rows(rows)
    for _, row in ipairs(rows) do
      row.attr = pandoc.Attr()
      for at, cell in ipairs(row.cells) do
        local is_number = 'AlignRight' == (cell.alignment == 'AlignDefault' and element.colspecs[at] or { cell.alignment })[1]
        cell.attr, cell.alignment = pandoc.Attr('', is_number and { 'number' } or {}), 'AlignDefault'
      end
    end
    return rows
  end
  element.attr, element.head.rows, element.foot.rows = pandoc.Attr(), bare_rows(element.head.rows), bare_rows(element.foot.rows)
  for _, body in ipairs(element.bodies) do body.head, body.body = bare_rows(body.head), bare_rows(body.body) end
  element.colspecs = element.colspecs:map(function(spec) return { is_print and spec[1] or 'AlignDefault' } end)
  if is_print then return { typst('#foreign(%d)[', #element.colspecs), element, typst(']') } end
  return pandoc.Figure(pandoc.Div(element, pandoc.Attr('', { 'scroll' })), {}, pandoc.Attr('', { 'table' }))
end

local function table_(element)
  if own_notebook then return plain_table(element) end
  fault('a table written in Markdown has no caption, number and row headers: publish it from a code cell')
end

local function math_(element)
  if element.text == '' then return {} end
  -- PDF/UA wants alternative text on each equation; TeX is what readers of formulas know.
  local body = pandoc.write(pandoc.Pandoc { pandoc.Para { element } }, 'typst'):gsub('%s+$', '')
  local block = tostring(element.mathtype == 'DisplayMath')
  return pandoc.RawInline('typst', ('#math.equation(block: %s, alt: %s, %s.body)'):format(block, quoted(element.text), body))
end

-- The name of a file; of several, that of the first, which is the notebook's own.
local function first_of(files)
  local first = pandoc.utils.type(files) == 'List' and files[1] or files
  return pandoc.path.filename(pandoc.utils.stringify(first))
end

-- The metadata say where the bibliography of the notebooks was looked for in vain, if it was.
local function citations(known, meta)
  local reported = false
  return function(element)
    local first = element.citations[1].id
    if labels[first] then return pandoc.Link((labels[first]:gsub(' ', '\u{a0}')), '#' .. first) end
    for _, citation in ipairs(element.citations) do
      if not known[citation.id] and not meta['no-bibliography'] then
        fault('%s has no entry "%s": add it, or write a plain @ in text as \\@',
          first_of(meta.bibliography), citation.id)
      elseif not known[citation.id] and not reported then
        reported = true
        fault('%s', pandoc.utils.stringify(meta['no-bibliography']))
      end
    end
  end
end

-- How a report is cited ends in the name of its file, which no line may part.
local function cited(element)
  if not element.classes:includes('cited') then return nil end
  local name = is_print and pandoc.RawInline('typst', ('#box(%s)'):format(quoted(address)))
    or pandoc.Span(address, pandoc.Attr('', { 'whole' }))
  element.content:extend { pandoc.Str(','), pandoc.Space(), name }
  return element.content
end

-- The parts of a page ----------------------------------------------------------------------------

-- The head of a finding stands on a line of its own, and ends in no full stop.
local function finding(blocks)
  local head = blocks[1].content and blocks[1].content[1]
  local last = head and head.t == 'Strong' and head.content[#head.content]
  if last and last.t == 'Str' then
    last.text = last.text:gsub('%.$', '')
    blocks[1].content[1] = head
  end
  return blocks
end

-- A row of a list is made of cells: spans with a class, and what stands between them. A dot between two spaces parts
-- cells and is not printed; a place without text is that of the next cell.
local function cells(inlines)
  local found, open, id = pandoc.List {}, nil, ''
  local function add(cell)
    if id ~= '' then cell.identifier, id = id, '' end
    found:insert(cell)
    return cell
  end
  for _, inline in ipairs(inlines) do
    if inline.t == 'Span' and #inline.content == 0 and #inline.classes == 0 then
      id, open = inline.identifier, nil
    elseif inline.t == 'Span' and #inline.classes > 0 and not inline.classes:includes('tie') then
      add(inline)
      open = nil
    elseif inline.t == 'Str' and inline.text == '·' then
      open = nil
    elseif open or inline.t ~= 'Space' then
      open = open or add(pandoc.Span({}, pandoc.Attr('', { 'text' })))
      open.content:insert(inline)
    end
  end
  for _, cell in ipairs(found) do
    local last = cell.content[#cell.content]
    if last and last.t == 'Space' then cell.content:remove() end
  end
  return found
end

-- Marks of states, which few faces have; an open one is dotted.
local MARKS = {}

local function mark(state)
  if is_print then return pandoc.RawInline('typst', ('#marks.%s'):format(state)) end
  return pandoc.Span({}, pandoc.Attr('', { 'state', state }))
end

local PARTS = { lead = true, answer = true, note = true, small = true, path = true, questions = true }
local parts

-- Content as an argument of Typst.
local function bracketed(content, before, after)
  local all = pandoc.Blocks { typst((before or '') .. '[') }
  all:extend(content)
  all:insert(typst(']' .. (after or ',')))
  return all
end

local function called(call, arguments)
  local all = pandoc.Blocks { typst('#%s(', call) }
  for _, argument in ipairs(arguments) do all:extend(bracketed(argument)) end
  all:insert(typst(')'))
  return all
end

local function facts(list)
  local all = pandoc.List {}
  for _, fact in ipairs(list.content) do
    all:insert { pandoc.Plain(fact[1]) }
    all:insert(fact[2][1])
  end
  return called('facts', all)
end

-- A row in print: of each cell its class and its text, at the beginning of which is the place that is linked to.
local function printed(item)
  local all = pandoc.Inlines { pandoc.RawInline('typst', '(') }
  for _, cell in ipairs(cells(item[1].content)) do
    -- The mark of a state is drawn, and what is open stands back.
    local state = cell.classes:includes('mark') and MARKS[pandoc.utils.stringify(cell)]
    if state then cell.content = { mark(state) } end
    if state == 'open' or state == 'not_covered' then all:insert(pandoc.RawInline('typst', '("muted", []), ')) end
    all:insert(pandoc.RawInline('typst', ('(%s, ['):format(quoted(cell.classes[1]))))
    if cell.identifier ~= '' then all:insert(pandoc.Span({}, pandoc.Attr(cell.identifier))) end
    all:extend(cell.content)
    all:insert(pandoc.RawInline('typst', ']), '))
  end
  all:insert(pandoc.RawInline('typst', '),'))
  return pandoc.Plain(all)
end

local function rows(element)
  local kind = element.classes[1]
  if is_print then
    local all = pandoc.Blocks { typst('#rows(%s,', quoted(kind)) }
    for _, block in ipairs(element.content) do
      if block.t == 'BulletList' then all:extend(block.content:map(printed)) else all:extend(bracketed { block }) end
    end
    all:insert(typst(')'))
    return all
  end
  return element:walk { BulletList = function(list)
    list.content = list.content:map(function(item)
      local spaced = pandoc.Inlines {}
      for _, cell in ipairs(cells(item[1].content)) do spaced:extend { cell, pandoc.Space() } end
      return { pandoc.Plain(spaced) }
    end)
    return list
  end }
end

-- What is looked up rather than read, in details that a phone opens: see report.css.
local function fold(words, of, blocks)
  local function html(text) return pandoc.RawInline('html', text) end
  local all = pandoc.Blocks { pandoc.Plain { html('<details class="fold"><summary>'), pandoc.Str(words),
    pandoc.Span(of, pandoc.Attr('', { 'spoken' })), html('</summary>') } }
  all:extend(blocks)
  all:insert(pandoc.RawBlock('html', '</details>'))
  return all
end

local function classed(class, blocks) return pandoc.Div(blocks, pandoc.Attr('', { class })) end

local function brief(element)
  local left, right = pandoc.Blocks {}, pandoc.Blocks {}
  for _, block in ipairs(element.content) do
    local is_aside = block.t == 'Div' and block.classes:includes('questions')
    local side = is_aside and right or left
    side:insert(block)
  end
  left, right = parts(left), parts(right)
  if is_print then return called('brief', { left, right }) end
  element.content = { classed('left', left), classed('right', right) }
  return element
end

-- What a paragraph says behind its head in bold is a fact: a term, and what it is.
local function as_facts(block)
  if block.t == 'DefinitionList' then return block.content end
  local head = block.t == 'Para' and block.content[1]
  if head and head.t == 'Strong' then
    local rest = pandoc.Inlines { table.unpack(block.content, 2) }
    if rest[1] and rest[1].t == 'Space' then rest:remove(1) end
    return { { head:walk { Str = function(word) return pandoc.Str((word.text:gsub('[:.]$', ''))) end }.content,
      { { pandoc.Plain(rest) } } } }
  end
end

-- A duty: its words on the left, the facts on the right. Its title and articles are always in sight.
local function duty(element)
  local left, words, right = pandoc.Blocks {}, pandoc.Blocks {}, pandoc.List {}
  for _, block in ipairs(element.content) do
    local found = as_facts(block)
    local side = not is_print and block.t == 'BlockQuote' and words or left
    if found then right:extend(found) else side:insert(block) end
  end
  local list = pandoc.DefinitionList(right)
  if is_print then return called('duty', { left, facts(list) }) end
  words:insert(classed('right', { list }))
  local title = left[1] and ': ' .. pandoc.utils.stringify(left[1]) or ''
  local content = pandoc.Blocks { classed('left', left) }
  content:extend(fold('Its words, and what is reported', title, words))
  return classed('duty', content)
end

local function findings(element)
  local items = pandoc.List {}
  element = element:walk { BulletList = function(list)
    list.content = list.content:map(finding)
    items:extend(list.content)
    return list
  end }
  return is_print and called('findings', items) or element
end

local function step(element)
  local label, is_last = element.attributes.label or '', element.attributes.last
  element.attributes = {}
  if is_print then
    return bracketed(element.content, ('#step(%s, rail: %s)'):format(quoted(label), tostring(not is_last)), '')
  end
  element.content:insert(1, pandoc.Header(is_html and 2 or 1, label))
  return element
end

local WRITTEN = { short = rows, entries = rows, elsewhere = rows, brief = brief, duty = duty, findings = findings, step = step }

local function part(element)
  local kind = element.classes[1]
  if kind == 'fold' then
    return is_html and fold(element.attributes.label, '', parts(element.content)) or parts(element.content), false
  elseif FORMAT == 'docx' then
    if kind == 'step' then return step(element) end
  elseif WRITTEN[kind] then
    return WRITTEN[kind](element), false
  elseif is_print and PARTS[kind] then
    local last = element.content[#element.content]
    if kind == 'path' and last.attributes then last.attributes.last = 'true' end
    local content = parts(element.content)
    -- Typst tags lists, and may not change their look.
    if kind == 'questions' then content = content:walk { BulletList = function(list) return called('asked', list.content) end } end
    return bracketed(content, '#' .. kind, ''), false
  end
end

function parts(blocks) return blocks:walk { traverse = 'topdown', Div = part } end

local function marks(word)
  local state = FORMAT ~= 'docx' and MARKS[word.text]
  if state and word.text ~= '×' and word.text ~= '–' then return mark(state) end
end

-- What is said in passing, and what heads a part, look alike in HTML and in print.
local CALLS = { quiet = 'quiet', article = 'article', open = 'open-mark' }

local function span(element)
  if cited(element) then return element.content end
  -- Pandoc takes what is of class mark for highlighted.
  if element.classes:includes('mark') then
    local state = FORMAT ~= 'docx' and MARKS[pandoc.utils.stringify(element)]
    element.classes = { 'state-sign' }
    local drawn = state and mark(state) or element
    if drawn.t == 'Span' then drawn.identifier = element.identifier end
    return drawn
  end
  if not is_print then return nil end
  for class, call in pairs(CALLS) do
    if element.classes:includes(class) then
      element.content:insert(1, pandoc.RawInline('typst', ('#%s['):format(call)))
      element.content:insert(pandoc.RawInline('typst', '];'))
      return element.content
    end
  end
  -- In print a place needs something to stand at.
  if element.identifier ~= '' and #element.content == 0 then
    return pandoc.RawInline('typst', ('#metadata(none)#label(%s)'):format(quoted(element.identifier)))
  end
end

local function placed(kind, head, rest, is_headed)
  if kind == 'cell' then
    place = head
    return {}
  end
  if kind == 'shown' then return pandoc.read(rest, 'html').blocks end
  local id = head:match('^%S+')
  if FORMAT == 'docx' then return {} end
  if is_print then return { typst('#item(%s, stays: %s)', quoted(id), tostring(is_headed)) } end
  return { pandoc.RawBlock('html', ('<!--item:%s-->'):format(id)) }
end

local function prepare(block, cite, is_headed)
  local kind, head, rest = marker(block)
  if kind then return placed(kind, head, rest, is_headed) end
  local is_foreign = block.t == 'Div' and block.classes:includes('foreign')
  if not is_foreign then notes(block) end
  local checked = { RawBlock = raw, RawInline = raw, Code = code, CodeBlock = code, Image = image, Table = table_,
    Header = header, Cite = cite }
  -- What becomes raw Typst comes last: the check of raw elements would otherwise meet it.
  local blocks = (is_foreign and block.content or pandoc.Blocks { block }):walk(checked):walk { Link = link }
  blocks = parts(blocks):walk { Span = span }:walk { Str = marks }
  return is_print and blocks:walk { Math = math_ } or blocks
end

-- A heading under which a report shows nothing, such as that of a text which a selection lacks, is left out.
local function headed(blocks)
  local kept = pandoc.Blocks {}
  for at, block in ipairs(blocks) do
    local after = blocks[at + 1]
    local is_bare = block.t == 'Header' and (not after or after.t == 'Header' and after.level <= block.level)
    if own_notebook or not is_bare then kept:insert(block) end
  end
  return kept
end

function Pandoc(doc)
  local known = {}
  own_notebook = doc.meta.own ~= nil
  address = pandoc.utils.stringify(doc.meta.address)
  for state, sign in pandoc.utils.stringify(doc.meta.symbols or ''):gmatch('(%S+)=(%S+)') do MARKS[sign] = state end
  local references = pandoc.utils.references(doc)
  for _, reference in ipairs(references) do known[reference.id] = true end
  if own_notebook then doc.blocks = read_whole(doc.blocks) end
  doc.blocks:map(claim_all)
  place = 'the document'
  local cite, blocks = citations(known, doc.meta), pandoc.Blocks {}
  for _, block in ipairs(doc.blocks) do
    local last = blocks[#blocks]
    blocks:extend(prepare(block, cite, last ~= nil and last.t == 'Header'))
  end
  blocks = headed(blocks)
  if is_print then blocks:insert(1, typst('#show: report')) end
  -- The list of references stands under a heading of its own, unless the notebook has placed it.
  if #references > 0 and not owners.refs then
    blocks:insert(pandoc.Header(is_html and 2 or 1, 'References', pandoc.Attr('references-list', { 'label' })))
    blocks:insert(pandoc.Div({}, pandoc.Attr('refs')))
  end
  if #faults > 0 then
    io.stderr:write(table.concat(faults, '\n'), '\n')
    os.exit(3)
  end
  doc.blocks = blocks
  return FORMAT == 'docx' and pandoc.mediabag.fill(doc) or doc
end
