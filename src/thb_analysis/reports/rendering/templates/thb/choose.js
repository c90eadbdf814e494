/* The page of choices: keeps the choice in the address, has it counted (count.js), and lists who is what. It writes no
   sentence. Texts of data and address are set as text, never as markup. The block keeps its names to itself. */
"use strict";
{
  const edition = JSON.parse(document.getElementById("edition").textContent);
  const { countries, themes, measures, findings, maps, places } = edition;
  const { count, sort, compare } = counting(edition);
  const find = selector => document.querySelector(selector);
  const MOST_NAMED = 6; // countries up to which names stand where codes do otherwise
  const MOST_COMPARED = 5;
  const all = countries.map((_, at) => at);
  const OPTIONS = { "without-sentences": find("#sentences"), "without-conditions": find("#conditions") };
  const WORDS = { named: "named", conditional: "named, with a condition", other: "another answer", open: "open", notCovered: "not covered" };

  const make = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value || value === 0) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const spoken = words => make("span", { class: "spoken" }, words);
  const mark = state => make("i", { class: state, "aria-hidden": "true" });
  const unit = n => edition.unit[n === 1 ? 0 : 1];

  /* The choice, and the address that holds it */

  let chosen = all;
  let shown = ""; // the address of what is shown
  const isWhole = () => chosen.length === all.length;
  const option = () => Object.values(OPTIONS).reduce((sum, box, bit) => sum + (box.checked ? 0 : 1 << bit), 0);
  const nameOf = at => countries[at][1];
  const codeOf = at => countries[at][0];
  const called = at => (chosen.length > MOST_NAMED ? codeOf(at) : nameOf(at));
  const title = () => (isWhole() ? `All ${all.length} ${unit(all.length)}`
    : chosen.length > MOST_NAMED ? `${chosen.length} of ${all.length} ${unit(all.length)}` : chosen.map(nameOf).join(", "));

  // Letters without their marks, so that nobody has to type them.
  const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
  const names = countries.map(([code, name]) => [code, name, ...(edition.also[code] ?? [])].map(plain));
  const absent = Object.entries(edition.absent).map(([code, [name, ...also]]) => [name, [code, name, ...also].map(plain)]);
  // What is written exactly so; else what begins so, else what holds it.
  const search = words => {
    const wanted = plain(words);
    const tests = [each => each === wanted, each => each.startsWith(wanted), each => each.includes(wanted)];
    return wanted ? tests.map(fits => all.filter(at => names[at].some(fits))).find(found => found.length) ?? [] : all;
  };
  const exactly = words => all.find(at => names[at].includes(plain(words)));
  const unknown = words => `${absent.find(([, also]) => also.includes(plain(words)))?.[0] ?? `“${words.slice(0, 30)}”`}`;
  const tookNoPart = words => absent.some(([, also]) => also.includes(plain(words)));

  const choose = next => {
    chosen = next.length ? [...new Set(next)].sort((a, b) => a - b) : all;
    const left = Object.keys(OPTIONS).filter(name => !OPTIONS[name].checked);
    history.pushState(null, "", `#${[isWhole() ? "" : chosen.map(codeOf).join(","), ...left].join(";")}`);
    shown = location.hash;
    show();
  };

  const decoded = text => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };

  // An address names countries, options and a theme to go to; what it names else is listed.
  const read = () => {
    shown = location.hash;
    const parts = decoded(shown.slice(1)).split(/[,;]/).map(part => part.trim()).filter(Boolean);
    const wanted = parts.filter(part => !(part in OPTIONS) && !document.getElementById(part) && !part.startsWith("theme-"));
    for (const [name, box] of Object.entries(OPTIONS)) box.checked = !parts.includes(name);
    const known = wanted.map(exactly).filter(at => at !== undefined);
    chosen = known.length ? [...new Set(known)].sort((a, b) => a - b) : all;
    show();
    const [missing, others] = [true, false].map(is => wanted.filter(part => exactly(part) === undefined && tookNoPart(part) === is).map(unknown));
    say([missing.length && `Took no part: ${missing.join(", ")}.`, others.length && `Not known here: ${others.slice(0, 5).join(", ")}.`]);
    document.getElementById(parts.find(part => part.startsWith("theme-")))?.scrollIntoView();
  };
  const say = parts => { find("#status").textContent = parts.filter(Boolean).join(" "); };

  /* What is chosen with */

  const boxes = all.map(at => {
    const box = make("input", { type: "checkbox", value: codeOf(at) });
    // A first tick is a choice of one, not of all but one.
    box.addEventListener("change", () => choose(box.checked ? [...(isWhole() ? [] : chosen), at] : chosen.filter(each => each !== at)));
    return make("label", {}, box, ` ${nameOf(at)}`);
  });
  const sought = find("#sought");
  const sift = () => {
    const found = search(sought.value);
    boxes.forEach((label, at) => { label.hidden = !found.includes(at); });
    say([!found.length && (tookNoPart(sought.value) ? `Took no part: ${unknown(sought.value)}.` : "Nothing found.")]);
  };
  const add = () => {
    const [first] = search(sought.value);
    if (!sought.value.trim() || first === undefined) return;
    const before = !isWhole() && chosen.includes(first);
    if (!before) choose([...(isWhole() ? [] : chosen), first]);
    sought.value = "";
    sift();
    say([`${before ? "Chosen already" : "Added"}: ${nameOf(first)}.`]);
  };
  const group = find("#group");
  const prepare = () => {
    find(".names").append(...boxes);
    const groups = [[`All ${unit(2)}`, ""], ...edition.groups];
    group.append(make("option", { value: "-" }, "–"), ...groups.map(([name, codes]) => make("option", { value: codes }, name)));
    group.addEventListener("change", () => group.value !== "-" && choose(group.value.split(" ").map(exactly).filter(at => at !== undefined)));
    sought.addEventListener("input", sift);
    find("form").addEventListener("submit", event => event.preventDefault());
    sought.addEventListener("keydown", event => event.key === "Enter" && !event.isComposing && add());
    for (const box of Object.values(OPTIONS)) box.addEventListener("change", () => choose(chosen));
    find("#save").addEventListener("click", save);
    addEventListener("popstate", () => location.hash !== shown && read());
  };

  /* Tables of who is what */

  const linked = measure => {
    const [theme, , , , id, note] = measure;
    const href = edition.hrefs[themes[theme][0]];
    return href ? make("a", { href: `${href}#m-${id}` }, note || "list") : note;
  };
  const between = (parts, sign = ", ") => parts.flatMap((part, at) => (at ? [sign, part] : [part]));
  const people = (found, id) => {
    const length = at => edition.lengths[id]?.[codeOf(at)];
    const said = (at, state) => make("span", { title: chosen.length > MOST_NAMED && nameOf(at), class: "who" },
      ...(state === "conditional" ? [mark("conditional")] : []), `${called(at)}${length(at) ? ` (${length(at)})` : ""}${state === "outside" ? " †" : ""}`,
      ...(state === "conditional" ? [spoken(" (with a condition)")] : []));
    const places_ = ["named", "conditional", "outside"].flatMap(state => found[state].map(at => [at, state])).sort(([a], [b]) => a - b);
    return between(places_.map(([at, state]) => said(at, state)));
  };
  const others = found => [["open", [...found.open, ...found.leftOut]], ["other", found.other], ["notCovered", found.notCovered]]
    .filter(([, at]) => at.length)
    .map(([state, at]) => make("p", {}, mark(state), `${WORDS[state]}: ${at.sort((a, b) => a - b).map(called).join(", ")}`));
  const range = ({ k, bounds }) => (bounds && bounds[1] > k ? make("small", {}, ` ${bounds.join("–")}`) : "");
  const counted = (row, notes, id) => {
    const [, label, isReport, cells] = row;
    const found = count(cells, isReport, chosen, option());
    // Of whom a report does not hold it says nothing else.
    if (isReport) found.other = [];
    return make("tr", {}, make("td", {}, ...between(notes.filter(Boolean))), make("th", { scope: "row" }, label),
      make("td", { class: "count" }, make("b", {}, String(found.k)), ` of ${found.n}`, range(found)), make("td", {}, ...people(found, id)), make("td", {}, ...others(found)));
  };
  const table = (caption, heads, rows, look) => make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, make("table", { class: look },
    make("caption", {}, caption), make("thead", {}, make("tr", {}, ...heads.map(head => make("th", { scope: "col" }, head)))), make("tbody", {}, ...rows)));
  const HEADS = ["Note", "", "Count", "Named", "Others"];
  const ofFindings = theme => findings.filter(row => row[0] === theme)
    .map(row => counted(row, row[4].map(at => linked(measures[at]))));
  const ofMeasures = theme => measures.filter(row => row[0] === theme).map(row => counted(row, [linked(row)], row[4]));

  /* Maps: a tile for each country chosen; the key names them all */

  const map = ([, words, categories]) => {
    const sorted = sort(categories, chosen, option());
    const looks = [...categories.map(([label, look], at) => [label, look, ({ category }) => category === at]),
      ...[["Open", "open"], ["Another answer", "excluded"], ["Not covered", "not_covered"]].map(([label, look]) => [label, look, ({ state }) => state === look])];
    const key = looks.map(([label, look, fits]) => [label, look, sorted.filter(fits)]).filter(([, , members]) => members.length);
    const tiles = make("div", { class: "tiles", "aria-hidden": "true" });
    for (const [code, [row, column]] of Object.entries(places)) {
      const at = all.find(each => codeOf(each) === code);
      const [, look, members] = key.find(([, , found]) => found.some(each => each.at === at)) ?? ["", "unchosen", []];
      const earlier = members.find(each => each.at === at)?.mayBeEarlier;
      const tile = make("span", { class: `tile ${look}${earlier ? " may" : ""}` }, code);
      [tile.style.gridRow, tile.style.gridColumn] = [row + 1, column + 1];
      tiles.append(tile);
    }
    const said = ({ at, isOutside, mayBeEarlier }) => `${called(at)}${isOutside ? " †" : ""}${mayBeEarlier ? "*" : ""}`;
    const items = key.map(([label, look, members]) => make("li", {}, make("span", { class: `tile ${look}`, "aria-hidden": "true" }),
      make("b", {}, `${label} (${members.length})`), ` ${members.map(said).join(", ")}`));
    const open = sorted.some(each => each.mayBeEarlier) ? [make("p", { class: "small" }, "* An earlier entry of the key is open.")] : [];
    return make("figure", { class: "map" }, make("figcaption", {}, words), ...(Object.keys(places).length ? [tiles] : []), make("ul", {}, ...items), ...open);
  };

  /* Side by side */

  const listed = (rows, ...parts) => make("section", { class: "part" }, make("h3", {}, ...parts, make("small", {}, String(rows.length))),
    make("ul", { class: "items" }, ...rows.map(({ row }) => make("li", {}, make("span", {}, linked(row)), row[1]))));
  const marked = rows => rows.map(({ row, found }) => make("tr", {}, make("td", {}, linked(row)), make("th", { scope: "row" }, row[1]),
    ...found.map(({ state, isConditional, length }) => {
      const look = isConditional ? "conditional" : state;
      return make("td", {}, mark(look), length || WORDS[look]);
    })));
  const sideBySide = () => {
    const compared = measures.map(row => ({ row, ...compare(row, chosen, option()) }));
    const of = kind => compared.filter(each => each.kind === kind);
    const matrix = (caption, rows) => (rows.length ? [table(`${caption} (${rows.length})`, ["Note", "", ...chosen.map(nameOf)], marked(rows), "side")] : []);
    const oneSided = of("oneSided");
    const [one, other] = chosen.map(at => oneSided.filter(({ found }) => found.some(each => each.at === at && each.state === "named")));
    const pair = () => make("div", { class: "pair" }, ...[[one, 0], [other, 1]].map(([rows, at]) => listed(rows, `Named for ${nameOf(chosen[at])}, open for ${nameOf(chosen[1 - at])} `)));
    return [
      ...matrix("Different answers", of("different")),
      ...(chosen.length === 2 && oneSided.length ? [pair()] : matrix("Named for some, open for others", oneSided)),
      ...[["shared", "Named for each, the same answer "], ["none", "Named for none "], ["notCovered", "Not asked of each "]].filter(([kind]) => of(kind).length).map(([kind, words]) => listed(of(kind), words)),
    ];
  };

  /* The whole page */

  const section = (id, words, ...parts) => make("section", { "aria-labelledby": id }, make("h2", { id }, words), ...parts);
  const ofTheme = ([id, words], at) => {
    const [found, lists] = [ofFindings(at), ofMeasures(at)];
    const drawn = maps.filter(([theme]) => theme === at).map(map);
    return section(`theme-${id}`, words,
      ...(found.length ? [table("Findings", HEADS, found, "short")] : []),
      ...(found.length ? [make("details", {}, make("summary", {}, `All measures (${lists.length})`), table("Measures", HEADS, lists, "short"))] : [table("Measures", HEADS, lists, "short")]),
      ...(drawn.length ? [make("div", { class: "maps" }, ...drawn)] : []));
  };
  const show = () => {
    boxes.forEach((label, at) => { label.firstChild.checked = !isWhole() && chosen.includes(at); });
    const codes = chosen.map(codeOf).join(" ");
    group.value = isWhole() ? "" : [...group.options].some(({ value }) => value === codes) ? codes : "-";
    find("h1").textContent = title();
    document.title = `${title()} – ${find("#subject").textContent}`;
    const beside = chosen.length > 1 && chosen.length <= MOST_COMPARED;
    const found = [...(beside ? [section("side-by-side", "Side by side", ...sideBySide())] : []), ...themes.map(ofTheme)];
    find("#found").replaceChildren(...found);
    find("#contents").replaceChildren(...found.map(each => make("li", {}, make("a", { href: `#${each.firstChild.id}` }, each.firstChild.textContent))));
    find("#cited").textContent = `${edition.cited} ${location.protocol === "file:" ? "choose.html" : location.href.replace(/#.*/, "")}${location.hash}`;
  };

  // A text that a spreadsheet would run as a formula has an apostrophe before it.
  const cell = text => `"${`${/^[=+\-@\t\r]/.test(text) ? "'" : ""}${text}`.replaceAll('"', '""')}"`;
  const save = () => {
    const parts = ["named", "conditional", "outside", "open", "leftOut", "other", "notCovered"];
    const rows = [...findings, ...measures].map(([theme, label, isReport, cells]) => {
      const { k, n, bounds, ...who } = count(cells, isReport, chosen, option());
      const [least, most] = bounds ?? ["", ""];
      return [themes[theme][1], label, k, n, least, most, ...parts.map(part => who[part].map(codeOf).join(" "))];
    });
    const heads = ["theme", "label", "k", "n", "lower", "upper", ...parts];
    const text = `\ufeff${[heads, ...rows].map(row => `${row.map(String).map(cell).join(",")}\n`).join("")}`;
    const href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    make("a", { download: `choose-${chosen.length > 12 ? chosen.length : chosen.map(codeOf).join("-")}.csv`, href }).click();
    URL.revokeObjectURL(href);
  };

  // A link within the page leaves the choice in the address.
  document.addEventListener("click", event => {
    const target = document.getElementById(decoded(event.target.closest("a[href^='#']")?.hash.slice(1) ?? ""));
    if (!target) return;
    event.preventDefault();
    target.tabIndex = -1;
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  });
  prepare();
  find(".choosing").hidden = false;
  find("form details").open = !location.hash || matchMedia("(min-width: 69rem)").matches;
  read();
}
