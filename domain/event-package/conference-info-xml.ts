/** What the elements of RFC 4575 are: their namespace, where they stand, and in which order. */
import { RefusedDocument } from './document-refusal';
import type { XmlElement } from './xml-elements';

export const NAMESPACE = 'urn:ietf:params:xml:ns:conference-info';
export const ROOT = 'conference-info';

/** RFC 4575 section 7. */
const ordered: ReadonlyMap<string, readonly string[]> = new Map([
  [ROOT, ['conference-description', 'host-info', 'conference-state', 'users', 'sidebars-by-ref', 'sidebars-by-val']],
  ['user', ['display-text', 'associated-aors', 'roles', 'languages', 'cascaded-focus', 'endpoint']],
  [
    'endpoint',
    [
      'display-text',
      'referred',
      'status',
      'joining-method',
      'joining-info',
      'disconnection-method',
      'disconnection-info',
      'media',
      'call-info',
    ],
  ],
]);

/** Elements that the schema does not know may stand anywhere. */
export const checkOrder = ({ name, children }: XmlElement): void => {
  const order = ordered.get(name) ?? [];
  const places = children.map((child) => order.indexOf(child.name)).filter((place) => place >= 0);
  if (places.some((place, index) => place < (places[index - 1] ?? 0))) throw new RefusedDocument('wrong-order');
};

export const childrenOf = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? [];

export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

/** Without the white space around it; empty if the element is. */
export const textIn = (element: XmlElement, name: string): string | undefined => childOf(element, name)?.text.trim();

/** `xs:boolean`; anything else says nothing. */
export const flagIn = (element: XmlElement | undefined, name: string): boolean | undefined => {
  const text = childOf(element, name)?.text.trim();
  return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : undefined;
};
