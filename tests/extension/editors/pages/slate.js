/** Slate in React with its history. */
import { createElement, useState } from "react";
import { createRoot } from "react-dom/client";
import { createEditor, Node } from "slate";
import { withHistory } from "slate-history";
import { Editable, Slate, withReact } from "slate-react";

function Reply() {
  const [editor] = useState(() => withHistory(withReact(createEditor())));
  window.written = () => editor.children.map((block) => Node.string(block)).join("\n");
  return createElement(Slate, { editor, initialValue: [{ type: "paragraph", children: [{ text: "" }] }] }, createElement(Editable));
}

createRoot(document.getElementById("reply")).render(createElement(Reply));
