/** ProseMirror with its basic schema, history and keys. */
import { baseKeymap } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { DOMSerializer } from "prosemirror-model";
import { schema } from "prosemirror-schema-basic";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";

const plugins = [history(), keymap({ "Mod-z": undo, "Mod-y": redo }), keymap(baseKeymap)];
const view = new EditorView(document.getElementById("reply"), { state: EditorState.create({ schema, plugins }) });
window.html = () => {
  const box = document.createElement("div");
  box.append(DOMSerializer.fromSchema(schema).serializeFragment(view.state.doc.content));
  return box.innerHTML;
};
window.written = () => view.state.doc.textBetween(0, view.state.doc.content.size, "\n", "\n");
