() => [...document.querySelectorAll("figure.figure")].map(figure => ({
  id: figure.id,
  alt: figure.querySelector("img").alt,
  caption: figure.querySelector("figcaption").textContent,
  drawn: figure.querySelector("img").naturalWidth,
  next: [...document.querySelectorAll("figure")].at([...document.querySelectorAll("figure")].indexOf(figure) + 1)?.className ?? "",
}))
