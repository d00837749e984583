/** Quill with its toolbar. */
import Quill from "quill";
import "quill/dist/quill.snow.css";

const quill = new Quill("#reply", { theme: "snow" });
window.html = () => quill.getSemanticHTML();
window.written = () => quill.getText();
