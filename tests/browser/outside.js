() => {
  // Chromium does not lay out again what is closed away: all is measured as who opens it sees it.
  const closed = [...document.querySelectorAll("details:not([open])")];
  for (const details of closed) details.open = true;
  const width = document.documentElement.clientWidth;
  const wide = [...document.body.querySelectorAll("*")].filter(element => {
    if (element.closest(".scroll, .skip") && !element.matches(".scroll")) return false;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const cut = style.overflowX !== "visible" && !element.matches(".scroll, .spoken")
      && element.scrollWidth > element.clientWidth + 1;
    return box.width > 1 && (box.right > width + 1 || box.left < -1 || cut);
  }).map(element => element.outerHTML.slice(0, 120));
  const all = document.documentElement.scrollWidth - width;
  for (const details of closed) details.open = false;
  return all > 0 ? [`the page is ${all} px wider than the window`, ...wide] : wide;
}
