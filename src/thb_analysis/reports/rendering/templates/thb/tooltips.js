/* Where nothing hovers, a tap shows what a title says, at the foot of the screen; a second one follows the link. */
{
  const tooltip = document.querySelector("main").appendChild(document.createElement("output"));
  tooltip.className = "tooltip";
  tooltip.hidden = true;
  let shown = null;
  document.addEventListener("click", event => {
    const tapped = event.pointerType === "touch" ? event.target.closest("main [title]") : null;
    shown = tapped === shown ? null : tapped;
    tooltip.hidden = !shown;
    if (!shown) return;
    event.preventDefault();
    tooltip.textContent = shown.title;
  });
}
