/* The page where the reader chooses: keeps the choice in the address, asks rules.js, and shows what comes out. All
   texts of data and address are set as text, never as markup. */
"use strict";

const edition = JSON.parse(document.getElementById("edition").textContent);
const { countries, groups, themes } = edition;
const asked = rules(edition);
const find = selector => document.querySelector(selector);
const whole = asked.setOf(countries.reduce((sum, _, at) => sum | (1n << BigInt(at)), 0n).toString(16));
const MOST_COLUMNS = 40; // countries that have room side by side
const LARGE = 10; // countries from which shares are given in per cent
const MOST_UNKNOWN = 5; // parts of an address that mean nothing here and are named
const SHORT = 6; // countries up to which the choice is named where it is counted
const MOST_CODES = 12; // countries that the name of a file names
const DAYS = 90; // days from which lengths are scaled in months
// Options that stand in the address, where they differ from the usual.
const OPTIONS = { "without-conditions": find("#qualified"), "without-sentences": find("#body") };

const button = (text, onclick, attributes = {}) => {
  const made = make("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", onclick);
  return made;
};
const noun = n => edition.unit[n === 1 ? 0 : 1];
const counted = n => `${n} ${noun(n)}`;

/* The choice, and the address it stands in */

const choice = { chosen: whole, variant: 0 };
const isWhole = () => count(choice.chosen) === countries.length;

const codes = () => (isWhole() ? [] : asked.places(choice.chosen).map(at => countries[at][0]));
const address = () => {
  const options = Object.keys(OPTIONS).filter(name => !OPTIONS[name].checked);
  return `#${[codes().join(","), ...options].join(";")}`;
};
// Where a reader finds this again: on the web, or within the edition where it lies on a disk.
const whereabouts = () => `${location.protocol === "file:" ? "choose.html" : location.href.replace(/#.*/, "")}${address()}`;

// Other names, such as those in other languages.
const also = code => edition.also[code]?.split("; ") ?? [];
const known = new Map(countries.flatMap(([code, name], at) => [...also(code), code, name].map(words => [folded(words), at])));
// What a code means elsewhere: GR is Greece, and UK a country that is not here.
const regions = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
const region = code => (edition.unit[0] === "country" && /^[A-Z]{2}$/i.test(code) && regions.of(code.toUpperCase())) || "";
const placeOf = code => known.get(folded(code)) ?? known.get(folded(region(code)));

const setAt = places => {
  const set = new Uint32Array(whole.length);
  for (const at of places) set[at >> 5] |= 1 << (at & 31);
  return set;
};

// An address says which countries, which options, and which theme to go to; what it says else is named.
let shown; // the address of what is shown
const read = () => {
  shown = location.hash;
  const said = decoded(shown.slice(1)).split(/[,;]/).map(part => decoded(part).trim()).filter(Boolean);
  const options = said.filter(part => part in OPTIONS || part.startsWith("theme-"));
  const wanted = said.filter(part => !options.includes(part));
  const places = wanted.map(placeOf).filter(at => at !== undefined);
  choice.chosen = places.length ? setAt(places) : whole;
  for (const [name, box] of Object.entries(OPTIONS)) box.checked = !options.includes(name);
  const unknown = wanted.filter(code => placeOf(code) === undefined);
  const absent = unknown.map(code => edition.absent[code.toUpperCase()]).filter(Boolean);
  const others = unknown.filter(code => !edition.absent[code.toUpperCase()]).map(code => `“${code.slice(0, 30)}”${region(code) && ` (${region(code)})`}`);
  const more = others.length > MOST_UNKNOWN ? `, and ${others.length - MOST_UNKNOWN} more` : "";
  find(".unknown").textContent = [
    absent.length && `${joined(absent)} did not take part.`,
    others.length && `Not known here: ${joined(others.slice(0, MOST_UNKNOWN))}${more}.`,
  ].filter(Boolean).join(" ");
  show();
  const place = document.getElementById(options.find(name => name.startsWith("theme-")));
  if (place) lead(place);
};

const choose = set => {
  choice.chosen = count(set) ? set : whole;
  find(".unknown").textContent = "";
  history.pushState(null, "", address());
  shown = location.hash;
  show();
};
// A first tick is a choice of one, not all but one.
const toggle = at => {
  const before = isWhole() ? setAt([]) : choice.chosen;
  choose(has(before, at) ? minus(before, setAt([at])) : setAt([...asked.places(before), at]));
};

/* What is chosen with: names, tiles, groups, options */

const boxes = countries.map(([code, name], at) => {
  const box = make("input", { type: "checkbox", value: code });
  box.addEventListener("change", () => toggle(at));
  return make("label", {}, box, ` ${name}`);
});
const at = new Map(countries.map(([code], at) => [code, at]));
const [tops, lefts] = [edition.places.map(([, , row]) => row), edition.places.map(([, column]) => column)];
const [top_, left] = [Math.min(...tops), Math.min(...lefts)];
const tiles = new Map(edition.places.filter(([code]) => at.has(code)).map(([code]) => {
  const [, name] = countries[at.get(code)];
  const tile = button("", () => toggle(at.get(code)), { class: "tile", title: name, "aria-pressed": false });
  tile.append(make("b", {}, code), make("span", { class: "spoken" }, ` ${name}`));
  return [code, tile];
}));
const groupButtons = [[`All ${noun(2)}`, whole, ""], ...groups.map(([name, digits, who]) => [name, asked.setOf(digits), who])]
  .map(([name, set, who]) => ({ set, who, made: button(name, () => choose(set), { "aria-pressed": false }) }));
const others = button("All others", () => choose(minus(whole, choice.chosen)));
// Whether it matters anywhere that cells are left out.
const matters = variant => [...edition.findings, ...edition.measures].some(({ by }) => by.length > 1 && String(by[variant]) !== String(by[0]));

const equal = (one, other) => one.every((bits, at) => bits === other[at]);

const prepare = () => {
  find(".sought").append(...boxes);
  find(".sought").classList.toggle("many", boxes.length > 40);
  const grid = find(".map");
  const rows = Math.max(...tops) - top_ + 1;
  for (let row = 0; tiles.size && row < rows; row += 1) {
    const line = make("div", {});
    for (let column = 0; column <= Math.max(...lefts) - left; column += 1) {
      const [code] = edition.places.find(place => place[2] - top_ === row && place[1] - left === column) ?? [];
      line.append(tiles.get(code) ?? make("span", { class: "gap" }));
    }
    grid.append(line);
  }
  if (!tiles.size) grid.remove();
  find(".buttons").append(...groupButtons.map(({ made }) => made), others);
  find("#qualified").parentElement.hidden = !matters(2);
  find("#body").parentElement.hidden = !matters(1);
  find("fieldset").hidden = !matters(1) && !matters(2);
  const sought = find("#sought");
  const sift = () => {
    const wanted = folded(sought.value.trim());
    const fits = ([code, ...names]) => names.some(words => folded(words).includes(wanted))
      || [code, ...also(code)].some(words => folded(words).startsWith(wanted));
    boxes.forEach((label, at) => { label.hidden = !fits(countries[at]); });
    const absent = Object.entries(edition.absent).find(each => wanted && [...each, ...also(each[0])].some(words => folded(words) === wanted));
    const none = boxes.every(label => label.hidden);
    find("#none").textContent = none ? (absent ? `${absent[1]} did not take part.` : "Nothing found.") : "";
  };
  sought.addEventListener("input", sift);
  sought.addEventListener("keydown", event => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const exact = placeOf(sought.value.trim());
    const first = exact ?? boxes.findIndex(label => !label.hidden);
    if (!sought.value.trim() || first < 0) return;
    sought.value = "";
    sift();
    toggle(first);
  });
  for (const box of Object.values(OPTIONS)) box.addEventListener("change", () => choose(choice.chosen));
  find("form").addEventListener("submit", event => event.preventDefault());
};

const mark = () => {
  const chosen = isWhole() ? setAt([]) : choice.chosen;
  boxes.forEach((label, at) => { label.firstChild.checked = has(chosen, at); });
  for (const [code, tile] of tiles) {
    const isChosen = has(chosen, at.get(code));
    tile.setAttribute("aria-pressed", isChosen);
    tile.dataset.state = isChosen ? "reported" : "not_reported";
  }
  for (const { set, made } of groupButtons) made.setAttribute("aria-pressed", equal(set, choice.chosen));
  others.disabled = isWhole();
  find("#members").textContent = groupButtons.find(({ set }) => equal(set, choice.chosen))?.who ?? "";
};

/* Copying and saving */

const copied = async (text, pressed) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Browsers that offer no clipboard here copy what is selected.
    const area = make("textarea", { class: "spoken", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    pressed.focus();
  }
  const before = pressed.firstChild.textContent;
  pressed.firstChild.textContent = "Copied";
  setTimeout(() => { pressed.firstChild.textContent = before; }, 1500);
};

const whom = () => (isWhole() ? `all ${counted(countries.length)}` : joined(asked.names(choice.chosen)));
const sentence = finding => finding.parts.join("");
const cited = () => `${edition.cited} ${whereabouts()}`;
const FACTS = ["Theme", "Finding", "k", "N", "At least", "At most", capital(noun(2)), "Sentence", "Lists"];
const lists = ({ measures }) => edition.measures.filter(({ id }) => measures.includes(id))
  .map(({ label, source }) => `${label}${source && ` (${source})`}`);
const titles = Object.fromEntries(themes);
const rowsToSave = () => asked.findings(choice).map(each => [
  titles[each.theme], each.label, each.k, each.n, each.lower, each.upper,
  asked.places(each.reported).map(at => countries[at][1]).join("; "), sentence(each), lists(each).join("; "),
].map(String));
const saveFindings = () => {
  const href = URL.createObjectURL(new Blob([csv(FACTS, rowsToSave())], { type: "text/csv" }));
  save(named("findings", "csv"), href);
  URL.revokeObjectURL(href);
};

/* Findings */

const drawn = (name, attributes, ...children) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

const bar = ({ k, n, upper }) => drawn("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
  ...Object.entries({ rest: n, open: upper, known: k })
    .map(([name, part]) => drawn("rect", { class: name, width: (100 * part) / n, height: 8 })));

const OUTSIDE = edition.outside.join(" ");
const few = set => (count(set) > SHORT ? counted(count(set)) : joined(asked.names(set)));
const bounds = ({ k, n, lower, upper, covered, outside }) => {
  const share = n >= LARGE && percent(k, n);
  const range = lower === upper ? "no missing report could change this"
    : `${lower} to ${upper}, depending on what is not reported`;
  const [beside, left] = [outside, minus(minus(choice.chosen, covered), outside)].map(few);
  return [share, edition.isOpen && range, beside && `${OUTSIDE}: ${beside}`, left && `not covered: ${left}`].filter(Boolean).join("; ");
};

// What a number opens: the lists, who is in them, and why these lists; more is said in the report on all.
const explain = each => {
  const { reported, possible, covered, outside, without, theme, id } = each;
  const excluded = minus(minus(covered, possible), reported);
  const line = (label, words) => (words ? [make("p", {}, make("em", {}, `${label}:`), ` ${words}`)] : []);
  const who = {
    Reported: reported,
    "Not reported, which is not absent": minus(possible, reported),
    [capital(each.lacks)]: and(excluded, without),
    "Excluded by what is reported": minus(excluded, without),
    [`${edition.outside[0]} ${capital(edition.outside[1])}`]: outside,
    "Not covered": minus(minus(choice.chosen, covered), outside),
  };
  const href = edition.hrefs[theme];
  const more = make("a", { href: `${href}#finding-${id}` }, `${edition.hasDocument ? "Footnotes as printed" : "In full"}, in the report on all ${counted(countries.length)}`);
  find("#why div").replaceChildren(
    make("p", {}, make("strong", {}, each.label), ` – ${whom()}`), make("p", {}, make("em", {}, "Counted from:")),
    make("ul", {}, ...lists(each).map(words => make("li", {}, words))),
    ...Object.entries(who).flatMap(([label, set]) => line(label, joined(asked.names(set)))),
    ...line("Why these lists", each.reason), ...(href ? [make("p", {}, more)] : []));
};

const finding = each => {
  const [before, words, after] = each.parts;
  const linked = words && button(words, () => explain(each), { class: "why", popovertarget: "why" });
  const pressed = button("Copy", () => copied(`${sentence(each)} (${capital(whom())}.) ${cited()}`, pressed));
  pressed.append(make("span", { class: "spoken" }, `: ${each.label}`));
  const detail = make("span", { class: "detail" });
  if (each.n > 1) detail.append(make("span", { class: "bar" }, bar(each)), ` ${bounds(each)} `);
  detail.append(pressed);
  return make("li", {}, before, linked, after, " ", detail);
};

/* Maps: a tile for each country chosen, letters alone for the others */

const SIDE = 22;
const shapes = (look, tiles) => {
  const path = (from, line) => tiles.map(([x, y]) => `M${x + 1} ${y + from}${line}`).join("");
  return [
    drawn("path", { d: path(1, `${look === "exception" ? "h14l6 6v14" : "h20v20"}h-20z`) }),
    ...(look === "part" ? [drawn("path", { class: "half", d: path(21, "h20v-20z") })] : []),
    ...(look === "absent" ? [drawn("path", { d: path(21, "l20-20") })] : []),
  ];
};
const picture = (width, height, size, ...parts) => (
  drawn("svg", { viewBox: `0 0 ${width} ${height}`, width: width * size, height: height * size, "aria-hidden": "true" }, ...parts)
);
const marked = look => (look === "outside" ? edition.outside[0] : "");
const category = ({ words, look, members }) => make("li", {},
  picture(SIDE, SIDE, 0.5, drawn("g", { class: look }, ...shapes(look, [[0, 0]]), drawn("text", { x: 11, y: 18 }, marked(look)))),
  ` ${words} (${members.length}): ${joined(members.map(at => countries[at][2]))}`);

const map = ({ title, categories }) => {
  const looks = new Map(categories.flatMap(({ look, members }) => members.map(at => [countries[at][0], look])));
  const byLook = {};
  for (const place of edition.places) (byLook[looks.get(place[0]) ?? ""] ??= []).push(place);
  const parts = Object.entries(byLook).map(([look, found]) => {
    const tiles = found.map(([code, column, row]) => [(column - left) * SIDE, (row - top_) * SIDE, code]);
    const letters = tiles.map(([x, y, code]) => drawn("text", { x: x + 11, y: y + 15 }, code + marked(look)));
    return drawn("g", { class: look }, ...(look ? shapes(look, tiles) : []), ...letters);
  });
  const [width, height] = [(Math.max(...lefts) - left + 1) * SIDE, (Math.max(...tops) - top_ + 1) * SIDE];
  const tiled = edition.places.length ? [picture(width, height, 1, ...parts)] : [];
  const key = make("ul", {}, ...categories.map(category));
  return make("div", { class: "small-map" }, make("p", {}, make("b", {}, title)), make("div", {}, ...tiled, key));
};

const numbered = { figure: 0, table: 0 };
const caption = (kind, id, ...words) => {
  numbered[kind] += 1;
  return [make("b", {}, make("a", { href: `#${id}` }, `${capital(kind)} ${numbered[kind]}`)), " ", ...words];
};
const maps = theme => {
  const found = asked.maps(choice, theme);
  if (!found.length) return [];
  const id = `maps-${theme}`;
  // Of one country there is nothing to count.
  const said = count(choice.chosen) > 1 ? asked.mapped(choice, theme) : `${capital(whom())} on the maps of this theme.`;
  const notes = [
    ...found.flatMap(({ notes }) => notes),
    edition.isOpen && "Not reported is not absent.",
    edition.places.length && !isWhole() && "Letters alone: not chosen, or did not take part.",
  ].filter(Boolean);
  return [make("figure", { class: "maps", id },
    make("figcaption", {}, ...caption("figure", id, said)),
    make("div", { class: "side-by-side" }, ...found.map(map)), make("p", { class: "note" }, notes.join(" ")))];
};

/* Tables: the matrix of measures and countries, and lengths */

const table = (id, style, words, heads, rows) => make("figure", { class: `table ${style}`, id },
  make("div", { class: "scroll", role: "region", "aria-labelledby": `${id}-caption`, tabindex: 0 },
    make("table", {}, make("caption", {}, make("span", { id: `${id}-caption` }, ...caption("table", id, words))),
      make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows.map(cells => make("tr", {}, ...cells))))));
const head = (text, title) => make("th", { scope: "col" }, title && title !== text ? make("abbr", { title }, text) : text);
const signs = Object.fromEntries(edition.symbols);

const cell = ({ label, notes }) => ({ at, state, outside }) => {
  const [code, name] = countries[at];
  const note = state === "qualified" && notes[code] ? `; ${notes[code]}` : "";
  const sign = make("span", { "aria-hidden": "true" }, signs[state][0], ...(outside ? [make("sup", {}, edition.outside[0])] : []));
  const words = `${name}: ${label}: ${signs[state][1]}${outside ? `, ${edition.outside[1]}` : ""}${note}`;
  return make("td", { class: `state ${state}` }, sign, make("span", { class: "spoken" }, words));
};
const matrix = theme => {
  const found = asked.measures(choice, theme);
  if (!found.length) return [];
  const chosen = asked.places(choice.chosen);
  if (chosen.length > MOST_COLUMNS) {
    const why = `The table of measures has no room for more than ${counted(MOST_COLUMNS)}: choose fewer to see it.`;
    return [make("p", { class: "note" }, why)];
  }
  const rows = found.map(measure => [
    make("th", { scope: "row", ...(measure.source ? { "data-detail": measure.source } : {}) }, measure.label),
    ...measure.cells.map(cell(measure)), make("td", { class: "number" }, `${measure.k} of ${measure.n}`),
  ]);
  const heads = [head("Measure"), ...chosen.map(at => head(...countries[at])), head(capital(noun(2)))];
  const made = table(`matrix-${theme}`, "matrix", `What is reported for each ${noun(1)} under each measure.`, heads, rows);
  const states = new Set(found.flatMap(({ cells }) => cells.map(({ state }) => state)));
  const explained = (state, [sign, words]) => (
    make("li", {}, make("span", { class: `state ${state}`, "aria-hidden": "true" }, sign), ` ${words}`)
  );
  const key = Object.entries(signs).filter(([state]) => states.has(state)).map(([state, said]) => explained(state, said));
  if (found.some(({ cells }) => cells.some(({ outside }) => outside))) key.push(explained("", edition.outside));
  made.append(make("ul", { class: "legend", "aria-label": "Key to the symbols" }, ...key));
  return [made];
};

const line = ([low, high], most) => {
  const [from, to] = [low ?? 0, high ?? most].map(end => 2 + (96 * end) / most);
  const dots = [low, high].filter(end => end !== null).map(end => drawn("circle", { cx: 2 + (96 * end) / most, cy: 4, r: 2 }));
  const between = drawn("path", { d: `M${from} 4H${to}`, class: dots.length < 2 ? "ending" : "" });
  return drawn("svg", { viewBox: "0 0 100 8", "aria-hidden": "true" }, between, ...dots);
};
const lengths = theme => asked.lengths(choice, theme).map(({ label, rows, unit }, number) => {
  const most = Math.max(...rows.flatMap(({ ends }) => ends.map(end => end ?? 0)));
  const lines = rows.map(({ words, ends, members }) => [
    make("th", { scope: "row" }, words), make("td", { class: "length" }, line(ends, most)),
    make("td", {}, capital(joined(members.map(at => countries[at][2])))),
  ]);
  const [end, scale] = unit === "days" && most >= DAYS ? [most / 30, "months"] : [most, unit];
  const heads = ["Length", `From–to: 0 to ${Math.round(end)} ${scale}`, capital(noun(2))].map(words => head(words));
  return table(`lengths-${theme}-${number}`, "lengths", `${label}: how long, shortest first.`, heads, lines);
});

/* The whole page */

const section = (id, title, ...parts) => (
  make("section", { "aria-labelledby": id }, make("h2", { id, tabindex: "-1" }, title), ...parts)
);
const listed = found => make("ul", { class: "findings" }, ...found.map(finding));

const sections = () => {
  const [found, beside] = [asked.findings(choice), asked.beside(choice)];
  const keys = found.filter(({ isKey }) => isKey);
  const paragraphs = Object.entries(beside)
    .flatMap(([theme, said]) => [make("h3", {}, titles[theme]), ...said.map(each => make("p", {}, each))]);
  return [
    ...(keys.length ? [section("key-findings", "Key findings", listed(keys))] : []),
    ...(paragraphs.length ? [section("beside", "Side by side", make("p", { class: "detail" },
      "From the findings and measures that cover all of them."), ...paragraphs)] : []),
    ...themes.map(([theme, title]) => {
      const href = edition.hrefs[theme];
      const words = `The report on all ${counted(countries.length)}`;
      const report = href ? [make("p", { class: "detail" }, make("a", { href }, words))] : [];
      const of = found.filter(each => each.theme === theme);
      const parts = [...(of.length ? [listed(of)] : []), ...lengths(theme), ...maps(theme), ...matrix(theme)];
      if (!parts.length) parts.push(make("p", {}, "Nothing is counted under this theme."));
      return section(`theme-${theme}`, title, ...report, ...parts);
    }),
  ];
};

// The head of a table that fits stays in sight below what is counted; another scrolls within itself.
const fit = table => table.classList.toggle("fits", table.scrollWidth <= table.clientWidth);
const fitting = new ResizeObserver(entries => entries.forEach(({ target }) => fit(target)));
// Where a place is is known only once all before it is laid out.
const lead = place => {
  find("#found").classList.add("laid-out");
  document.querySelectorAll("#found .matrix .scroll").forEach(fit);
  place.scrollIntoView({ behavior: "instant" });
};

const show = () => {
  fitting.disconnect();
  choice.variant = 2 * !OPTIONS["without-conditions"].checked + !OPTIONS["without-sentences"].checked;
  Object.assign(numbered, { figure: 0, table: 0 });
  mark();
  const n = count(choice.chosen);
  const without = ["without reports that have a condition", `without ${noun(2)} that only a sentence names`]
    .filter((_, which) => !Object.values(OPTIONS)[which].checked);
  find("#whom").textContent = [capital(whom()), ...without].join(", ");
  const names = !isWhole() && n <= SHORT ? `: ${whom()}` : "";
  const of = `${isWhole() ? "All" : `${n} of`} ${countries.length}`;
  const open = edition.isOpen ? ". Not reported is not absent." : ".";
  const broadly = make("span", { class: "broadly" }, ` ${noun(countries.length)}${names}`);
  find(".standing p").replaceChildren(make("b", {}, of, broadly), open);
  find("#meaning").textContent = [
    edition.isOpen && `Where ${edition.evidence} is silent, the measure may be there all the same.`,
    without.length && `Counted ${without.join(", ")}.`,
  ].filter(Boolean).join(" ");
  find("#reveal").textContent = `Show findings for ${isWhole() ? "all" : ""} ${counted(n)}`.replace("  ", " ");
  page = ["choose", ...(n > MOST_CODES && !isWhole() ? [n, noun(n)] : codes())].join("-");
  find("#cited").textContent = cited();
  const found = sections();
  find("#found").classList.remove("laid-out");
  find("#found").replaceChildren(...found);
  find("#contents").replaceChildren(...found.map(each => each.querySelector("h2"))
    .map(({ id, textContent }) => make("a", { href: `#${id}` }, textContent)));
  document.querySelectorAll("#found figure.table").forEach(equip);
  document.querySelectorAll("#found figure.matrix").forEach(readable);
  document.querySelectorAll("#found .matrix .scroll").forEach(each => fitting.observe(each));
};

// What leads to a place in the page leaves the choice in the address.
document.addEventListener("click", event => {
  const link = event.target.closest("a[href^='#']");
  const target = link && document.getElementById(decoded(link.hash.slice(1)));
  if (!target) return;
  event.preventDefault();
  // A step of its own, so that going back leads to where the reader was.
  history.replaceState({ top: scrollY }, "");
  history.pushState(null, "", location.href);
  lead(target);
  history.replaceState({ top: scrollY }, "");
  target.focus({ preventScroll: true });
});
find("#save").addEventListener("click", saveFindings);
find("#copy").addEventListener("click", event => copied(whereabouts(), event.currentTarget));
find("#print").addEventListener("click", () => print());
// On a small screen what is chosen from makes room for what is found.
find("#reveal").addEventListener("click", () => {
  find("details").open = false;
  find("#page-content").scrollIntoView({ behavior: "instant" });
  find("#page-content").focus({ preventScroll: true });
});
addEventListener("popstate", ({ state }) => {
  if (location.hash !== shown) read();
  if (state) scrollTo({ top: state.top, behavior: "instant" });
});
prepare();
find(".columns").hidden = false;
// On a small screen who comes with a choice sees what it gives before what to choose from.
find("details").open = !location.hash || matchMedia("(min-width: 68rem)").matches;
read();
