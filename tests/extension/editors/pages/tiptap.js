/** Tiptap with its starter kit. */
import { Editor } from "@tiptap/core";
import StarterKit from "@tiptap/starter-kit";

const editor = new Editor({ element: document.getElementById("reply"), extensions: [StarterKit] });
window.html = () => editor.getHTML();
window.written = () => editor.getText({ blockSeparator: "\n" });
