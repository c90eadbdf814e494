() => {
  const outputs = [...document.querySelectorAll(".jp-OutputArea-output")];
  const all = outputs.flatMap(output => [...output.querySelectorAll("*")]);
  const ids = all.map(element => element.id).filter(Boolean);
  // JupyterLab gives headings a link of its own, whose target it finds itself.
  const links = all.filter(element => element.matches("a[href^='#']:not(.jp-InternalAnchorLink)"));
  const letters = all.filter(element => element.matches("svg text") && element.checkVisibility());
  const size = text => {
    const { c, d } = text.getScreenCTM();
    return parseFloat(getComputedStyle(text).fontSize) * Math.hypot(c, d);
  };
  return {
    outputs: outputs.length,
    errors: outputs.filter(output => output.matches("[data-mime-type*='error'], [data-mime-type*='stderr']"))
      .map(output => output.textContent.slice(-300)),
    "ids given twice": ids.filter((id, place) => ids.indexOf(id) < place),
    "dead links": links.filter(link => !document.getElementById(decodeURIComponent(link.hash.slice(1))))
      .map(link => link.outerHTML),
    "small letters": letters.filter(text => size(text) < 10.99).map(text => [text.textContent, size(text)]),
  };
}
