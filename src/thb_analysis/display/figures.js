/* Marks speak: where they are pointed at, and by the arrow keys where their drawing has the focus. */
for (const drawing of document.querySelectorAll(".drawing:not([data-speaks])")) {
  const said = drawing.querySelector("script");
  if (!said) continue;
  drawing.dataset.speaks = "";
  const { parts, of } = JSON.parse(said.textContent);
  const tip = drawing.appendChild(document.createElement("output"));
  tip.hidden = true;
  let current = null;
  const marks = () => [...drawing.querySelectorAll("[data-of] :is(circle, path)")].filter(mark => mark.getClientRects().length);
  const middle = mark => { const box = mark.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; };
  const say = mark => {
    current?.classList.remove("spoken-of");
    current = mark;
    tip.hidden = !mark;
    if (!mark) return;
    mark.classList.add("spoken-of");
    const group = mark.closest("[data-of]");
    const number = group.dataset.of.split(" ")[[...group.querySelectorAll("circle, path")].indexOf(mark)];
    const [who, what, more] = of[number].map(part => parts[part]);
    const name = document.createElement("b");
    name.textContent = who;
    tip.replaceChildren(name, `: ${what}${more ? `. ${more}` : ""}`);
    const [x, y] = middle(mark), room = drawing.getBoundingClientRect(), half = tip.offsetWidth / 2;
    tip.style.left = `${Math.max(half, Math.min(x - room.x, room.width - half))}px`;
    tip.style.top = `${y - room.y}px`;
  };
  const away = (mark, { clientX, clientY }) => {
    const box = mark.getBoundingClientRect();
    return Math.hypot(Math.max(box.left - clientX, 0, clientX - box.right), Math.max(box.top - clientY, 0, clientY - box.bottom));
  };
  const point = event => {
    const [near, distance] = marks().reduce((best, mark) => { const far = away(mark, event); return far < best[1] ? [mark, far] : best; }, [null, 6]);
    if (near !== current) say(distance < 6 ? near : null);
  };
  const steps = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  drawing.addEventListener("pointermove", point);
  drawing.addEventListener("pointerdown", point);
  drawing.addEventListener("pointerleave", () => say(null));
  drawing.addEventListener("blur", () => say(null));
  drawing.addEventListener("keydown", event => {
    if (event.key === "Escape") return say(null);
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const [x, y] = current ? middle(current) : [-1e4, -1e4];
    const costs = marks().filter(mark => mark !== current).map(mark => {
      const [right, down] = [middle(mark)[0] - x, middle(mark)[1] - y];
      const ahead = current ? right * step[0] + down * step[1] : right + 3 * down;
      const aside = current ? Math.abs(right * step[1]) + Math.abs(down * step[0]) : 0;
      return [ahead > 1 && aside <= ahead * 2 + 4 ? ahead + 6 * aside : Infinity, mark];
    });
    const [cost, mark] = costs.reduce((best, each) => each[0] < best[0] ? each : best, [Infinity, null]);
    if (cost < Infinity) say(mark);
  });
}
