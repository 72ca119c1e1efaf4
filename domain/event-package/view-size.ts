/** How much a view holds, counted as in a document, so that merging cannot collect more than one document may hold. */
import type { EventPackageDialect } from '../../schemas/settings/event-package-dialect';
import type { EndpointView, PackageView, UserView } from './view';
import { MAX_ELEMENTS } from './xml-limits';

/** Every text of the view, and with it the elements that carried it: never fewer texts than elements. */
const textsOfEndpoint = ({ media = [], ...words }: EndpointView): readonly string[] => [
  ...Object.values(words),
  ...media.flatMap((each) => Object.values(each)),
];

const textsOf = ({ entity, displayText, associatedAors = [], roles = [], endpoints }: UserView): readonly string[] => [
  entity,
  ...(displayText === undefined ? [] : [displayText]),
  ...associatedAors,
  ...roles,
  ...endpoints.flatMap(textsOfEndpoint),
];

export const isTooMuch = ({ users }: PackageView, { maxUsers, maxBytes }: EventPackageDialect): boolean => {
  if (users.length > maxUsers) return true;
  const texts = users.flatMap(textsOf);
  return texts.length > MAX_ELEMENTS || texts.reduce((sum, text) => sum + text.length, 0) > maxBytes;
};
