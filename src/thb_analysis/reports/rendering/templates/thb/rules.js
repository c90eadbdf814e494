/* Counts, names and sentences for any choice of countries: intersections of the sets that choosing.py exports, worded
   as the library words them. Nothing here touches the page; the tests compare every answer with the library's. */
"use strict";

/* Words */

const NUMBERS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const FEW = 9; // countries up to which a sentence names them
const FEW_COVERED = 5; // countries covered up to which a sentence names those that it would count
const FEW_CONDITIONS = 2; // countries whose conditions a finding has room for

const number = n => NUMBERS[n] ?? `${n}`;
const capital = text => text.replace(/^./u, first => first.toUpperCase());
// Small within a sentence, unless it begins with a name or an acronym.
const small = phrase => {
  const [first] = phrase.split(" ");
  const rest = first.slice(1);
  const isWord = /^\p{L}+,?$/u.test(first) && rest === rest.toLowerCase() && rest !== rest.toUpperCase();
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
  const [inText, called] = [at => data.countries[at][2], members => joined(members.map(inText))];
  const names = set => places(set).map(inText);
  const varying = (by, { variant }) => by[by.length > 1 ? variant : 0];

  // What the source says of some that are not reported: that they lack what is asked for, or nothing.
  const lacks = (finding, choice, members) =>
    count(minus(members, setOf(varying(finding.lacking, choice)))) ? "" : finding.lacks;
  const named = (reported, others, said) => {
    const [who, rest] = [names(reported), names(others)];
    if (who.length && who.length <= FEW && who.length <= 3 * rest.length) return ` (${joined(who)})`;
    if (!rest.length || rest.length > 3) return "";
    return ` (${said || "not reported"} for ${joined(rest)})`;
  };

  // The sets of a pattern, of the countries chosen and covered.
  const share = (pattern, choice) => {
    const covered = and(setOf(pattern.covered), choice.chosen);
    const [outside, ...sets] = varying(pattern.by, choice).map(setOf);
    const [reported, certain, possible, ...others] = sets.map(set => and(set, covered));
    return { covered, outside: and(outside, choice.chosen), reported, certain, possible, others, k: count(reported), n: count(covered) };
  };
  const [one, several] = data.unit;
  const SPLICED = /\{(count|names|share) (\d+)([^}]*)\}/g;
  const worded = (what, found, noun, n, isNamed) => {
    const [k, who] = [found.length, joined(found)];
    if (what === "names") return who + noun;
    if (isNamed && (k || what === "share")) return who || number(0);
    if (what === "share") return ofAll(k, n) + noun;
    return number(k) + (noun === ` ${several}` ? ["", ` ${one}`][k] ?? noun : noun);
  };
  const filled = (sentence, { others, reported, n }, who = "") => {
    const text = sentence.replaceAll("{names}", "")
      .replace(/\[\[([^\n]*?)\]\]/g, (_, part) => ([...part.matchAll(SPLICED)].every(([, , at]) => count(others[at])) ? part : ""))
      .replace(SPLICED, (_, what, at, noun, from, whole) => {
        const before = whole.slice(0, from);
        const begins = !before || before.endsWith(". ");
        const words = worded(what, names(others[at]), noun, n, n <= FEW_COVERED && !begins);
        return begins ? capital(words) : words;
      });
    const [before, ...after] = text.split("{who}");
    const said = n <= FEW_COVERED && names(reported).every(name => before.includes(name)) ? "" : who;
    return after.length ? [before, ...after].join(said) : `${text.replaceAll(": .", ".").replace(/\.$/, "").trimEnd()}${said}.`;
  };
  const ofTable = ({ words }, counted) => {
    const n = count(counted);
    const said = words.filter(([, digits]) => count(and(setOf(digits), counted))).map(([word]) => word);
    return `Included with a condition: ${n}${said.length && said.length <= FEW_CONDITIONS ? ` (${said.join("; ")})` : ""}.`;
  };
  const included = (finding, choice, { reported }, said) => {
    const [conditional, conditions] = varying(finding.conditions, choice);
    const worded = conditions.filter(([code]) => has(reported, place.get(code)));
    const counted = and(setOf(conditional), reported);
    if (!worded.length && count(counted)) return ` ${ofTable(finding, counted)}`;
    const found = worded.filter(([code]) => !said.includes(data.countries[place.get(code)][1])).map(([, words]) => words);
    if (!found.length || found.length > FEW_CONDITIONS) return "";
    return ` ${capital(joined(found))} ${found.length === 1 ? "is" : "are"} included with a condition.`;
  };
  const answer = (finding, choice) => {
    const found = share(finding, choice);
    const { covered, outside, reported, certain, possible, k, n } = found;
    const facts = { ...finding, without: setOf(varying(finding.lacking, choice)), k, n, lower: count(certain), upper: count(possible), reported, possible, covered, outside };
    if (!n) return { ...facts, parts: [`${finding.label}: none of the ${several} compared is covered.`, "", ""] };
    const conditions = included(finding, choice, found, filled(finding.sentence, found));
    if (!k) {
      const [who] = names(covered);
      const every = n === 1 ? who : `${ofAll(n, n)} ${several}`;
      const nobody = ["", who, `neither ${one}`][n] ?? `${ofAll(0, n)} ${several}`;
      const [says, whom] = finding.isSilence ? ["not so: at least one is reported", every]
        : lacks(finding, choice, covered) ? [finding.lacks, every] : [n === 1 ? "not reported" : "reported", nobody];
      return { ...facts, parts: [`${finding.label} – ${says} for `, whom, "."] };
    }
    if (k === 1) {
      const [[who], [kind, words]] = [names(reported), finding.said];
      const does = kind ? finding.does : `is reported to ${words}`;
      if (n === 1) return { ...facts, parts: ["", capital(who), ` ${does}.${conditions}`] };
      if (kind === 2) return { ...facts, parts: ["", ofAll(k, n), ` ${several} ${does} (${who}).${conditions}`] };
      return { ...facts, parts: [`Only ${who} (`, ofAll(k, n), ` ${several}) ${does}.${conditions}`] };
    }
    const missing = minus(covered, reported);
    const said = filled(finding.sentence, found, named(reported, missing, lacks(finding, choice, missing)));
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
    const clauses = of(data.maps, theme).flatMap(map => map.found)
      .map(({ sentence, ...sets }) => [sentence, share(sets, choice)])
      .flatMap(([sentence, found]) => (found.n ? [small(filled(sentence, found).replace(/\.$/, ""))] : []));
    return clauses.length ? `${capital(clauses.join("; "))}.` : "";
  };

  // The state of each country chosen, and whether it is named though the statement does not cover it.
  const STATES = ["reported", "qualified", "absent", "other_answer"];
  const cells = (measure, choice) => {
    const [covered, sets] = [setOf(measure.covered), varying(measure.by, choice).map(setOf)];
    return places(choice.chosen).map(at => {
      const which = sets.findIndex(set => has(set, at));
      if (which < 0) return { at, state: has(covered, at) ? "not_reported" : "not_covered", outside: false };
      return { at, state: measure.isUnclear && which < 2 ? "unclear" : STATES[which], outside: !has(covered, at) };
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
    if (n < 2 || n > 4) return {};
    const found = findings(choice);
    const alone = new Set(found.flatMap(each => (each.measures.length > 1 ? [] : each.measures)));
    const order = ([one], [other]) => {
      const which = one.members.findIndex((at, which) => at !== other.members[which]);
      return other.members.length - one.members.length || one.members[which] - other.members[which] || one.kind - other.kind;
    };
    const said = group => {
      const [{ members, kind }, words] = [group[0], group.map(each => each.words)];
      const is = members.length === 1 ? "is" : "are";
      const who = members.length < n ? `Only ${called(members)}` : n === 2 ? "Both" : `All ${number(n)}`;
      return `${who} ${[`${is} reported to ${words.join("; to ")}`, words.join("; "), `${is} reported under ${joined(words)}`][kind]}.`;
    };
    const entries = data.themes.map(([theme]) => {
      const parts = of(found, theme).filter(({ k, covered }) => k && count(covered) === n)
        .map(({ reported, k, said: [kind, one, more] }) => ({ members: places(reported), kind, words: k > 1 ? more : one }));
      const named = cells => cells.filter(({ state }) => ["reported", "qualified"].includes(state)).map(({ at }) => at);
      const some = measures(choice, theme).filter(each => each.n === n && !alone.has(each.id))
        .map(({ label, cells }) => ({ members: named(cells), kind: 2, words: `“${label}”` }))
        .filter(({ members }) => members.length && members.length < n);
      const alike = {};
      for (const each of [...parts, ...some]) (alike[`${each.members} ${each.kind}`] ??= []).push(each);
      const long = lengths(choice, theme)
        .map(({ label, rows }) => `${label}: ${rows.map(({ words, members }) => `${words} (${called(members)})`).join("; ")}.`);
      return [theme, [...Object.values(alike).sort(order).map(said), ...long]];
    });
    return Object.fromEntries(entries.filter(([, paragraphs]) => paragraphs.length));
  };

  return { findings, maps, mapped, measures, lengths, beside, names, places, setOf, place };
};

if (typeof module !== "undefined") module.exports = { rules, percent };
