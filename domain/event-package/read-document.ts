/** Reads RFC 4575 documents as carriers write them: any prefix, any order, and elements that nobody knows. */
import type { EventPackageDialect } from '../../schemas/settings/event-package-dialect';
import { checkOrder, childOf, childrenOf, flagIn, NAMESPACE, ROOT } from './conference-info-xml';
import type { ConferenceDocument } from './document';
import { type DocumentRefusal, documentRefusal, RefusedDocument } from './document-refusal';
import { present } from './present';
import { stateOf, userReader } from './read-user';
import { type Opened, readXml, type XmlElement } from './xml-elements';

const MAX_DOCUMENT_VERSION = 2 ** 32 - 1;

/** Keeps what belongs to the package, and refuses another root, or too many users, before the rest is read. */
const opened = ({ withoutNamespace, maxUsers }: EventPackageDialect): Opened => {
  let users = 0;
  return ({ name, namespace }, parents) => {
    const ours = namespace === NAMESPACE || (namespace === '' && withoutNamespace === 'accept');
    if (parents.length === 0 && !(ours && name === ROOT)) throw new RefusedDocument('wrong-root');
    const isUser = ours && name === 'user' && parents.length === 2 && parents[1]?.name === 'users';
    if (isUser && (users += 1) > maxUsers) throw new RefusedDocument('too-many-users');
    return ours;
  };
};

const versionOf = (root: XmlElement, { missingVersion }: EventPackageDialect): number | null => {
  const text = root.attributes.get('version')?.trim();
  if (text === undefined && missingVersion === 'refuse') throw new RefusedDocument('no-version');
  if (text === undefined) return null;
  const version = /^[0-9]{1,10}$/.test(text) ? Number(text) : Infinity;
  if (version > MAX_DOCUMENT_VERSION) throw new RefusedDocument('wrong-version');
  return version;
};

const documentOf = (root: XmlElement, dialect: EventPackageDialect): ConferenceDocument => {
  if (dialect.elementOrder === 'of-schema') checkOrder(root);
  const users = childOf(root, 'users');
  const state = childOf(root, 'conference-state');
  return present({
    entity: root.attributes.get('entity')?.trim() || null,
    state: stateOf(root) ?? ('full' as const),
    version: versionOf(root, dialect),
    active: flagIn(state, 'active'),
    locked: flagIn(state, 'locked'),
    users: users && present({ state: stateOf(users), users: childrenOf(users, 'user').flatMap(userReader(dialect)) }),
  });
};

export type ReadDocument =
  { readonly ok: true; readonly document: ConferenceDocument } | { readonly ok: false; readonly refusal: DocumentRefusal };

/** `xml`: the body of a NOTIFY, decoded as UTF-8. Takes time in proportion to its length, whatever it says. */
export const readDocument = (xml: string, dialect: EventPackageDialect): ReadDocument => {
  try {
    return { ok: true, document: documentOf(readXml(xml, dialect.maxBytes, opened(dialect)), dialect) };
  } catch (error) {
    if (error instanceof RefusedDocument) return { ok: false, refusal: documentRefusal(error.reason) };
    throw error;
  }
};
