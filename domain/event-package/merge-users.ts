/** What the `<users>` of a document make of the users of a view. */
import type { EventPackageDialect } from '../../schemas/settings/event-package-dialect';
import type { ConferenceDocument, ElementState } from './document';
import { childState, userAfter } from './merge-user';
import type { UserView } from './view';

export type MergedUsers = {
  readonly users: readonly UserView[];
  /** Users that a partial document spoke of although nobody knew them. */
  readonly unknown: number;
};

const stateOfUsers = ({ state, users }: ConferenceDocument, dialect: EventPackageDialect): ElementState => {
  if (state === 'full') return childState('full', users?.state, dialect);
  return users?.state ?? (dialect.usersWithoutState === 'inherit' ? 'partial' : 'full');
};

/** Throws `Contradiction`. */
export const usersAfter = (before: readonly UserView[], document: ConferenceDocument, dialect: EventPackageDialect): MergedUsers => {
  const keeps = document.state === 'full' && dialect.absentFromFull === 'kept';
  if (!document.users) return { users: document.state === 'full' && !keeps ? [] : before, unknown: 0 };
  const state = stateOfUsers(document, dialect);
  const users = new Map((state === 'partial' || keeps ? before : []).map((user) => [user.entity, user]));
  let unknown = 0;
  for (const part of state === 'deleted' ? [] : document.users.users) {
    const userState = childState(state, part.state, dialect);
    const known = users.get(part.entity);
    if (userState === 'partial' && !known) unknown += 1;
    if (userState === 'deleted') users.delete(part.entity);
    else users.set(part.entity, userAfter(userState === 'partial' ? known : undefined, part, userState, dialect));
  }
  return { users: [...users.values()], unknown };
};
