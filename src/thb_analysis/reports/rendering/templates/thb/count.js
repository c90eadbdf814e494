/* What the page of choices counts, from the table that analysis/choosing.py makes; nothing of it touches the page.
   A choice is a list of places of countries; an option leaves out sentences (1), conditions (2), or both (3). */
"use strict";

const counting = table => {
  // Names as the library compares them: without case, marks, punctuation and article.
  const plain = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim().replace(/^the /, "");
  const names = table.countries.map(([code, name]) => [code, name, ...(table.also[code] ?? [])].map(plain));
  // The places of the country or the group that is called so.
  const named = words => {
    const isMeant = each => each === plain(words);
    const at = names.findIndex(each => each.some(isMeant));
    const group = table.groups.find(([name, , ...also]) => [name, ...also].map(plain).some(isMeant));
    return at >= 0 ? [at] : group ? group[1].split(" ").flatMap(named) : [];
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
  return { count, sort, compare, plain, names, named };
};

if (typeof module !== "undefined") module.exports = { counting };
