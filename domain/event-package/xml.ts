/** XML elements as data, and their text. What goes in is escaped: nobody's display name may become an element. */
export type Element = {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content: string | readonly (Element | undefined)[];
};

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Without the characters that XML 1.0 does not know (section 2.2). */
const escaped = (text: string): string =>
  [...text]
    .filter((character) => character >= ' ' || character === '\t')
    // Half of a pair, or no character at all (XML 1.0 section 2.2); whole pairs are two units long.
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
