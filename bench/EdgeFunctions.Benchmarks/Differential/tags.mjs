// Where each tag of each file of a folder stands, as parse5's tree builder lets its tokenizer see it.
// npm install parse5@7.2.1; node tags.mjs <folder> <output>
import fs from 'node:fs';
import path from 'node:path';
import { Parser } from 'parse5';

const [folder, output] = process.argv.slice(2);
const lines = [];
for (const file of fs.readdirSync(folder).sort()) {
  lines.push(file);
  const parser = new Parser({ sourceCodeLocationInfo: true, scriptingEnabled: true });
  const seen = new Set();
  for (const [method, prefix] of [['onStartTag', ''], ['onEndTag', '/']]) {
    const original = parser[method].bind(parser);
    parser[method] = (token) => {
      if (!seen.has(token)) {
        seen.add(token);
        lines.push(`${token.location.startOffset} ${prefix}${token.tagName}`);
      }
      original(token);
    };
  }
  // Latin-1, so that offsets are bytes.
  parser.tokenizer.write(fs.readFileSync(path.join(folder, file)).toString('latin1'), true);
}
fs.writeFileSync(output, lines.join('\n') + '\n');
