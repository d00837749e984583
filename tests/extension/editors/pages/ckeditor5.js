/** CKEditor 5, the classic one, with its essentials. */
import { Bold, Italic } from "@ckeditor/ckeditor5-basic-styles";
import { ClassicEditor } from "@ckeditor/ckeditor5-editor-classic";
import { Essentials } from "@ckeditor/ckeditor5-essentials";
import { Paragraph } from "@ckeditor/ckeditor5-paragraph";
import "./lines.js";

const editor = await ClassicEditor.create(document.getElementById("reply"), { licenseKey: "GPL", plugins: [Essentials, Paragraph, Bold, Italic], toolbar: ["bold", "italic"] });
window.html = () => editor.getData();
window.written = () => window.textOf(editor.getData());
