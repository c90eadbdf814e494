/* Where scripts run, drawings replace their pictures. Style and script come with the first figure of a notebook, and
stay while others are run again. */
for (const style of document.querySelectorAll(".thb-figure > style")) {
  document.getElementById("thb-figures")?.remove();
  style.id = "thb-figures";
  document.head.append(style);
}
window.thbFigures = () => {
  for (const drawing of document.querySelectorAll(".thb-figure script[type='text/html']")) {
    drawing.previousElementSibling.outerHTML = drawing.textContent.replace("<\\/", "</");
    drawing.remove();
  }
  speak();
};
window.thbFigures();
