/* The page of choices: keeps the choice in the address, has it counted (count.js), and lists who is what; it writes no
   sentence. Texts of data and address are set as text, never as markup. The block keeps its names to itself. */
"use strict";
{
  const edition = JSON.parse(document.getElementById("edition").textContent);
  const { countries, themes, measures, findings, maps, places, lengths } = edition;
  const { count, sort, compare, plain, named, split, meant, search } = counting(edition);
  const find = selector => document.querySelector(selector);
  const [MOST_NAMED, MOST_COMPARED] = [6, 5]; // countries up to which names stand for codes, and side by side
  const [DIFFERENCES, differ, word] = ["differences", find("#differences"), find("#word")];
  const OPTIONS = { "without-sentences": find("#sentences"), "without-conditions": find("#conditions") };
  const WORDS = edition.words;
  const capitalize = words => words[0].toUpperCase() + words.slice(1);

  const make = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const LOOKS = { named: "reported", conditional: "qualified", open: "open", other: "excluded", notCovered: "not_covered" };
  const mark = state => make("span", { class: `state ${LOOKS[state]}`, "aria-hidden": "true" });
  const unit = n => edition.unit[n === 1 ? 0 : 1];

  /* The choice, and the address that holds it */
  const all = countries.map((_, at) => at);
  let chosen = all;
  const inOrder = found => all.filter(at => found.includes(at));
  const isWhole = () => chosen.length === all.length;
  const option = () => Object.values(OPTIONS).reduce((sum, box, bit) => sum + (box.checked ? 0 : 1 << bit), 0);
  const left = () => [...Object.keys(OPTIONS).filter(name => !OPTIONS[name].checked), ...(differ.checked ? [DIFFERENCES] : [])];
  const codeOf = at => countries[at][0];
  const nameOf = at => countries[at][1];
  const called = at => (chosen.length > MOST_NAMED ? codeOf(at) : nameOf(at));
  const title = () => (isWhole() ? `All ${all.length} ${unit(all.length)}`
    : chosen.length > MOST_NAMED ? `${chosen.length} of ${all.length} ${unit(all.length)}`
      : chosen.map(nameOf).join(", "));
  const say = (label, parts) => {
    const more = parts.length > MOST_COMPARED ? ` and ${parts.length - MOST_COMPARED} more` : "";
    find("#status").textContent += parts.length ? `${label}: ${parts.slice(0, MOST_COMPARED).join(", ")}${more}. ` : "";
  };
  const sayOthers = ({ begun, absent, unknown }) => [["Begin so", begun.map(nameOf)], ["Took no part", absent], ["Not known here", unknown]]
    .forEach(([label, parts]) => say(label, parts.map(part => part.slice(0, 30))));
  const address = (...more) => `#${[isWhole() ? "" : chosen.map(codeOf).join(","), ...more].join(";")}`;
  const choose = next => {
    chosen = next.length ? inOrder(next) : all;
    history.pushState(null, "", address(...left()));
    show();
  };
  // A finding holds or does not, on whatever condition.
  const isDifferent = row => {
    const { found, kind } = compare(row, chosen, option());
    return kind === "different" && (typeof row[4] === "string" || found.some(({ state }) => state === "other"));
  };
  // Rows that are asked for: by words of their measure, and where the chosen differ.
  const fits = row => {
    const said = plain([row[1], ...(edition.synonyms[row[4]] ?? [])].join(" "));
    return plain(word.value).split(/\s+/).every(each => said.includes(each))
      && (!differ.checked || isDifferent(row));
  };
  const isSifted = () => differ.checked || word.value.trim();
  // An address names countries, options and a theme to go to; what else it names is listed.
  const read = () => {
    // Broken escapes are no error here.
    const said = new URLSearchParams(`q=${location.hash.slice(1).replaceAll("+", "%2B")}`).get("q");
    const parts = split(said);
    for (const [name, box] of Object.entries(OPTIONS)) box.checked = !parts.includes(name);
    differ.checked = parts.includes(DIFFERENCES);
    const wanted = meant(parts.filter(part => !(part in OPTIONS) && part !== DIFFERENCES && !part.startsWith("theme-")));
    chosen = wanted.found.length ? inOrder(wanted.found) : all;
    show();
    sayOthers(wanted);
    document.getElementById(parts.find(part => part.startsWith("theme-")))?.focus();
  };

  /* What is chosen with */
  // A first tick is a choice of one, not of all but one.
  const before = () => (isWhole() ? [] : chosen);
  const boxes = countries.map(([code, name], at) => {
    const box = make("input", { type: "checkbox", value: code });
    box.addEventListener("change", () => choose(box.checked ? [...before(), at] : chosen.filter(each => each !== at)));
    return make("label", {}, box, ` ${name}`);
  });
  const [sought, group] = [find("#sought"), find("#group")];
  const parts = edition.groups.filter(([, codes]) => codes.split(" ").length < all.length);
  const groups = [["–", "-"], [`All ${unit(2)}`, "*"], ...parts];
  const sift = () => {
    const wanted = search(sought.value);
    boxes.forEach((label, at) => { label.hidden = ![...wanted.found, ...wanted.begun].includes(at); });
    find("#status").textContent = "";
    if (!wanted.begun.length) sayOthers(wanted);
    return wanted;
  };
  const add = event => {
    if (event.key !== "Enter" || event.isComposing || !sought.value.trim()) return;
    const wanted = sift();
    const [found, isChosen] = [inOrder(wanted.found), wanted.found.every(at => before().includes(at))];
    if (!isChosen) choose([...before(), ...found]);
    if (found.length) sought.value = "";
    sift();
    find("#status").textContent = "";
    say(isChosen ? "Chosen already" : "Added", found.map(nameOf));
    sayOthers(wanted);
  };

  /* Tables of who is what */
  const link = ([theme, label, , , id, note]) => {
    const href = edition.hrefs[themes[theme][0]];
    const [before, behind] = note ? ["note ", ` on ${label}`] : ["", ` of ${label}`];
    return href ? make("a", { href: `${href}#m-${id}` }, make("span", { class: "spoken" }, before), note || "list",
      make("span", { class: "spoken" }, behind)) : note;
  };
  const between = parts => parts.flatMap((part, at) => (at ? [", ", part] : [part]));
  const person = (at, state, id) => {
    const length = lengths[id]?.[codeOf(at)];
    const words = `${called(at)}${length ? ` (${length})` : ""}${state === "outside" ? ` ${edition.dagger}` : ""}`;
    const condition = make("span", { class: "spoken" }, " (with a condition)");
    const parts = state === "conditional" ? [mark(state), words, condition] : [words];
    return make("span", { title: chosen.length > MOST_NAMED && nameOf(at) }, ...parts);
  };
  const people = (found, id) => between(["named", "conditional", "outside"]
    .flatMap(state => found[state].map(at => [at, state])).sort(([one], [other]) => one - other)
    .map(([at, state]) => person(at, state, id)));
  const others = found => Object.entries({
    open: inOrder([...found.open, ...found.leftOut]), other: found.other, notCovered: found.notCovered,
  }).filter(([, who]) => who.length)
    .map(([state, who]) => make("p", {}, mark(state), `${WORDS[state]}: ${who.map(called).join(", ")}`));
  const row = ([, label, isReport, cells], links, id) => {
    const found = count(cells, isReport, chosen, option());
    const { k, n, bounds } = found;
    const range = bounds && bounds[1] > k ? [make("small", {}, bounds.join("–"))] : [];
    return make("tr", {}, make("th", { scope: "row" }, label, make("small", {}, ...between(links))),
      make("td", { class: "count" }, make("b", {}, String(k)), ` of ${n}`, ...range),
      make("td", {}, ...people(found, id)),
      // Of whom a report does not hold the study says nothing else.
      make("td", {}, ...others(isReport ? { ...found, other: [] } : found)));
  };
  const table = (look, caption, heads, rows) => make("table", { class: look }, make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...heads.map(head => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...rows));
  const HEADS = ["Label, notes", "Count", capitalize(WORDS.named), "Others"];
  const ofFindings = theme => findings.filter(each => each[0] === theme && fits(each))
    .map(each => row(each, each[4].map(at => link(measures[at]))));
  const ofMeasures = theme => measures.filter(each => each[0] === theme && fits(each)).map(each => row(each, [link(each)], each[4]));

  /* Maps: a tile for each country; the key names those chosen */
  const map = ([, question, categories]) => {
    const sorted = sort(categories, chosen, option());
    const key = [
      ...categories.map(([words, look], at) => [words, look, sorted.filter(({ category }) => category === at)]),
      ...["open", "other", "notCovered"]
        .map(word => [capitalize(WORDS[word]), LOOKS[word], sorted.filter(({ state }) => state === LOOKS[word])]),
    ].filter(([, , members]) => members.length);
    const looks = new Map(key.flatMap(([, look, members]) => members.map(each => [codeOf(each.at), [look, each]])));
    const tiles = Object.entries(places).map(([code, [down, right]]) => {
      const [look, { mayBeEarlier }] = looks.get(code) ?? ["unchosen", {}];
      const tile = make("span", { class: `tile ${look}${mayBeEarlier ? " may" : ""}` }, code);
      [tile.style.gridRow, tile.style.gridColumn] = [down + 1, right + 1];
      return tile;
    });
    const said = each => `${called(each.at)}${each.isOutside ? ` ${edition.dagger}` : ""}${each.mayBeEarlier ? "*" : ""}`;
    const items = key.map(([words, look, members]) => make("li", {}, make("span", { class: `tile ${look}` }),
      make("b", {}, `${words} (${members.length})`), ` ${members.map(said).join(", ")}`));
    const note = sorted.some(each => each.mayBeEarlier) ? [`* an earlier entry of the key is ${WORDS.open}`] : [];
    return make("figure", { class: "map" }, make("figcaption", {}, question),
      ...(tiles.length ? [make("div", { class: "tiles", "aria-hidden": "true" }, ...tiles)] : []),
      make("ul", {}, ...items), make("p", { class: "small" }, ...note));
  };

  /* Side by side */
  const answer = ({ state, isConditional, length }) => {
    const look = isConditional ? "conditional" : state;
    return make("td", {}, mark(look), length || make("span", { class: "word" }, WORDS[look]));
  };
  const matrix = (caption, compared) => {
    const rows = compared.map(({ measure, found }) => make("tr", {},
      make("td", {}, link(measure)), make("th", { scope: "row" }, measure[1]), ...found.map(answer)));
    const made = table("side", `${caption} (${rows.length})`, ["Note", "Measure", ...chosen.map(nameOf)], rows);
    return make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": caption }, made);
  };
  const list = (words, compared) => make("div", { class: "part" },
    make("h3", {}, words, make("small", {}, ` ${compared.length}`)), make("ul", { class: "items" },
      ...compared.map(({ measure }) => make("li", {}, make("span", {}, link(measure)), measure[1]))));
  const one = (compared, at) => list(`Reported by ${nameOf(chosen[at])}, ${WORDS.open} by ${nameOf(chosen[1 - at])}`,
    compared.filter(({ found }) => found[at].state === "named"));
  const pair = compared => make("div", { class: "pair" }, one(compared, 0), one(compared, 1));
  const SHOWN = {
    different: compared => matrix("Different answers", compared),
    oneSided: compared => (chosen.length === 2 ? pair(compared) : matrix("Reported by some, not reported by others", compared)),
    shared: compared => list("Reported by each, with the same answer", compared),
    none: compared => list("Not reported by any", compared),
    notCovered: compared => list("Not counted for each", compared),
  };
  const sideBySide = () => {
    const compared = measures.filter(fits).map(measure => ({ measure, ...compare(measure, chosen, option()) }));
    return Object.entries(SHOWN).map(([kind, showing]) => [showing, compared.filter(each => each.kind === kind)])
      .filter(([, found]) => found.length).map(([showing, found]) => showing(found));
  };

  /* The whole page */
  const section = (id, words, ...parts) => make("section", { "aria-labelledby": id },
    make("h2", { id, tabindex: "-1" }, words), ...parts);
  const ofTheme = ([id, words], theme) => {
    const [found, listed] = [ofFindings(theme), ofMeasures(theme)];
    const drawn = isSifted() ? [] : maps.filter(each => each[0] === theme).map(map);
    if (!found.length && !listed.length) return null;
    const lists = table("listing", "Measures", HEADS, listed);
    const parts = found.length && listed.length ? [table("listing", "Findings", HEADS, found),
      make("details", { open: isSifted() && "open" }, make("summary", {}, `All measures (${listed.length})`), lists)] : listed.length ? [lists] : [table("listing", "Findings", HEADS, found)];
    return section(`theme-${id}`, words, ...parts, make("div", { class: "maps" }, ...drawn));
  };
  const show = () => {
    find("#status").textContent = "";
    boxes.forEach((label, at) => { label.firstChild.checked = before().includes(at); });
    const codes = isWhole() ? "*" : chosen.map(codeOf).join(" ");
    group.value = groups.some(([, value]) => value === codes) || isWhole() ? codes : "-";
    find("h1").textContent = title();
    const briefs = chosen.filter(at => edition.hrefs[codeOf(at)])
      .map(at => make("a", { href: edition.hrefs[codeOf(at)] }, nameOf(at)));
    find("#briefs").replaceChildren(...(briefs.length ? ["Briefs: ", ...between(briefs)] : []));
    const found = themes.map(ofTheme).filter(Boolean);
    const isFew = chosen.length > 1 && chosen.length <= MOST_COMPARED;
    const beside = isFew ? sideBySide() : [];
    if (beside.length) found.unshift(section("theme--beside", "Side by side", ...beside));
    if (isSifted()) say("Found", [measures.filter(fits).length || "none"]);
    find("#found").replaceChildren(...found);
    // A link within the page leaves the choice in the address.
    find("#contents").replaceChildren(...found.map(({ firstChild: { id, textContent } }) => (
      make("li", {}, make("a", { href: address(...left(), id) }, textContent)))));
    const here = location.protocol === "file:" ? "choose.html" : location.href.replace(/#.*/, "");
    find("#cited").textContent = `${edition.cited} ${here}${location.hash}`;
  };
  // A text that a spreadsheet would run as a formula has an apostrophe before it.
  const cell = text => `"${`${/^[=+\-@\t\r]/.test(text) ? "'" : ""}${text}`.replaceAll('"', '""')}"`;
  const save = () => {
    const rows = [...findings, ...measures].filter(fits).map(([theme, label, isReport, cells]) => {
      const { k, n, bounds, ...who } = count(cells, isReport, chosen, option());
      const facts = { theme: themes[theme][1], label, k, n, lower: bounds?.[0] ?? "", upper: bounds?.[1] ?? "" };
      for (const [name, found] of Object.entries(who)) facts[name] = found.map(codeOf).join(" ");
      return facts;
    });
    const lines = [Object.keys(rows[0]), ...rows.map(Object.values)];
    const text = `\ufeff${lines.map(line => `${line.map(String).map(cell).join(",")}\n`).join("")}`;
    const href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    const name = chosen.length > 12 ? chosen.length : chosen.map(codeOf).join("-");
    make("a", { download: `choose-${name}.csv`, href }).click();
    URL.revokeObjectURL(href);
  };
  find(".names").append(...boxes);
  group.append(...groups.map(([name, value]) => make("option", { value }, name)));
  group.addEventListener("change", () => choose(inOrder(group.value.split(" ").flatMap(named))));
  sought.addEventListener("input", sift);
  sought.addEventListener("keydown", add);
  find("form").addEventListener("submit", event => event.preventDefault());
  find("#save").addEventListener("click", save);
  word.addEventListener("input", show);
  for (const box of [differ, ...Object.values(OPTIONS)]) box.addEventListener("change", () => choose(chosen));
  addEventListener("hashchange", read);
  find(".choosing").hidden = false;
  find("form details").open = !location.hash || matchMedia("(min-width: 69rem)").matches;
  read();
}
