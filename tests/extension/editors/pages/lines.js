/** The text of an editor's HTML, one line for each block and break. Never part of an editor. */
window.textOf = (html) => {
  const box = new DOMParser().parseFromString(html, "text/html").body;
  for (const pretty of [...box.childNodes]) if (pretty.nodeType === Node.TEXT_NODE && !pretty.data.trim()) pretty.remove();
  for (const br of box.querySelectorAll("br")) br.replaceWith("\n");
  for (const block of box.querySelectorAll("p, div, li")) block.append("\n");
  return box.textContent;
};
