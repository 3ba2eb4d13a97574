// What lol-html and parse5 make of documents: a line of JSON in ({ html: base64, selectors }) gives a line of JSON out.
import readline from 'node:readline';
import { HTMLRewriter } from 'html-rewriter-wasm';
import { Parser, defaultTreeAdapter } from 'parse5';
import { adapter as selectable } from 'parse5-htmlparser2-tree-adapter';
import { selectAll } from 'css-select';

async function lolHtml(html) {
  const elements = [];
  const output = [];
  const rewriter = new HTMLRewriter((chunk) => output.push(Buffer.from(chunk)));
  rewriter.on('*', {
    element(element) {
      elements.push([element.tagName, [...element.attributes]]);
      if (element.tagName === 'a') {
        element.setAttribute('href', 'https://edge.test/?a=1&b="2"');
      }
    },
  });
  try {
    await rewriter.write(html);
    await rewriter.end();
  } catch (error) {
    return { error: String(error?.message ?? error), elements };
  } finally {
    rewriter.free();
  }
  return { elements, output: Buffer.concat(output).toString('base64') };
}

// Latin-1, so that offsets are bytes.
function parseTags(text) {
  const parser = new Parser({ sourceCodeLocationInfo: true, scriptingEnabled: true, treeAdapter: defaultTreeAdapter });
  const seen = new Set();
  const tags = [];
  for (const [method, prefix] of [['onStartTag', ''], ['onEndTag', '/']]) {
    const original = parser[method].bind(parser);
    parser[method] = (token) => {
      if (!seen.has(token)) {
        seen.add(token);
        tags.push([token.location.startOffset, prefix + token.tagName, token.attrs.map((a) => [a.name, a.value])]);
      }
      original(token);
    };
  }
  parser.tokenizer.write(text, true);
  return tags;
}

function select(text, selectors) {
  const parser = new Parser({ sourceCodeLocationInfo: true, scriptingEnabled: true, treeAdapter: selectable });
  parser.tokenizer.write(text, true);
  return selectors.map((selector) => {
    const offsets = selectAll(selector, parser.document, { xmlMode: false })
      .filter((element) => element.sourceCodeLocation)
      .map((element) => element.sourceCodeLocation.startOffset);
    return [...new Set(offsets)].sort((a, b) => a - b);
  });
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { html, selectors } = JSON.parse(line);
  const bytes = Buffer.from(html, 'base64');
  const text = bytes.toString('latin1');
  process.stdout.write(`${JSON.stringify({ lol: await lolHtml(bytes), tags: parseTags(text), matches: select(text, selectors) })}\n`);
}
