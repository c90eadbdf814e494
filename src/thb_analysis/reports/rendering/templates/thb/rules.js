/* Counts, names and sentences for any choice of countries: intersections of the sets that choosing.py exports, worded
   as the library words them. Nothing here touches the page; the tests compare every answer with the library's. */
"use strict";

/* Words */

const NUMBERS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const FEW = 9; // countries up to which a sentence names them
const FEW_CONDITIONS = 2; // countries whose conditions a finding has room for

const number = n => NUMBERS[n] ?? `${n}`;
const capital = text => {
  const [first = ""] = text;
  return first.toUpperCase() + text.slice(first.length);
};
// Small within a sentence, unless it begins with a name or an acronym.
const small = phrase => {
  const [first] = phrase.split(" ");
  const rest = first.slice(1);
  const isWord = /^\p{L}+$/u.test(first) && rest === rest.toLowerCase() && rest !== rest.toUpperCase();
  return isWord ? phrase.slice(0, 1).toLowerCase() + phrase.slice(1) : phrase;
};
// Items of which one has a comma, but in brackets or quotes, are parted by semicolons.
const joined = ([...items]) => {
  const apart = items.some(each => each.replace(/\([^()]*\)|“[^”]*”/g, "").includes(",")) ? ";" : ",";
  const last = items.pop() ?? "";
  return items.length ? `${items.join(`${apart} `)}${apart === ";" ? ";" : ""} and ${last}` : last;
};
const ofAll = (k, n) => {
  if (k && k === n) return ["", "the one", "both"][n] ?? `all ${n}`;
  return k || n < 2 ? `${k} of ${n}` : `none of the ${n}`;
};
const percent = (k, n) => {
  const share = k / n;
  if (share > 0 && share < 0.005) return "<1%";
  return share >= 0.995 && share < 1 ? ">99%" : `${Math.floor(Number((100 * share).toFixed(7)) + 0.5)}%`;
};

/* Sets: the bits of whole numbers */

const parse = (digits, size) => {
  const set = new Uint32Array(Math.max(1, Math.ceil(size / 32)));
  for (let at = 0, end = digits.length; end > 0; at += 1, end -= 8) {
    set[at] = parseInt(digits.slice(Math.max(end - 8, 0), end), 16);
  }
  return set;
};
const and = (one, other) => one.map((bits, at) => bits & other[at]);
const minus = (one, other) => one.map((bits, at) => bits & ~other[at]);
const has = (set, at) => Boolean((set[at >> 5] >>> (at & 31)) & 1);
const count = set => {
  let n = 0;
  for (let bits of set) for (; bits; bits &= bits - 1) n += 1;
  return n;
};

/* Answers to a choice: `chosen`, a set, and `variant`, which cells are counted */

const rules = data => {
  const size = data.countries.length;
  const parsed = new Map();
  const setOf = digits => {
    if (!parsed.has(digits)) parsed.set(digits, parse(digits, size));
    return parsed.get(digits);
  };
  const place = new Map(data.countries.map(([code], at) => [code, at]));
  const places = set => data.countries.flatMap((_, at) => (has(set, at) ? [at] : []));
  const names = set => places(set).map(at => data.countries[at][2]);
  const varying = (by, { variant }) => by[by.length > 1 ? variant : 0];

  const named = (reported, others) => {
    const [who, rest] = [names(reported), names(others)];
    if (who.length && who.length <= FEW && who.length <= 3 * rest.length) return ` (${joined(who)})`;
    if (!rest.length || rest.length > 3) return "";
    return ` (${data.isOpen ? "not reported" : "reported as absent"} for ${joined(rest)})`;
  };

  // The sets of a pattern, of the countries chosen and covered.
  const share = (pattern, choice) => {
    const covered = and(setOf(pattern.covered), choice.chosen);
    const [reported, certain, possible, ...others] = varying(pattern.by, choice).map(digits => and(setOf(digits), covered));
    return { covered, reported, certain, possible, others, k: count(reported), n: count(covered) };
  };
  const SPLICED = /\{(count|names) (\d+)\}/g;
  const filled = (sentence, { others }, who = "") => {
    const text = sentence.replaceAll("{names}", "")
      .replace(/\[\[([^\n]*?)\]\]/g, (_, part) => {
        const isKept = [...part.matchAll(SPLICED)].every(([, , at]) => count(others[at]));
        return isKept ? part : "";
      })
      .replace(SPLICED, (_, what, at, from, whole) => {
        const words = what === "count" ? number(count(others[at])) : joined(names(others[at]));
        const before = whole.slice(0, from);
        return before && !before.endsWith(". ") ? words : capital(words);
      });
    if (text.includes("{who}")) return text.replaceAll("{who}", () => who);
    return `${text.replaceAll(": .", ".").replace(/\.$/, "").trimEnd()}${who}.`;
  };
  const included = (finding, choice, { reported }, said) => {
    const found = varying(finding.conditions, choice)
      .filter(([code]) => has(reported, place.get(code)) && !said.includes(data.countries[place.get(code)][1]))
      .map(([, words]) => words);
    if (!found.length || found.length > FEW_CONDITIONS) return "";
    return ` ${capital(joined(found))} ${found.length === 1 ? "is" : "are"} included with a condition.`;
  };
  const answer = (finding, choice) => {
    const found = share(finding, choice);
    const { covered, reported, certain, possible, k, n } = found;
    const facts = { ...finding, k, n, lower: count(certain), upper: count(possible), reported, covered };
    const [one, several] = data.unit;
    if (!n) return { ...facts, parts: [`${finding.label}: none of the ${several} compared is covered.`, "", ""] };
    const conditions = included(finding, choice, found, filled(finding.sentence, found));
    if (!k) {
      const [says, whom] = data.isOpen
        ? [n === 1 ? "not reported" : "reported", [, names(covered)[0], `neither ${one}`][n] ?? `${ofAll(0, n)} ${several}`]
        : ["reported as absent", n === 1 ? names(covered)[0] : `${ofAll(n, n)} ${several}`];
      return { ...facts, parts: [`${finding.label} – ${says} for `, whom, "."] };
    }
    if (k === 1) {
      const [[who], does] = [names(reported), finding.infinitive ? `is reported to ${finding.infinitive}` : finding.does];
      if (n === 1) return { ...facts, parts: ["", capital(who), ` ${does}.${conditions}`] };
      return { ...facts, parts: [`Only ${who} (`, ofAll(k, n), ` ${several}) ${does}.${conditions}`] };
    }
    const said = filled(finding.sentence, found, named(reported, minus(covered, reported)));
    const [before, ...after] = said.split("{k of N}");
    const words = ofAll(k, n);
    return { ...facts, parts: [before, before ? words : capital(words), after.join("{k of N}") + conditions] };
  };
  const findings = choice => {
    const found = data.findings.map(finding => answer(finding, choice));
    if (!data.isOfMeasures) return found;
    const seen = {};
    found.sort((one, other) => other.k - one.k);
    return found.map(each => ({ ...each, isKey: (seen[each.theme] = (seen[each.theme] ?? 0) + 1) <= 2 }));
  };

  // Of several sets the members chosen, each with what describes the set; empty ones are left out.
  const held = (by, choice, describe) => varying(by, choice)
    .map((digits, at) => ({ ...describe(at), members: places(and(setOf(digits), choice.chosen)) }))
    .filter(({ members }) => members.length);
  const of = (items, theme) => items.filter(each => each.theme === theme);

  const maps = (choice, theme) => of(data.maps, theme).map(map => (
    { ...map, categories: held(map.by, choice, at => ({ words: map.looks[at][0], look: map.looks[at][1] })) }
  ));
  const mapped = (choice, theme) => {
    const clauses = of(data.maps, theme).flatMap(map => map.found).flatMap(pattern => {
      const found = share(pattern, choice);
      const said = filled(pattern.sentence, found).replaceAll("{k of N}", ofAll(found.k, found.n));
      return found.n ? [small(said.replace(/\.$/, ""))] : [];
    });
    return clauses.length ? `${capital(clauses.join("; "))}.` : "";
  };

  // The state of each country chosen, and whether it is named though the statement does not cover it.
  const STATES = ["reported", "qualified", "absent", "other_answer"];
  const cells = (measure, choice) => {
    const [covered, sets] = [setOf(measure.covered), varying(measure.by, choice).map(setOf)];
    return places(choice.chosen).map(at => {
      const which = sets.findIndex(set => has(set, at));
      if (which < 0) return { at, state: has(covered, at) ? "not_reported" : "not_covered", outside: false };
      if (measure.isUnclear && which < 2) return { at, state: "unclear", outside: false };
      return { at, state: STATES[which], outside: which < 3 && !has(covered, at) };
    });
  };
  const measures = (choice, theme) => of(data.measures, theme).map(measure => {
    const covered = and(setOf(measure.covered), choice.chosen);
    const [reported, qualified] = varying(measure.by, choice).map(digits => count(and(setOf(digits), covered)));
    return { ...measure, k: reported + qualified, n: count(covered), cells: cells(measure, choice) };
  });

  const lengths = (choice, theme) => of(data.lengths, theme)
    .map(each => ({ ...each, rows: held(each.by, choice, at => ({ words: each.words[at], ends: each.ends[at] })) }))
    .filter(({ rows }) => rows.length);

  // What two to four countries are reported to have in common, and what only some of them, theme by theme.
  const beside = choice => {
    const n = count(choice.chosen);
    const alike = {};
    for (const { theme, reported, covered, does, plural, infinitive, k } of n < 2 || n > 4 ? [] : findings(choice)) {
      if (!k || count(covered) < n) continue;
      const members = places(reported);
      const group = ((alike[theme] ??= {})[members.join()] ??= { members, plain: [], hedged: [] });
      if (infinitive) group.plain.push(infinitive);
      else group.hedged.push(k > 1 ? plural : does);
    }
    const order = ({ members: one }, { members: other }) => {
      const which = one.findIndex((at, which) => at !== other[which]);
      return other.length - one.length || one[which] - other[which];
    };
    const said = ({ members, plain, hedged }) => {
      const every = n === 2 ? "both" : `all ${number(n)}`;
      const whom = members.length === n ? capital(every) : `Only ${joined(members.map(at => data.countries[at][2]))}`;
      return [
        plain.length && `${whom} ${members.length === 1 ? "is" : "are"} reported to ${plain.join("; to ")}.`,
        hedged.length && `${whom} ${hedged.join("; ")}.`,
      ].filter(Boolean);
    };
    const entries = Object.entries(alike).map(([theme, groups]) => [theme, Object.values(groups).sort(order).flatMap(said)]);
    return Object.fromEntries(entries);
  };

  return { findings, maps, mapped, measures, lengths, beside, names, places, setOf, place };
};

if (typeof module !== "undefined") module.exports = { rules, percent };
