/**
 * Copies plain text and HTML with the old command, which works in a frame whatever the page's permissions policy says.
 * Never reads the clipboard and never needs the clipboard permission.
 */

/** @param {string} text @param {string} [markup] sanitised HTML @returns {boolean} whether the browser took it */
export function copyText(text, markup) {
  let taken = false;
  const fill = (event) => {
    event.clipboardData.setData("text/plain", text);
    if (markup) event.clipboardData.setData("text/html", markup);
    event.preventDefault();
    taken = true;
  };
  document.addEventListener("copy", fill, { once: true });
  document.execCommand("copy");
  document.removeEventListener("copy", fill);
  return taken;
}
