/** What several changes require. If it does not hold, the caller reads the conference again and decides anew. */
import { compare, conferenceField, oneOf, type Requirement, requirement } from '../change';
import { runningStates } from '../lifecycle';

export const stillAssembling: Requirement = requirement(compare(conferenceField('state'), '=', 'assembling'), 'conflict');

export const stillRunning: Requirement = requirement(oneOf(conferenceField('state'), runningStates), 'conflict');

/** No other change has come since the conference was read. */
export const unchangedSince = ({ version }: { readonly version: number }): Requirement =>
  requirement(compare(conferenceField('version'), '=', version), 'conflict');
