() => [...document.querySelectorAll("figure.figure")].map(figure => {
  const drawn = [...figure.querySelectorAll("img, .drawing svg")].find(each => each.checkVisibility());
  return {
    id: figure.id,
    alt: figure.querySelector("img")?.alt ?? figure.querySelector("[aria-label]").ariaLabel,
    caption: figure.querySelector("figcaption").textContent,
    drawn: drawn?.getBoundingClientRect().width ?? 0,
    smallest: Math.min(...[...drawn?.querySelectorAll("text") ?? []].map(text => (
      parseFloat(getComputedStyle(text).fontSize) * Math.hypot(text.getScreenCTM().c, text.getScreenCTM().d)))),
  };
})
