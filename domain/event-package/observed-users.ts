/** The people of a view, each once. Who is not among them has left. */
import type { PhoneNumber } from '../../schemas/common';
import type { EventPackageDialect } from '../../schemas/settings/event-package-dialect';
import { isAnonymous, phoneNumberOf } from './phone-number-of';
import { mostPresent, type Presence } from './presence';
import { shownText } from './shown-text';
import type { PackageView, UserView } from './view';

export type ObservedUser = Presence & {
  /** As the conference server wrote it; the first of several of the same number. */
  readonly entity: string;
  readonly phoneNumber: PhoneNumber | null;
  readonly displayName: string | null;
  /** The conference server hides who it is. */
  readonly anonymous: boolean;
};

/** Several numbers in one place name nobody: which of them is meant would be a guess. */
const onlyNumber = (uris: readonly string[], dialect: EventPackageDialect): readonly PhoneNumber[] => [
  ...new Set(uris.flatMap((uri) => phoneNumberOf(uri, dialect) ?? [])),
];

const numberOfUser = ({ entity, associatedAors = [], endpoints }: UserView, dialect: EventPackageDialect): PhoneNumber | null => {
  if (isAnonymous(entity)) return null;
  for (const uris of [[entity], associatedAors, endpoints.map((endpoint) => endpoint.entity)]) {
    const numbers = onlyNumber(uris, dialect);
    if (numbers.length > 0) return numbers.length === 1 ? (numbers[0] ?? null) : null;
  }
  return null;
};

/** Users of one number are one person, whose phones are those of all of them. */
const personOf = (users: readonly UserView[], phoneNumber: PhoneNumber | null): ObservedUser => {
  const entity = users[0]?.entity ?? '';
  const displayName = users.map(({ displayText }) => shownText(displayText)).find((name) => name !== null) ?? null;
  return { entity, phoneNumber, displayName, anonymous: isAnonymous(entity), ...mostPresent(users.flatMap(({ endpoints }) => endpoints)) };
};

export const observedUsers = ({ users }: PackageView, dialect: EventPackageDialect): readonly ObservedUser[] => {
  const people = new Map<string, { readonly phoneNumber: PhoneNumber | null; readonly users: UserView[] }>();
  for (const user of users) {
    const phoneNumber = numberOfUser(user, dialect);
    const key = phoneNumber ?? `entity ${user.entity}`;
    const person = people.get(key) ?? { phoneNumber, users: [] };
    people.set(key, person);
    person.users.push(user);
  }
  return [...people.values()].map((person) => personOf(person.users, person.phoneNumber));
};
