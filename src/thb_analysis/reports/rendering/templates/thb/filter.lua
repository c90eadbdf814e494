-- Checks a report's Markdown and prepares it for the target format.
--
-- The document arrives with raw blocks of the format `thb`, written by document.py:
--   cell <name>                     the cells of the notebook, so that faults can name them
--   item <id> <label>               a figure or table, and on lines of their own
--     link <id> / anchor <id>       what it links to, and the places within it that others may link to
--     wide <id>                     that it is a table for a page on its side
--   shown <id>                      the item as HTML, for Word: see word.py
-- A link of class `optional` is plain text where the report does not have its target.
-- All faults are collected and written to stderr, one a line, before the run ends.

local faults, place = {}, 'the document'
-- Who has taken an id; some are the page's own.
local own = 'the page itself'
local owners = { footnotes = own, ['page-content'] = own, ['page-abstract'] = own, ['references-list'] = own }
local labels = {}
-- Tables that ask for a page on its side.
local wide = {}

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

-- A finding that is said again is no second place to link to. Print says beside each number from which footnotes
-- of the source it comes: the place that explains it names them.
local seen, sources = {}, {}

local function once(element)
  local id = element.identifier
  sources[id], element.attributes.footnotes = element.attributes.footnotes or sources[id], nil
  if seen[id] and (id:match('^finding%-') or id:match('^from%-')) then element.identifier = '' end
  seen[id] = true
  return element
end

-- The places that pages alone have, and the page that what is in print leads to: see exporters.py.
local on_pages, page = {}, ''

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
    for table in rest:gmatch('wide (%S+)') do wide[table] = true end
  else
    pandoc.Blocks({ block }):walk { Header = claim_attr, Div = claim_attr, Span = claim_attr, Code = claim_attr,
      CodeBlock = claim_attr }
  end
end

-- A notebook of a user's own, of which less is asked, and what is not as it was published.
local own_notebook, changed, address = false, nil, ''

-- Second pass: check and transform --------------------------------------------------------------

local function check_target(id)
  if owners[id] or id:match('^ref%-') then return true end
  fault('nothing in the report has the id "%s": fix the reference or publish what it points to', id)
end

local function quoted(text)
  return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"'):gsub('%s+', ' ') .. '"'
end

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
  if FORMAT == 'typst' and element.classes:includes('python') then
    return pandoc.Div(element, { ['typst:width'] = '100%', ['typst:stroke'] = '(left: 2pt + accent)' })
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

-- The number of a footnote stands raised. On paper nobody sees that it is a link: brackets and a space set it off from
-- what stands before it.
local function raised(content)
  if FORMAT == 'html5' then return pandoc.Superscript(content) end
  return pandoc.Inlines { pandoc.Str('\u{202f}'), pandoc.Superscript { pandoc.Str('['), content, pandoc.Str(']') } }
end

local function link(element)
  local id = element.target:match('^#(.+)$')
  if not id then return nil end
  -- In print what pages alone show is a link to such a page, if there is one.
  local on_page = on_pages[id]
  local there = owners[id] and not (on_page and page == '')
  local is_raised = element.classes:includes('raised')
  if is_raised or on_page or element.classes:includes('optional') then
    if not there then return is_raised and raised(pandoc.Span(element.content)) or element.content end
    element.classes = element.classes:filter(function(class) return class ~= 'optional' end)
  elseif not check_target(id) then
    return nil
  end
  if on_page then element.target = page .. element.target end
  if is_raised then
    element.classes = {}
    return raised(element)
  end
  -- A label and its number stay on one line.
  if #element.content == 0 then element.content = (labels[id] or id):gsub(' ', '\u{a0}') end
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
  if FORMAT ~= 'html5' then element.level = math.max(element.level - 1, 1) end
  return element
end

-- No line ends within the name of a file: its hyphens would look like those of a word that is parted.
local function whole(name)
  if FORMAT == 'typst' then return pandoc.RawInline('typst', ('#box(%s)'):format(quoted(name))) end
  return pandoc.Span(name, pandoc.Attr('', { 'whole' }))
end

-- How a report is cited ends in the name of its file, and in what is changed in it. A place needs something to
-- stand at in print.
local function cited(element)
  if FORMAT == 'typst' and element.identifier ~= '' and #element.content == 0 then
    return pandoc.RawInline('typst', ('#metadata(none)#label(%s)'):format(quoted(element.identifier)))
  end
  if not element.classes:includes('cited') then return nil end
  element.content:extend { pandoc.Str(','), pandoc.Space(), whole(address) }
  if changed then element.content:insert(pandoc.Str(', ' .. changed)) end
  return element.content
end

local function unlinked(element)
  if element.target:match('^#from%-') then return element.content end
end

-- What is looked up rather than read is set smaller in print, and a number that is explained there leads nowhere.
local function small(element)
  if element.classes:includes('origin') then return element:walk { Link = unlinked } end
  if not element.classes:includes('small') then return nil end
  element.content:insert(1, pandoc.RawBlock('typst', '#small['))
  element.content:insert(pandoc.RawBlock('typst', ']'))
  return element.content
end

local function image(element)
  fault('the picture "%s" is a file beside the notebook: publish a figure with caption and alt text from a code cell',
    excerpt(element.src))
end

local function table_(_)
  fault('a table written in Markdown has no caption, number and row headers: publish it from a code cell')
end

local function math_(element)
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

-- The sources of a data package are named in full: their citation is left out where no entry stands behind it.
local function source(known)
  return function(element)
    if not element.classes:includes('source') then return once(element) end
    local lacks = false
    element:walk { Cite = function(cite)
      for _, citation in ipairs(cite.citations) do lacks = lacks or not known[citation.id] end
    end }
    return lacks and {} or element.content
  end
end

local function placed(kind, head, rest)
  if kind == 'cell' then
    place = head
    return {}
  end
  if kind == 'shown' then return pandoc.read(rest, 'html').blocks end
  for id in rest:gmatch('link (%S+)') do check_target(id) end
  local id = head:match('^%S+')
  if FORMAT == 'docx' then return {} end
  if FORMAT == 'typst' then return { pandoc.RawBlock('typst', ('#item(%s)'):format(quoted(id))) } end
  return { pandoc.RawBlock('html', ('<!--item:%s-->'):format(id)) }
end

local function prepare(block, cite)
  local kind, head, rest = marker(block)
  if kind then return placed(kind, head, rest) end
  notes(block)
  local checked = { RawBlock = raw, RawInline = raw, Code = code, CodeBlock = code, Image = image, Table = table_,
    Header = header, Link = link, Cite = cite }
  -- What becomes raw Typst comes last: the check of raw elements would otherwise meet it.
  if FORMAT == 'typst' then
    return pandoc.Blocks({ block }):walk(checked):walk { Math = math_, Div = small, Span = cited }
  end
  checked.Span = cited
  return pandoc.Blocks({ block }):walk(checked)
end

-- Wide tables in print --------------------------------------------------------------------------

local function typst(text, ...) return pandoc.RawBlock('typst', text:format(...)) end

local function is_raw(block) return block ~= nil and block.t == 'RawBlock' and block.format == 'typst' end

local function item_in(block) return is_raw(block) and block.text:match('^#item%("([^"]*)"%)$') end

-- No page ends with a heading, or with a line that announces what follows.
local function announces(block)
  return block.t == 'Header' or block.t == 'Para' and pandoc.utils.stringify(block):match(':$')
end

-- The text up to the next item, as Typst arguments, and where it ends.
local function following(blocks, first)
  local pieces, last, parted = pandoc.Blocks {}, first - 1, true
  while blocks[last + 1] and not is_raw(blocks[last + 1]) do
    last = last + 1
    if parted then pieces:insert(typst(last == first and ', [' or '], [')) end
    pieces:insert(blocks[last])
    parted = not announces(blocks[last])
  end
  pieces:insert(typst(last < first and ')' or '])'))
  return pieces, last
end

-- Put a mark at the end of a text. In a box it keeps its place there, whatever follows.
local function mark_end(block, id)
  if block == nil then return false end
  if block.t == 'BulletList' or block.t == 'OrderedList' then
    local last = block.content[#block.content]
    return last ~= nil and mark_end(last[#last], id)
  end
  if block.t ~= 'Para' and block.t ~= 'Plain' then return false end
  block.content:insert(pandoc.RawInline('typst', ('#box(mark(%s))'):format(quoted(id))))
  return true
end

-- A wide table is handed a figure just before it and the text after it, which may change places on paper:
-- see report.typ.
local function gathered(blocks)
  local all, at = pandoc.Blocks {}, 1
  while at <= #blocks do
    local id = item_in(blocks[at])
    if id and wide[id] then
      local figure = item_in(all[#all])
      if figure and labels[figure]:match('^Figure') then all:remove(#all) else figure = nil end
      if not mark_end(all[#all], id) then all:insert(typst('#mark(%s)', quoted(id))) end
      all:insert(typst('#wide-table((%s), %s', figure and quoted(figure) .. ',' or '', quoted(id)))
      local pieces, last = following(blocks, at + 1)
      all:extend(pieces)
      at = last
    else
      all:insert(blocks[at])
    end
    at = at + 1
  end
  return all
end

-- A heading from which every tool makes the same anchor, "cohens kappa", gives way to the name in bold that
-- its text begins with: "Cohen's kappa".
local function plain(inlines)
  return (pandoc.utils.stringify(inlines):lower():gsub('-', ' '):gsub('[^%w ]', ''))
end

local function named(blocks)
  for at = 1, #blocks - 1 do
    local heading, text = blocks[at], blocks[at + 1]
    local name = heading.t == 'Header' and text.t == 'Para' and text.content[1]
    if name and name.t == 'Strong' and plain(name.content) == plain(heading.content) then
      heading.content = name:walk { Str = function(word) return pandoc.Str((word.text:gsub('%.$', ''))) end }.content
      text.content:remove(1)
      if text.content[1] and text.content[1].t == 'Space' then text.content:remove(1) end
      blocks[at], blocks[at + 1] = heading, text
    end
  end
  return blocks
end

-- The list of references stands under a heading of its own, unless the notebook has placed it.
local function references_section(blocks)
  if owners.refs then return end
  blocks:insert(pandoc.Header(FORMAT == 'html5' and 2 or 1, 'References', pandoc.Attr('references-list')))
  blocks:insert(pandoc.Div({}, pandoc.Attr('refs')))
end

local function dictionary(entries)
  table.sort(entries)
  return #entries > 0 and table.concat(entries, ', ') or ':'
end

-- A footnote of the source that is named leads to where it is quoted: see report.typ.
local function report()
  local places, lists = {}, {}
  for id in pairs(owners) do
    local note = id:match('^n%-(%d+)$')
    if note and (page ~= '' or not on_pages[id]) then
      table.insert(places, ('"%s": %s'):format(note, quoted((on_pages[id] and page or '') .. '#' .. id)))
    end
  end
  for id, footnotes in pairs(sources) do table.insert(lists, ('"%s": "%s"'):format(id, footnotes)) end
  return typst('#show: report.with(notes: (%s), footnotes: (%s))', dictionary(places), dictionary(lists))
end

function Pandoc(doc)
  local known = {}
  own_notebook = doc.meta.own ~= nil
  changed = doc.meta.changed and pandoc.utils.stringify(doc.meta.changed)
  address = pandoc.utils.stringify(doc.meta.address)
  page = doc.meta.page and pandoc.utils.stringify(doc.meta.page) or ''
  local elsewhere = doc.meta['on-pages'] and pandoc.utils.stringify(doc.meta['on-pages']) or ''
  for id, footnotes in elsewhere:gmatch('([^|=]+)=([^|]*)') do
    owners[id], on_pages[id] = own, true
    sources[id] = footnotes ~= '' and footnotes or nil
  end
  local references = pandoc.utils.references(doc)
  for _, reference in ipairs(references) do known[reference.id] = true end
  doc = doc:walk { Span = source(known), Div = once }
  doc.blocks = named(doc.blocks)
  doc.blocks:map(claim_all)
  place = 'the document'
  local cite, blocks = citations(known, doc.meta), pandoc.Blocks {}
  for _, block in ipairs(doc.blocks) do blocks:extend(prepare(block, cite)) end
  if FORMAT == 'typst' then
    blocks = gathered(blocks)
    blocks:insert(1, report())
  end
  if #references > 0 then references_section(blocks) end
  if #faults > 0 then
    io.stderr:write(table.concat(faults, '\n'), '\n')
    os.exit(3)
  end
  doc.blocks = blocks
  return FORMAT == 'docx' and pandoc.mediabag.fill(doc) or doc
end
