/** A textarea that React controls: what React doesn't hear of, it takes back. */
import { createElement, useState } from "react";
import { createRoot } from "react-dom/client";

function Reply() {
  const [text, setText] = useState("");
  window.written = () => text;
  return createElement("textarea", { "aria-label": "Reply", value: text, onChange: (event) => setText(event.target.value) });
}

createRoot(document.getElementById("reply")).render(createElement(Reply));
