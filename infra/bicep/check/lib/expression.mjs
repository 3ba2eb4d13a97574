// Expressions of the resource manager, as far as lists of settings need it: a list that has one value which only Azure knows is left as an expression.

/** The value of "[…]". What is no list, no object and no text stays an expression. */
export function valueOf(value) {
  return typeof value === 'string' && value.startsWith('[') && !value.startsWith('[[') ? evaluate(new Reader(value.slice(1, -1)).read()) : value;
}

function evaluate({ text, name, args, source }) {
  const values = () => args.map(evaluate);
  switch (name) {
    case undefined:
      return text ?? `[${source}]`;
    case 'concat':
      return values().every(Array.isArray) ? values().flat() : `[${source}]`;
    case 'flatten':
      return values()[0].flat();
    case 'createArray':
      return values();
    case 'createObject':
      return Object.fromEntries(values().flatMap((value, index, all) => index % 2 === 0 ? [[value, all[index + 1]]] : []));
    // Of a secure parameter.
    case 'unknown':
      return [];
    default:
      return `[${source}]`;
  }
}

class Reader {
  #at = 0;

  constructor(source) {
    this.source = source;
  }

  read() {
    const start = this.#at;
    const text = this.#match(/'((?:[^']|'')*)'/y);
    if (text) {
      return { text: text[1].replaceAll("''", "'") };
    }

    const name = this.#match(/[\w.-]+/y)?.[0];
    if (name === undefined) {
      throw new Error(`No expression at ${this.#at}: ${this.source}`);
    }

    const args = [];
    const call = this.#match(/\(/y);
    while (call && !this.#match(/\)/y)) {
      args.push(this.read());
      this.#match(/,\s*/y);
    }

    // Members of what a call gives: only Azure knows it.
    let members = false;
    while (this.#match(/\.\w+|\[\d+\]|\['[^']*'\]/y)) {
      members = true;
    }

    return { name: call && !members ? name : undefined, args, source: this.source.slice(start, this.#at) };
  }

  #match(expression) {
    expression.lastIndex = this.#at;
    const match = expression.exec(this.source);
    this.#at = match ? expression.lastIndex : this.#at;
    return match;
  }
}
