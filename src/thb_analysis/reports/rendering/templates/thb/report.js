/* What a page does beyond showing what it holds: it sorts, filters and saves tables, saves figures, reads out
   matrices and figures mark by mark, and shows in the contents where the reader is. Without scripts every page is
   complete. */
"use strict";

const make = (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

let page = location.pathname.split("/").pop().replace(/\.html$/, "");
const named = (id, suffix) => `${page ? `${page}-` : ""}${id}.${suffix}`;
const save = (name, href) => make("a", { download: name, href }).click();

/* Text of cells */

// What a cell says: the words behind a symbol, if it is one.
const said = cell => (cell.querySelector(".spoken, summary") ?? cell).textContent.trim();

const STATES = ["reported", "qualified", "unclear", "absent", "other_answer", "not_reported", "not_covered"];

// By what a cell is sorted: the order of states, "17 of 27" as a share, other numbers as they are.
const sortKey = cell => {
  const state = STATES.findIndex(name => cell.classList.contains(name));
  if (state >= 0) return state;
  const text = said(cell);
  const ratio = /^(\d+) of ([1-9]\d*)\b/.exec(text);
  if (ratio) return ratio[1] / ratio[2];
  const number = /^[+−-]?\d[\d.]*/.exec(text);
  return number && cell.classList.contains("number") ? Number(number[0].replace("−", "-")) : text;
};

const empty = key => key === "" || key === "–";

const compare = (one, other) => {
  if (empty(one) || empty(other)) return empty(one) - empty(other);
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one).localeCompare(String(other), "en", { numeric: true });
};

/* Tables */

const FEW_ROWS = 8;

const sortable = table => {
  const body = table.tBodies[0];
  const original = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const mark = (head, order) => (order ? head.setAttribute("aria-sort", order) : head.removeAttribute("aria-sort"));
  const arrange = column => {
    const head = heads[column];
    const next = { null: "ascending", ascending: "descending", descending: null }[head.getAttribute("aria-sort")];
    heads.forEach(each => mark(each, each === head ? next : null));
    if (!next) return body.append(...original);
    const keys = new Map(original.map(row => [row, sortKey(row.cells[column])]));
    const sign = next === "ascending" ? 1 : -1;
    // What is empty stays at the end, whichever way the rest is turned.
    body.append(...[...original].sort((a, b) => {
      const [one, other] = [keys.get(a), keys.get(b)];
      return compare(one, other) * (empty(one) || empty(other) ? 1 : sign);
    }));
  };
  heads.forEach((head, column) => {
    const button = make("button", { type: "button", class: "sort" }, ...head.childNodes);
    button.addEventListener("click", () => arrange(column));
    head.append(button);
  });
};

// "Table 3", for those who hear what a button is about without seeing where it stands.
const label = figure => make("span", { class: "spoken" }, ` ${figure.querySelector("caption b, figcaption b").textContent}`);

const decoded = text => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

// A link must never lead to a row that is hidden.
addEventListener("hashchange", () => {
  const target = document.getElementById(decoded(location.hash.slice(1)));
  const input = target?.closest("tr[hidden]")?.closest("figure").querySelector(".tools input");
  if (!input) return;
  input.value = "";
  input.dispatchEvent(new Event("input"));
  target.scrollIntoView();
});

const filterable = (figure, table) => {
  const rows = [...table.tBodies[0].rows];
  const words = rows.map(row => [...row.cells].map(said).join(" ").toLowerCase());
  const input = make("input", { type: "search", id: `${figure.id}-filter`, autocomplete: "off", spellcheck: "false" });
  const output = make("output", { for: input.id });
  const apply = () => {
    const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    rows.forEach((row, at) => { row.hidden = !wanted.every(word => words[at].includes(word)); });
    const shown = rows.filter(row => !row.hidden).length;
    output.value = wanted.length ? `${shown} of ${rows.length} rows` : "";
  };
  input.addEventListener("input", apply);
  return [make("label", { for: input.id }, "Filter", label(figure)), input, output];
};

// A text that a spreadsheet would run as a formula has an apostrophe before it; a number is none.
const guarded = text => (/^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text);
const quoted = text => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

// In the order of the document and without a filter, whatever is shown: the same file every time. Excel
// reads signs beyond ASCII only behind the mark of byte order.
const csv = (heads, rows) => `\ufeff${[heads, ...rows].map(row => `${row.map(guarded).map(quoted).join(",")}\n`).join("")}`;

const csvButton = (figure, heads, rows) => {
  const button = make("button", { type: "button" }, "Save as CSV", label(figure));
  button.addEventListener("click", () => {
    const href = URL.createObjectURL(new Blob([csv(heads, rows)], { type: "text/csv" }));
    save(named(figure.id, "csv"), href);
    URL.revokeObjectURL(href);
  });
  return button;
};

const savable = (figure, table) => {
  const heads = [...table.tHead.rows[0].cells].map(said);
  const rows = [...table.tBodies[0].rows].map(row => [...row.cells].map(said));
  return csvButton(figure, heads, rows);
};

const equip = figure => {
  const table = figure.querySelector("table");
  const tools = make("div", { class: "tools" });
  const rows = table.tBodies[0].rows.length;
  const saving = savable(figure, table);
  if (rows > 1) sortable(table);
  if (rows > FEW_ROWS) tools.append(...filterable(figure, table));
  tools.append(saving);
  figure.prepend(tools);
};

/* The matrix: one cell at a time is read out, reached by pointer, finger or arrow keys */

const MOVES = {
  ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0],
  Home: [0, -Infinity], End: [0, Infinity], PageUp: [-10, 0], PageDown: [10, 0],
};

// The table stays a table to assistive technology, which walks it in its own way.
const readable = figure => {
  const table = figure.querySelector("table");
  const heads = [...table.tHead.rows[0].cells];
  const readout = make("p", { class: "readout", id: `${figure.id}-readout` }, "Tap or point at a cell, or move with the arrow keys, to read it here.");
  figure.querySelector(".scroll").after(readout);
  let current = table.querySelector("tbody td.state");
  current.tabIndex = 0;

  const announce = cell => {
    const row = cell.parentElement;
    const head = heads[cell.cellIndex];
    const country = head.querySelector("abbr")?.title || said(head);
    const name = said(row.cells[0]);
    const words = said(cell).replace(`${country}: `, "").replace(`${name}: `, "");
    const source = row.cells[0].dataset.detail ?? head.dataset.detail;
    readout.replaceChildren(make("b", {}, country), ` · ${name}: ${words}${source ? ` (${source})` : ""}`);
  };
  const enter = cell => {
    current.removeAttribute("tabindex");
    current.removeAttribute("aria-describedby");
    current = cell;
    current.tabIndex = 0;
    current.setAttribute("aria-describedby", readout.id);
    // The style sheet keeps a margin for what stays in sight, which focus() by itself does not heed.
    current.focus({ preventScroll: true });
    announce(current);
    current.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  };
  const state = event => event.target.closest("td.state");
  table.addEventListener("pointerover", event => state(event) && announce(state(event)));
  table.addEventListener("click", event => state(event) && enter(state(event)));
  table.addEventListener("focusin", event => state(event) && announce(current));
  table.addEventListener("keydown", event => {
    const move = MOVES[event.key];
    if (!move || !state(event) || event.altKey || event.metaKey) return;
    event.preventDefault();
    const rows = [...table.tBodies[0].rows].filter(row => !row.hidden);
    const within = (at, length) => Math.min(Math.max(at, 0), length - 1);
    const toEnd = event.ctrlKey && move[0] === 0 ? move[1] : 0;
    const row = rows[within(rows.indexOf(current.parentElement) + (move[0] || toEnd || 0), rows.length)];
    const cells = [...row.cells].filter(cell => cell.classList.contains("state"));
    const at = [...current.parentElement.cells].filter(cell => cell.classList.contains("state")).indexOf(current);
    enter(cells[within(at + move[1], cells.length)]);
  });
};

/* Figures */

// Of all marks the nearest in a direction, one off the way counting for less than one on it.
const nearest = (marks, from, [down, right] = [0, 0]) => {
  let [best, least] = [undefined, Infinity];
  for (const mark of marks) {
    const [x, y] = [mark.at[0] - from[0], mark.at[1] - from[1]];
    const along = x * Math.sign(right) + y * Math.sign(down);
    const ahead = down || right ? along > 1 : true;
    const distance = down || right ? along + 4 * Math.abs(right ? y : x) : Math.hypot(x, y);
    if (ahead && distance < least) [best, least] = [mark, distance];
  }
  return { mark: best, distance: least };
};

const NEAR = 16; // pixels
const STEPS = Object.fromEntries(Object.entries(MOVES).filter(([key]) => key.startsWith("Arrow")));

const speaking = figure => {
  const { words, marks } = JSON.parse(figure.querySelector("script").textContent);
  const told = marks.map(mark => mark.slice(4).map(word => words[word]));
  const [picture, image, source] = ["picture", "img", "source"].map(name => figure.querySelector(name));
  const narrow = matchMedia(source?.media || "not all");
  const readout = make("p", { class: "readout", "aria-live": "polite" }, "Tap or point at a mark, or move with the arrow keys, to read it here.");
  const ring = make("span", { class: "ring", hidden: "" });
  const name = figure.querySelector("figcaption b").textContent;
  const holder = make("div", { class: "marks", tabindex: 0, role: "application", "aria-label": `Marks of ${name}` });
  picture.replaceWith(holder);
  holder.append(picture, ring);
  figure.querySelector(".tools").append(csvButton(figure, ["Mark", "Question", "Answer"], told));
  figure.querySelector(".scroll").after(readout);
  let current = 0;

  // Where marks are in the drawing that is shown, in pixels from its corner.
  const places = () => marks.map((mark, id) => {
    const [x, y] = narrow.matches ? mark.slice(2) : mark;
    return { id, at: [(x * image.width) / 1000, (y * image.height) / 1000] };
  });
  const announce = ({ id, at }) => {
    current = id;
    const [whom, what, state] = told[id];
    readout.replaceChildren(make("b", {}, whom), ` · ${what}: ${state}`);
    ring.hidden = false;
    [ring.style.left, ring.style.top] = at.map(pixels => `${pixels}px`);
  };
  const point = event => {
    const box = image.getBoundingClientRect();
    const { mark, distance } = nearest(places(), [event.clientX - box.left, event.clientY - box.top]);
    if (distance < NEAR) announce(mark);
  };
  holder.addEventListener("pointermove", point);
  holder.addEventListener("click", point);
  holder.addEventListener("focus", () => holder.matches(":focus-visible") && announce(places()[current]));
  holder.addEventListener("keydown", event => {
    const step = STEPS[event.key];
    if (!step || event.altKey || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    const all = places();
    const { mark } = nearest(all, all[current].at, step);
    if (!mark) return;
    announce(mark);
    ring.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  });
};

const picturable = figure => {
  const image = figure.querySelector("img");
  const button = make("button", { type: "button" }, "Save as SVG", label(figure));
  button.addEventListener("click", () => save(named(figure.id, "svg"), image.src));
  figure.append(make("div", { class: "tools" }, button));
};

/* Contents */

const follow = contents => {
  const links = new Map([...contents.querySelectorAll("a")].map(link => [decodeURIComponent(link.hash.slice(1)), link]));
  const headings = [...links.keys()].map(id => document.getElementById(id)).filter(Boolean);
  let marked;
  const mark = () => {
    const passed = headings.filter(heading => heading.getBoundingClientRect().top < innerHeight / 3);
    const link = links.get((passed.at(-1) ?? headings[0])?.id);
    if (link === marked) return;
    marked?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "location");
    marked = link;
  };
  addEventListener("scroll", mark, { passive: true });
  mark();
};

/* The index: a search over the measures and countries that it links to */

const MOST = 12;

// Letters without their marks, so that nobody has to type them.
const folded = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// Letters to change, leave out, add or swap until one word is the other.
const distance = (one, other) => {
  let [before, last] = [[], [...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      row[j] = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (one[i - 1] !== other[j - 1]));
      if (one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last.at(-1);
};

// How many of them are a slip: none in a short word, which another is too near to.
const slips = word => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);
const near = (word, known) => [known, known.slice(0, word.length)].some(each => distance(word, each) <= slips(word));

const searchable = section => {
  const known = [...document.querySelectorAll("[data-about] > li")].map(item => {
    const { about } = item.parentElement.dataset;
    const link = item.querySelector("a");
    const name = link?.textContent ?? item.dataset.name;
    const detail = item.querySelector(".detail")?.textContent ?? "";
    const code = folded(item.dataset.code ?? "");
    const text = folded(`${name} ${code} ${about} ${detail} ${item.dataset.also ?? ""}`);
    return { link, name, about, detail, code, text };
  });
  const words = [...new Set(known.flatMap(({ text }) => text.match(/[\p{L}\p{N}]+/gu)))];
  const subject = folded(document.title);
  // Words that all must be there, each in one of its forms.
  const having = forms => known.filter(({ text }) => forms.every(all => all.some(word => text.includes(word))));
  // What is sought as it is written; else without what the whole edition is about; else with slips.
  const search = wanted => {
    const telling = wanted.filter(word => !subject.includes(word));
    const kept = telling.length ? telling : wanted;
    const slipped = () => kept.map(word => [word, ...words.filter(each => near(word, each))]);
    const found = [wanted, kept].map(all => having(all.map(word => [word]))).find(all => all.length);
    return found ? [found, ""] : [having(slipped()), " under words near these"];
  };
  const input = make("input", { type: "search", id: "find", autocomplete: "off", spellcheck: "false" });
  const output = make("output", { for: input.id });
  const results = make("ul", { class: "results" });
  const shown = ({ link, name, about, detail }) => {
    // Of a country that has no page it is said why.
    const words = (link ? [about, detail] : [detail]).filter(Boolean).join(" · ");
    const head = link ? make("a", { href: link.getAttribute("href") }, name) : name;
    return make("li", {}, head, make("span", { class: "detail" }, ` ${words}`));
  };
  const apply = () => {
    const wanted = folded(input.value).split(/\s+/).filter(Boolean);
    const [found, how] = wanted.length ? search(wanted) : [[], ""];
    // A country's own code comes first, then what begins with the words; otherwise the order of the page stays.
    const rank = ({ code, text }) => (code === wanted.join(" ") ? 0 : text.startsWith(wanted[0]) ? 1 : 2);
    found.sort((one, other) => rank(one) - rank(other));
    results.replaceChildren(...found.slice(0, MOST).map(shown));
    const count = `${found.length || "Nothing"} found${found.length ? how : ""}${found.length > MOST ? `, the first ${MOST} shown` : ""}`;
    output.value = wanted.length ? count : "";
  };
  // Up and down lead through the results, and back to the words sought; Enter goes to the first.
  const move = event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing) return;
    const stops = [input, ...results.querySelectorAll("a")];
    if (event.key === "Enter" && event.target === input) stops[1]?.click();
    if (!step) return;
    event.preventDefault();
    stops[Math.max(stops.indexOf(event.target) + step, 0)]?.focus();
  };
  const finder = make("div", { class: "finder", role: "search" }, make("label", { for: input.id }, section.dataset.sought), input, output, results);
  input.addEventListener("input", apply);
  finder.addEventListener("keydown", move);
  section.querySelector("h2").after(finder);
  // A browser that comes back to the page may bring the words along.
  apply();
};

document.querySelectorAll("section.find").forEach(searchable);
document.querySelectorAll("figure.table").forEach(equip);
document.querySelectorAll("figure.matrix:has(td.state)").forEach(readable);
document.querySelectorAll("figure.figure").forEach(picturable);
document.querySelectorAll("figure.figure:has(script)").forEach(speaking);
document.querySelectorAll(".contents.beside").forEach(follow);
