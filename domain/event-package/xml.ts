/** XML elements as data, and their text. All content is escaped, so that no display name can become an element. */
export type Element = {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content: string | readonly (Element | undefined)[];
};

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Drops the characters that XML 1.0 does not allow (section 2.2). */
const escaped = (text: string): string =>
  [...text]
    .filter((character) => character >= ' ' || character === '\t')
    // Drops half of a surrogate pair, and what is not a character at all (XML 1.0 section 2.2). A whole pair is two
    // units long.
    .filter((character) => character.length > 1 || !/[\ud800-\udfff\ufffe\uffff]/.test(character))
    .map((character) => escapes[character] ?? character)
    .join('');

export const element = (name: string, content: Element['content'], attributes: Readonly<Record<string, string>> = {}): Element => ({
  name,
  attributes,
  content,
});

export const xmlText = ({ name, attributes = {}, content }: Element): string => {
  const start = `${name}${Object.entries(attributes)
    .map(([attribute, value]) => ` ${attribute}="${escaped(value)}"`)
    .join('')}`;
  const inner = typeof content === 'string' ? escaped(content) : content.flatMap((child) => (child ? [xmlText(child)] : [])).join('');
  return `<${start}>${inner}</${name}>`;
};

export const xmlDocument = (root: Element): string => `<?xml version="1.0" encoding="UTF-8"?>\n${xmlText(root)}\n`;
