/** What the parts of a document make of a user and of its endpoints (RFC 4575 section 4.6). */
import type { EventPackageDialect } from '../../schemas/settings/event-package-dialect';
import type { ElementState, EndpointPart, MediaPart, UserPart } from './document';
import { present } from './present';
import type { EndpointView, MediaView, UserView } from './view';

/** The document contradicts itself: no reading of it is safe. */
export class Contradiction extends Error {}

/**
 * The state of a child. Below something full, a deleted child is one that is not there; a partial one says that
 * something is missing, so it cannot be full.
 */
export const childState = (parent: ElementState, own: ElementState | undefined, dialect: EventPackageDialect): ElementState => {
  if (parent !== 'full' || own !== 'partial') return own ?? 'full';
  if (dialect.partialBelowFull === 'as-full') return 'full';
  throw new Contradiction();
};

/** An element without text takes away what was there before. */
const replaced = (before: string | undefined, text: string | undefined): string | undefined => (text ?? before) || undefined;

const listed = <Item>(items: readonly Item[] | undefined): readonly Item[] | undefined => (items?.length ? items : undefined);

/** Media have no state of their own: each replaces the one of its key. */
const mediaAfter = (
  before: readonly MediaView[] | undefined,
  parts: readonly MediaPart[],
  { mediaWithoutId }: EventPackageDialect,
): readonly MediaView[] | undefined => {
  const media = new Map(before?.map((each) => [each.id, each]));
  for (const [index, { id, type, status }] of parts.entries()) {
    const key = id ?? (mediaWithoutId === 'by-position' ? `#${String(index)}` : undefined);
    if (key !== undefined) media.set(key, present({ id: key, type: type || undefined, status: status || undefined }));
  }
  return listed([...media.values()]);
};

const endpointAfter = (before: EndpointView | undefined, part: EndpointPart, dialect: EventPackageDialect): EndpointView =>
  present({
    entity: part.entity,
    status: replaced(before?.status, part.status),
    joiningMethod: replaced(before?.joiningMethod, part.joiningMethod),
    disconnectionMethod: replaced(before?.disconnectionMethod, part.disconnectionMethod),
    media: mediaAfter(before?.media, part.media, dialect),
  });

const endpointsAfter = (
  before: readonly EndpointView[],
  parts: readonly EndpointPart[],
  userState: ElementState,
  dialect: EventPackageDialect,
): readonly EndpointView[] => {
  const endpoints = new Map(before.map((endpoint) => [endpoint.entity, endpoint]));
  for (const part of parts) {
    const state = childState(userState, part.state, dialect);
    if (state === 'deleted') endpoints.delete(part.entity);
    else endpoints.set(part.entity, endpointAfter(state === 'partial' ? endpoints.get(part.entity) : undefined, part, dialect));
  }
  return [...endpoints.values()];
};

/** `before`: what a partial user is merged with; absent if the user is full or was not known. */
export const userAfter = (
  before: UserView | undefined,
  part: UserPart,
  state: 'full' | 'partial',
  dialect: EventPackageDialect,
): UserView =>
  present({
    entity: part.entity,
    displayText: replaced(before?.displayText, part.displayText),
    associatedAors: listed(part.associatedAors ?? before?.associatedAors),
    roles: listed(part.roles ?? before?.roles),
    endpoints: endpointsAfter(before?.endpoints ?? [], part.endpoints, state, dialect),
  });
