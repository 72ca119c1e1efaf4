/** Documents of an event package, as a conference server might write them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type MergeResult, mergeDocument } from '../../domain/event-package/merge-document';
import { readDocument } from '../../domain/event-package/read-document';
import type { PackageView } from '../../domain/event-package/view';
import { defaultDialect, type EventPackageDialect } from '../../schemas/settings/event-package-dialect';

export const sample = (name: string): string => readFileSync(path.join(__dirname, 'samples/conference-info', `${name}.xml`), 'utf8');

/** What is absent or `null` is left out. */
type Attributes = Readonly<Record<string, string | number | null | undefined>>;

const xml = (name: string, attributes: Attributes, content: string): string =>
  `<${name}${Object.entries(attributes)
    .map(([attribute, value]) => (value === null || value === undefined ? '' : ` ${attribute}="${String(value)}"`))
    .join('')}>${content}</${name}>`;

export const endpointXml = (status: string | undefined, attributes: Attributes = {}, more = ''): string =>
  xml('endpoint', { entity: 'sip:phone', ...attributes }, `${status === undefined ? '' : `<status>${status}</status>`}${more}`);

export const userXml = (entity: string, content: string, attributes: Attributes = {}): string =>
  xml('user', { entity, ...attributes }, content);

/** A user with one phone. */
export const online = (entity: string, attributes: Attributes = {}): string => userXml(entity, endpointXml('connected'), attributes);

type Info = {
  readonly version?: number | null;
  readonly state?: string;
  readonly users?: string | null;
  readonly usersState?: string | null;
  readonly entity?: string | null;
  readonly more?: string;
};

export const infoXml = ({
  version = 1,
  state = 'full',
  users = '',
  usersState,
  entity = 'sip:room7@focus.example',
  more = '',
}: Info): string =>
  xml(
    'conference-info',
    { xmlns: 'urn:ietf:params:xml:ns:conference-info', entity, state, version },
    `${more}${users === null ? '' : xml('users', { state: usersState }, users)}`,
  );

/** A partial document that says so at its users as well. */
export const partialXml = (info: Info): string => infoXml({ state: 'partial', usersState: 'partial', version: 2, ...info });

export const dialectWith = (settings: Partial<EventPackageDialect>): EventPackageDialect => ({ ...defaultDialect, ...settings });

export const documentOf = (text: string, dialect = defaultDialect) => {
  const read = readDocument(text, dialect);
  if (!read.ok) throw new Error(read.refusal.reason);
  return read.document;
};

export const merged = (view: PackageView | undefined, text: string, dialect = defaultDialect): MergeResult =>
  mergeDocument(view, documentOf(text, dialect), dialect);

/** The view after documents that are all kept. */
export const viewOf = (texts: readonly string[], dialect = defaultDialect): PackageView => {
  const view = texts.reduce<PackageView | undefined>((before, text) => {
    const result = merged(before, text, dialect);
    if (result.do !== 'keep') throw new Error(JSON.stringify(result));
    return result.view;
  }, undefined);
  if (!view) throw new Error('no document');
  return view;
};
