/** One `<user>` of a document, with its endpoints. */
import type { EventPackageDialect } from '../../schemas/settings/event-package-dialect';
import { checkOrder, childOf, childrenOf, textIn } from './conference-info-xml';
import type { ElementState, EndpointPart, MediaPart, UserPart } from './document';
import { RefusedDocument } from './document-refusal';
import { present } from './present';
import type { XmlElement } from './xml-elements';

const states: ReadonlyMap<string, ElementState> = new Map((['full', 'partial', 'deleted'] as const).map((state) => [state, state]));

/** A wrong word is refused: whether an element replaces or adds must not be guessed. */
export const stateOf = (element: XmlElement): ElementState | undefined => {
  const text = element.attributes.get('state');
  const state = text === undefined ? undefined : states.get(text.trim());
  if (text !== undefined && !state) throw new RefusedDocument('wrong-state');
  return state;
};

const textsIn = (element: XmlElement | undefined): readonly string[] | undefined =>
  element && childrenOf(element, 'entry').flatMap((entry) => entry.text.trim() || textIn(entry, 'uri') || []);

const mediaOf = (media: XmlElement): MediaPart =>
  present({ id: media.attributes.get('id'), type: textIn(media, 'type'), status: textIn(media, 'status') });

const endpointReader =
  ({ elementOrder, statusInState }: EventPackageDialect) =>
  (endpoint: XmlElement, index: number): EndpointPart => {
    if (elementOrder === 'of-schema') checkOrder(endpoint);
    return present({
      // One without a key is known by its place.
      entity: endpoint.attributes.get('entity')?.trim() || `#${String(index)}`,
      state: stateOf(endpoint),
      status: textIn(endpoint, 'status') ?? (statusInState === 'read' ? textIn(endpoint, 'state') : undefined),
      joiningMethod: textIn(endpoint, 'joining-method'),
      disconnectionMethod: textIn(endpoint, 'disconnection-method'),
      media: childrenOf(endpoint, 'media').map(mediaOf),
    });
  };

/** No part for a user without an entity: nobody could say whom a later document means. */
export const userReader =
  (dialect: EventPackageDialect) =>
  (user: XmlElement): readonly UserPart[] => {
    if (dialect.elementOrder === 'of-schema') checkOrder(user);
    const entity = user.attributes.get('entity')?.trim();
    if (!entity) return [];
    return [
      present({
        entity,
        state: stateOf(user),
        displayText: textIn(user, 'display-text'),
        associatedAors: textsIn(childOf(user, 'associated-aors')),
        roles: textsIn(childOf(user, 'roles')),
        endpoints: childrenOf(user, 'endpoint').map(endpointReader(dialect)),
      }),
    ];
  };
