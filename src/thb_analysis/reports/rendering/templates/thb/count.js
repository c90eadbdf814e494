/* What the page of choices counts, from the table that `analysis/choosing.py` makes: nothing of it touches the page.
   A choice is a list of places of countries; an option leaves out sentences (1), conditions (2), or both (3). */
"use strict";

const counting = table => {
  const WHO = { n: "named", c: "conditional", o: "open", l: "leftOut", x: "other", N: "outside", "-": "notCovered" };
  const sign = (cells, at, option) => table.legend[cells[at]][option];

  // Who is what, and k of n; what asks for silence, or for a list that can be read either way, has no bounds.
  const count = (cells, isReport, chosen, option) => {
    const who = Object.fromEntries(Object.values(WHO).map(name => [name, []]));
    for (const at of chosen) who[WHO[sign(cells, at, option)]].push(at);
    const k = who.named.length + who.conditional.length;
    const most = k + who.open.length + who.leftOut.length;
    return { ...who, k, n: most + who.other.length, bounds: isReport ? null : [k, most] };
  };

  // The first category that holds of each country; else whether one is open, none holds, or it is not covered.
  const sort = (categories, chosen, option) => chosen.map(at => {
    const signs = categories.map(([, , cells]) => sign(cells, at, option));
    const first = signs.findIndex(each => "ncN".includes(each));
    const isOpen = (first < 0 ? signs : signs.slice(0, first)).some(each => "ol".includes(each));
    if (first >= 0) return { at, category: first, isOutside: signs.every(each => "N-".includes(each)), mayBeEarlier: isOpen };
    const state = isOpen ? "open" : signs.every(each => each === "-") ? "not_covered" : "excluded";
    return { at, category: -1, state };
  });

  // How countries stand to each other under a measure: an open cell is no difference yet.
  const compare = ([, , isReport, cells, id], chosen, option) => {
    const lengths = table.lengths[id] ?? {};
    const found = chosen.map(at => {
      const [code] = table.countries[at];
      const known = sign(cells, at, option);
      const isNamed = "ncN".includes(known);
      // A list that can be read either way says nothing of those whom it does not name.
      const state = isNamed ? "named" : known === "x" && !isReport ? "other" : known === "-" ? "notCovered" : "open";
      return { at, state, isConditional: known === "c", length: (isNamed && lengths[code]) || "" };
    });
    const states = new Set(found.map(({ state }) => state));
    const given = new Set(found.map(({ length }) => length).filter(Boolean));
    const conditions = new Set(found.filter(({ state }) => state === "named").map(({ isConditional }) => isConditional));
    // A condition on a length says how long it is.
    const differ = (states.has("named") && states.has("other")) || given.size > 1 || (!given.size && conditions.size > 1);
    const kind = states.has("notCovered") ? "notCovered" : differ ? "different"
      : !states.has("named") ? "none" : states.size > 1 ? "oneSided" : "shared";
    return { found, kind };
  };
  return { count, sort, compare };
};

if (typeof module !== "undefined") module.exports = { counting };
