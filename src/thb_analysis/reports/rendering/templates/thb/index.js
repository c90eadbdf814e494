/* The index: a search over what it leads to. Without scripts everything is there to be read. */
"use strict";
{
  const MOST = 12;
  const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
  const known = [...document.querySelectorAll("[data-also]")].map(item => {
    const link = item.querySelector("a");
    const also = item.dataset.also.split(";").map(plain).filter(Boolean);
    return { link, label: (link ?? item).textContent.trim(), names: [plain((link ?? item).textContent), ...also] };
  });
  const [input, output, results] = ["#find", "#found", "#results"].map(id => document.querySelector(id));
  // A name that is written in full comes first, then one that begins so; every word must be there.
  const rank = ({ names }, wanted) => [name => name === wanted, name => name.startsWith(wanted), () => true]
    .findIndex(fits => names.some(fits));
  const search = () => {
    const wanted = plain(input.value);
    const words = wanted.split(/\s+/);
    const found = wanted ? known.filter(({ names }) => words.every(word => names.some(name => name.includes(word)))) : [];
    found.sort((one, other) => rank(one, wanted) - rank(other, wanted));
    results.replaceChildren(...found.slice(0, MOST).map(({ link, label }) => {
      const item = document.createElement("li");
      item.append(link ? link.cloneNode(true) : label);
      return item;
    }));
    output.value = wanted ? `Found: ${found.length || "nothing"}` : "";
  };
  input.addEventListener("input", search);
  input.addEventListener("keydown", event => {
    if (event.key === "Enter" && !event.isComposing) results.querySelector("a")?.click();
  });
  input.closest("[hidden]").hidden = false;
  // A browser that comes back to the page may bring the words along.
  search();
}
