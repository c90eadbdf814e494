/* What the page of choices counts, from the table that analysis/choosing.py makes; nothing of it touches the page.
   A choice is a list of places of countries; an option leaves out sentences (1), conditions (2), or both (3). */
"use strict";

const counting = table => {
  // Names as the library compares them: without case, marks, punctuation and article.
  const STROKES = { ł: "l", ø: "o", đ: "d", ß: "ss" };
  const plain = text => text.normalize("NFKD").replace(/[\p{M}.]/gu, "").toLowerCase().replace(/[łøđß]/g, letter => STROKES[letter])
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim().replace(/^the /, "");
  const names = table.countries.map(([code, name]) => [code, name, ...(table.also[code] ?? [])].map(plain));
  const isLeftOut = words => /^\s*[-!~¬−–]/.test(words);
  // The places of the country or the group that is called so.
  const named = words => {
    const wanted = isLeftOut(words) ? "" : plain(words);
    const isMeant = each => wanted && each === wanted;
    const at = names.findIndex(each => each.some(isMeant));
    const group = table.groups.find(([name, , ...also]) => [name, ...also].map(plain).some(isMeant));
    return at >= 0 ? [at] : group ? group[1].split(" ").flatMap(named) : [];
  };
  const absentee = words => Object.entries(table.absent)
    .find(([code, also]) => !isLeftOut(words) && [code, ...also].map(plain).includes(plain(words)))?.[1][0];
  // The names in a text, as the library takes it apart.
  const split = (text, [sign, ...others] = ",;+") => (!sign || named(text).length ? [text.trim()].filter(Boolean)
    : text.split(sign).flatMap(part => split(part, others)));
  // Who is meant, who took no part, and what is not known; if some are to be left out, which cannot be said here, nobody is.
  const meant = parts => {
    const [absent, unknown] = [parts.map(absentee).filter(Boolean), parts.filter(part => !named(part).length && !absentee(part))];
    return { found: parts.some(isLeftOut) ? [] : parts.flatMap(named), begun: [], absent, unknown };
  };
  // The same of what is typed; if it means nobody, of whom a word begins so, else whose name holds it. Two letters are a code.
  const search = words => {
    const [wanted, exact] = [plain(words), meant(split(words))];
    if (!words.trim()) return { ...exact, begun: [...names.keys()] };
    if (!wanted || isLeftOut(words) || exact.found.length || exact.absent.length) return exact;
    const tests = [` ${wanted}`, wanted.length > 2 && wanted].map(part => each => part && ` ${each}`.includes(part));
    const begun = tests.map(fits => [...names.keys()].filter(at => names[at].some(fits))).find(found => found.length) ?? [];
    if (begun.length === 1 && wanted.length > 2) return meant(table.countries[begun[0]].slice(0, 1));
    return begun.length ? { ...exact, begun, unknown: [] } : exact;
  };

  const WHO = { n: "named", c: "conditional", N: "outside", o: "open", f: "open", l: "leftOut", L: "leftOut", x: "other", "-": "notCovered" };
  const sign = (cells, at, option) => table.legend[cells[at]][option];
  const isNamed = each => "ncN".includes(each);

  // Who is what, and k of n; what asks for silence, or for a list that can be read either way, has no bounds.
  const count = (cells, isReport, chosen, option) => {
    const who = Object.fromEntries(Object.values(WHO).map(name => [name, []]));
    for (const at of chosen) who[WHO[sign(cells, at, option)]].push(at);
    const k = who.named.length + who.conditional.length;
    const least = k + chosen.filter(at => "fL".includes(sign(cells, at, option))).length;
    const most = k + who.open.length + who.leftOut.length;
    return { ...who, k, n: most + who.other.length, bounds: isReport ? null : [least, most] };
  };

  // The first category that holds of each country; else whether one is open, none holds, or it is not covered.
  const sort = (categories, chosen, option) => chosen.map(at => {
    const signs = categories.map(([, , cells]) => sign(cells, at, option));
    const category = signs.findIndex(isNamed);
    const isOpen = (category < 0 ? signs : signs.slice(0, category)).some(each => "oflL".includes(each));
    const isCovered = signs.some(each => !"N-".includes(each));
    const state = category >= 0 ? "" : isOpen ? "open" : isCovered ? "excluded" : "not_covered";
    return { at, category, state, isOutside: category >= 0 && !isCovered, mayBeEarlier: category >= 0 && isOpen };
  });

  // How countries stand to each other under a measure: an open cell is no difference yet.
  const compare = ([, , isReport, cells, id], chosen, option) => {
    const found = chosen.map(at => {
      const known = sign(cells, at, option);
      // A list that can be read either way says nothing of those whom it does not name.
      const other = known === "-" ? "notCovered" : known === "x" && !isReport ? "other" : "open";
      const state = isNamed(known) ? "named" : other;
      const length = (isNamed(known) && table.lengths[id]?.[table.countries[at][0]]) || "";
      return { at, state, isConditional: known === "c", length };
    });
    const states = new Set(found.map(({ state }) => state));
    const lengths = new Set(found.map(({ length }) => length).filter(Boolean));
    const named = found.filter(({ state }) => state === "named");
    const conditions = new Set(named.map(({ isConditional }) => isConditional));
    // A condition on a length says how long it is.
    const differ = named.length && (states.has("other") || lengths.size > 1 || (!lengths.size && conditions.size > 1));
    const kind = states.has("notCovered") ? "notCovered" : differ ? "different"
      : !named.length ? "none" : states.size > 1 ? "oneSided" : "shared";
    return { found, kind };
  };
  return { count, sort, compare, plain, named, split, meant, search };
};

if (typeof module !== "undefined") module.exports = { counting };
