() => {
  const parse = colour => colour.match(/[\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = parse(colour).map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (parse(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const able = "a[href], button, input, select, summary, [tabindex='0']";
  const faults = [];
  let count = 0;
  for (const element of document.querySelectorAll(able)) {
    if (!element.checkVisibility()) continue;
    element.focus({ preventScroll: true });
    if (document.activeElement !== element) continue;
    count += 1;
    const style = getComputedStyle(element);
    const inside = parseFloat(style.outlineOffset) < 0;
    const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      && contrast(style.outlineColor, behind(inside ? element : element.parentElement)) >= 3;
    if (!seen) faults.push(`${style.outline} ${element.outerHTML.slice(0, 120)}`);
  }
  return [count, faults];
}
