/** Draft.js as its documents show it. */
import { Editor, EditorState, convertToRaw } from "draft-js";
import "draft-js/dist/Draft.css";
import { createElement, useState } from "react";
import { createRoot } from "react-dom/client";

function Reply() {
  const [editorState, setEditorState] = useState(() => EditorState.createEmpty());
  window.html = () => JSON.stringify(convertToRaw(editorState.getCurrentContent()));
  window.written = () => editorState.getCurrentContent().getPlainText("\n");
  return createElement(Editor, { editorState, onChange: setEditorState });
}

createRoot(document.getElementById("reply")).render(createElement(Reply));
