/** Lexical with rich text and history. */
import { createEmptyHistoryState, registerHistory } from "@lexical/history";
import { registerRichText } from "@lexical/rich-text";
import { $getRoot, createEditor } from "lexical";

const box = document.getElementById("reply");
box.contentEditable = "true";
const editor = createEditor({ onError: (error) => { throw error; } });
editor.setRootElement(box);
registerRichText(editor);
registerHistory(editor, createEmptyHistoryState(), 300);
window.html = () => JSON.stringify(editor.getEditorState());
window.written = () => editor.getEditorState().read(() => $getRoot().getTextContent());
