/**
 * A selected range of the page -> Markdown: headings, lists, links, code, tables, quotes, emphasis.
 * Never parses or copies HTML: it walks the page's own nodes, so the page notices nothing.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  const { tree } = sidecard;

  const HEADINGS = { H1: "#", H2: "##", H3: "###", H4: "####", H5: "#####", H6: "######" };
  const MARKS = { STRONG: "**", B: "**", EM: "*", I: "*", DEL: "~~", S: "~~", STRIKE: "~~" };

  /** What belongs to the range: with `whole` everything below a node that lies inside it. */
  function makeScope(range) {
    const start = range.startContainer;
    const end = range.endContainer;
    return {
      has: (node) => range.intersectsNode(node) || node.getRootNode() !== range.commonAncestorContainer.getRootNode(),
      words: (node) => node.data.slice(node === start ? range.startOffset : 0, node === end ? range.endOffset : undefined),
    };
  }

  /** Signs that Markdown would take for its own. */
  const escape = (words) =>
    words
      .replace(/[\\`]/g, "\\$&")
      .replace(/\*(?=\S)|(?<=\S)\*/g, "\\*")
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
      .replace(/<(?=[A-Za-z/!])/g, "\\<")
      .replace(/&(?=#?\w+;)/g, "\\&")
      .replace(/\[(?=[^\]]*\]\()/g, "\\[");

  const escapeStart = (line) => line.replace(/^(\s*)([#>+-]|\d+[.)])(?=\s)/, (all, space, sign) => space + (/^\d/.test(sign) ? sign.slice(0, -1) + "\\" + sign.slice(-1) : "\\" + sign));

  const isBlock = (node) => node.nodeType === Node.ELEMENT_NODE && tree.BLOCKS.has(node.tagName);
  const skipped = (node) =>
    tree.SILENT.has(node.tagName) || node.hidden || node.getAttribute("aria-hidden") === "true" || (node.isConnected && node.checkVisibility && !node.checkVisibility());

  const below = (node) => {
    if (node.shadowRoot) return node.shadowRoot.childNodes;
    if (node.localName === "slot" && node.assignedNodes().length) return node.assignedNodes();
    return node.childNodes;
  };

  const kids = (node, scope) =>
    [...below(node)].filter((child) => scope.has(child) && (child.nodeType === Node.TEXT_NODE || (child.nodeType === Node.ELEMENT_NODE && !skipped(child))));

  /** Marks stand at the words, not at the spaces around them. */
  function marked(sign, inner) {
    const [, before, words, after] = /** @type {RegExpExecArray} */ (/^(\s*)([\s\S]*?)(\s*)$/.exec(inner));
    return words ? `${before}${sign}${words}${sign}${after}` : inner;
  }

  function code(words) {
    const ticks = "`".repeat(Math.max(0, ...(words.match(/`+/g) ?? []).map((run) => run.length)) + 1);
    const pad = words.startsWith("`") || words.endsWith("`") ? " " : "";
    return words.trim() ? ticks + pad + words.replace(/\s+/g, " ") + pad + ticks : words;
  }

  function rawText(node, scope) {
    if (node.nodeType === Node.TEXT_NODE) return scope.words(node);
    if (node.tagName === "BR") return "\n";
    return kids(node, scope).map((child) => rawText(child, scope)).join("");
  }

  function link(node, inner) {
    let url;
    try {
      url = new URL(node.getAttribute("href"), node.baseURI);
    } catch {
      return inner;
    }
    const words = inner.trim();
    if (!words || !/^(https?|mailto):$/.test(url.protocol)) return inner;
    const address = url.href.replace(/[()\s]/g, (sign) => encodeURIComponent(sign).replace("(", "%28").replace(")", "%29"));
    return words === url.href || words === url.href.replace(/\/$/, "") ? `<${url.href}>` : marked("", inner).replace(words, () => `[${words}](${address})`);
  }

  function inline(node, scope) {
    if (node.nodeType === Node.TEXT_NODE) return escape(scope.words(node).replace(/[\s\u00a0]+/g, " "));
    const inner = () => kids(node, scope).map((child) => inline(child, scope)).join("");
    if (node.tagName === "BR") return "  \n";
    // Words beside an image stand by themselves; a sign or a little face belongs to the word before it.
    if (node.tagName === "IMG") return node.alt.length > 2 ? ` ${escape(node.alt)} ` : escape(node.alt);
    if (/^(CODE|KBD|SAMP|TT)$/.test(node.tagName)) return code(rawText(node, scope));
    if (node.tagName === "A" && node.hasAttribute("href")) return link(node, inner());
    if (MARKS[node.tagName]) return marked(MARKS[node.tagName], inner());
    return inner();
  }

  const tidy = (words) =>
    words
      .replace(/[ \t]+(?=\n)/g, (space) => (space.length >= 2 ? "  " : ""))
      .replace(/\n[ \t]+/g, "\n")
      .replace(/([^ \n]) {2,}(?=[^ \n])/g, "$1 ")
      .replace(/^\s+|\s+$/g, "");

  const paragraph = (words) => tidy(words).split("\n").map(escapeStart).join("\n");

  const indent = (block, by) => block.replace(/\n(?=[^\n])/g, "\n" + " ".repeat(by));

  function list(node, scope) {
    const ordered = node.tagName === "OL";
    let number = ordered ? node.start || 1 : 0;
    if (ordered) for (const item of node.children) { if (scope.has(item)) break; number++; }
    const items = kids(node, scope).filter((child) => child.nodeType === Node.ELEMENT_NODE);
    return items
      .map((item) => {
        if (/^(UL|OL)$/.test(item.tagName)) return indent("  " + list(item, scope), 2);
        const sign = ordered ? `${number++}. ` : "- ";
        const box = item.querySelector?.(":scope > input[type='checkbox'], :scope > label > input[type='checkbox']");
        const blocks = blocksOf(item, scope);
        const joined = blocks.reduce((all, block, at) => all + (at === 0 ? "" : /^([-*]|\d+\.) /.test(block) ? "\n" : "\n\n") + block, "");
        return sign + (box ? (box.checked ? "[x] " : "[ ] ") : "") + indent(joined, sign.length);
      })
      .filter((item) => item.trim())
      .join("\n");
  }

  const rowsOf = (node, scope) => kids(node, scope).flatMap((child) => (child.tagName === "TR" ? [child] : /^(THEAD|TBODY|TFOOT)$/.test(child.tagName) ? rowsOf(child, scope) : []));

  function table(node, scope) {
    const rows = rowsOf(node, scope).map((row) =>
      kids(row, scope)
        .filter((cell) => /^T[DH]$/.test(cell.tagName))
        .map((cell) => blocksOf(cell, scope).join(" ").replace(/\s*\n\s*/g, " ").replace(/\|/g, "\\|")),
    ).filter((row) => row.length);
    if (!rows.length) return "";
    const width = Math.max(...rows.map((row) => row.length));
    if (width === 1) return rows.flat().join("\n\n");
    const line = (cells) => `| ${Array.from({ length: width }, (_, at) => cells[at] ?? "").join(" | ")} |`;
    const [head, ...rest] = rows;
    return [line(head), line(Array(width).fill("---")), ...rest.map(line)].join("\n");
  }

  function fence(node, scope) {
    const words = rawText(node, scope).replace(/^\n|\s+$/g, "");
    const sign = "`".repeat(Math.max(2, ...(words.match(/`{3,}/g) ?? []).map((run) => run.length)) + 1);
    const inner = node.querySelector?.("code[class]") ?? node;
    const language = /\b(?:language|lang|highlight-source)-([\w+#-]+)/.exec(inner.className ?? "")?.[1] ?? "";
    return `${sign}${language}\n${words}\n${sign}`;
  }

  function block(node, scope) {
    const { tagName } = node;
    if (HEADINGS[tagName]) {
      const words = tidy(kids(node, scope).map((child) => inline(child, scope)).join("")).replace(/\s*\n\s*/g, " ");
      return words ? [`${HEADINGS[tagName]} ${words}`] : [];
    }
    if (tagName === "UL" || tagName === "OL") return [list(node, scope)];
    if (tagName === "PRE") return [fence(node, scope)];
    if (tagName === "TABLE") return [table(node, scope)];
    if (tagName === "HR") return ["---"];
    if (tagName === "BLOCKQUOTE") return [blocksOf(node, scope).join("\n\n").replace(/^/gm, "> ").replace(/^> $/gm, ">")];
    if (tagName === "DT") return [marked("**", tidy(kids(node, scope).map((child) => inline(child, scope)).join("")))];
    return blocksOf(node, scope);
  }

  const holdsBlock = (node) => node.nodeType === Node.ELEMENT_NODE && (isBlock(node) || Boolean(node.shadowRoot) || [...below(node)].some(holdsBlock));

  /** The blocks below a node: runs of inline nodes are one paragraph each. */
  function blocksOf(node, scope) {
    const blocks = [];
    let run = "";
    const end = () => {
      const words = paragraph(run);
      if (words) blocks.push(words);
      run = "";
    };
    for (const child of kids(node, scope)) {
      if (!holdsBlock(child)) run += inline(child, scope);
      else {
        end();
        blocks.push(...block(child, scope).filter(Boolean));
      }
    }
    end();
    return blocks;
  }

  /** The element to begin at: inline marks, a list item's list, a row's table and a code block around the range count as well. */
  function top(range) {
    let at = range.commonAncestorContainer;
    if (at.nodeType === Node.TEXT_NODE) at = at.parentNode;
    while (at.nodeType === Node.ELEMENT_NODE && !isBlock(at) && at.parentNode) at = at.parentNode;
    const pre = at.closest?.("pre");
    if (pre) return { node: pre, self: true };
    if (/^(TR|TBODY|THEAD|TFOOT)$/.test(at.tagName)) return { node: at.closest("table") ?? at, self: true };
    return { node: at, self: Boolean(HEADINGS[at.tagName]) || /^(UL|OL|TABLE|BLOCKQUOTE)$/.test(at.tagName) };
  }

  /** @param {Range} range @returns {string} Markdown */
  function convert(range) {
    const scope = makeScope(range);
    const { node, self } = top(range);
    const blocks = self ? block(node, scope) : blocksOf(node, scope);
    return blocks.filter(Boolean).join("\n\n").replace(/\n{3,}/g, "\n\n").trim();
  }

  sidecard.markdown = { convert };
})();
