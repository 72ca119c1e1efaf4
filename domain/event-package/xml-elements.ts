/** XML as a tree of elements. Every bound is checked while it is read. */
import { SaxesParser } from 'saxes';
import { RefusedDocument, type RefusalReason } from './document-refusal';
import { MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS, MAX_TEXT } from './xml-limits';

export type XmlElement = {
  /** Without its prefix. */
  readonly name: string;
  readonly namespace: string;
  /** Those without a prefix. A map, because `__proto__` is a legal name. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
};

type Growing = XmlElement & { readonly children: Growing[]; text: string };

/**
 * Sees each element as soon as its start is read, and says whether to keep it; what is not kept is left out with all
 * that is in it. It may throw.
 */
export type Opened = (element: XmlElement, parents: readonly XmlElement[]) => boolean;

const atMost = (found: number, most: number, reason: RefusalReason): void => {
  if (found > most) throw new RefusedDocument(reason);
};

/** In UTF-8, one unit of a string takes one to three bytes. */
const checkBytes = (xml: string, maxBytes: number): void => {
  atMost(xml.length, maxBytes, 'too-many-bytes');
  if (xml.length * 3 > maxBytes) atMost(new TextEncoder().encode(xml).length, maxBytes, 'too-many-bytes');
};

/**
 * One half of a surrogate pair without the other. XML does not allow it (XML 1.0, 2.2), and if a document ends with it, the
 * parser throws a `RangeError`.
 */
const LONE_SURROGATE = /\p{Cs}/u;

/** Most elements have no attributes. */
const none: ReadonlyMap<string, string> = new Map();

const treeBuilder = (opened: Opened) => {
  const open: Growing[] = [];
  let root: XmlElement | undefined;
  return {
    depth: () => open.length,
    root: () => root,
    start: (named: Pick<XmlElement, 'name' | 'namespace' | 'attributes'>): void => {
      const element: Growing = { ...named, children: [], text: '' };
      const kept = opened(element, open);
      if (kept) open.at(-1)?.children.push(element);
      root ??= element;
      open.push(element);
    },
    text: (text: string): void => {
      const element = open.at(-1);
      // White space between elements says nothing, and a long document has much of it.
      if (!element || text.trim() === '') return;
      element.text += text;
      atMost(element.text.length, MAX_TEXT, 'too-long-text');
    },
    end: (): void => void open.pop(),
  };
};

/** Throws `RefusedDocument`. */
export const readXml = (xml: string, maxBytes: number, opened: Opened): XmlElement => {
  checkBytes(xml, maxBytes);
  if (LONE_SURROGATE.test(xml)) throw new RefusedDocument('malformed');
  // XML 1.1 would allow control characters.
  const parser = new SaxesParser({ xmlns: true, position: false, defaultXMLVersion: '1.0', forceXMLVersion: true });
  const tree = treeBuilder(opened);
  let elements = 0;
  let attributes = 0;
  let unprefixed: Map<string, string> | undefined;
  const refuse = (reason: RefusalReason) => (): never => {
    throw new RefusedDocument(reason);
  };
  parser.on('error', refuse('malformed'));
  parser.on('doctype', refuse('doctype'));
  // Before the parser resolves namespaces: it looks for one in every element around, which is slow far below.
  parser.on('opentagstart', () => {
    atMost(tree.depth() + 1, MAX_DEPTH, 'too-deep');
    atMost((elements += 1), MAX_ELEMENTS, 'too-many-elements');
    attributes = 0;
    unprefixed = undefined;
  });
  parser.on('attribute', ({ prefix, local, value }) => {
    atMost((attributes += 1), MAX_ATTRIBUTES, 'too-many-attributes');
    atMost(value.length, MAX_TEXT, 'too-long-text');
    if (prefix === '') (unprefixed ??= new Map()).set(local, value);
  });
  parser.on('opentag', ({ local, uri }) => tree.start({ name: local, namespace: uri, attributes: unprefixed ?? none }));
  parser.on('text', tree.text);
  parser.on('cdata', tree.text);
  parser.on('closetag', tree.end);
  parser.write(xml).close();
  return tree.root() ?? refuse('malformed')();
};
