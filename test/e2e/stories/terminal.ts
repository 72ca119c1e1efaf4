/** The initiator's terminal: its requests, by the names of the operations. */
import type { Conference, ConferencePage } from '../../../schemas/conference';
import type { Participant, ParticipantUpdate, Status } from '../../../schemas/participant';
import { type ApiAnswer, type ApiRequest, expectStatus, participantOf, sendAs } from './api-client';
import type { Deployment } from './deployment';
import { eventuallyInStory } from './eventually-in-story';

export type Invited = { readonly phoneNumber: string; readonly initialStatus?: Status };
type Headers = Readonly<Record<string, string>>;

const asInvited = (who: string | Invited): Invited => (typeof who === 'string' ? { phoneNumber: who } : who);
const conferencePath = (conferenceId: string): string => `/v1/conferences/${conferenceId}`;
const participantPath = (conferenceId: string, participantId: string): string =>
  `${conferencePath(conferenceId)}/participants/${participantId}`;

export const terminalOf = (deployment: Deployment, phoneNumber: string) => {
  const send = <Body>(request: ApiRequest): Promise<ApiAnswer<Body>> => sendAs<Body>(deployment, { phoneNumber }, request);
  const post = <Body>(path: string, json?: unknown, headers: Headers = {}) =>
    send<Body>({ method: 'POST', path, headers, ...(json === undefined ? {} : { json }) });

  return {
    phoneNumber,
    send,
    create: (participants: readonly (string | Invited)[], more: object = {}, headers: Headers = {}) =>
      post<Conference>('/v1/conferences', { participants: participants.map(asInvited), ...more }, headers),
    list: () => send<ConferencePage>({ path: '/v1/conferences' }),
    current: () => send<Conference>({ path: '/v1/conferences/current' }),
    get: (conferenceId: string) => send<Conference>({ path: conferencePath(conferenceId) }),
    start: (conferenceId: string) => post<Conference>(`${conferencePath(conferenceId)}/start`),
    end: (conferenceId: string) => post<Conference>(`${conferencePath(conferenceId)}/end`),
    add: (conferenceId: string, participants: readonly (string | Invited)[]) =>
      post<Conference>(`${conferencePath(conferenceId)}/participants`, { participants: participants.map(asInvited) }),
    update: (conferenceId: string, participantId: string, json: ParticipantUpdate, headers: Headers = {}) =>
      send<Participant>({ method: 'PATCH', path: participantPath(conferenceId, participantId), json, headers }),
    remove: (conferenceId: string, participantId: string) =>
      send<Participant | undefined>({ method: 'DELETE', path: participantPath(conferenceId, participantId) }),
  };
};

export type Terminal = ReturnType<typeof terminalOf>;

/** Polls the conference until it is as the story expects. */
export const untilConference = (
  terminal: Terminal,
  conferenceId: string,
  what: string,
  holds: (conference: Conference) => boolean,
): Promise<Conference> =>
  eventuallyInStory(what, async () => {
    const conference = expectStatus(await terminal.get(conferenceId), 200, 'getConference');
    return holds(conference) ? conference : undefined;
  });

/** Everybody has an initial status, and nobody is still speaking: the calls of an assembled conference are on hold. */
export const untilCallsAreHeld = (terminal: Terminal, conferenceId: string): Promise<Conference> =>
  untilConference(terminal, conferenceId, 'held calls', ({ participants }) =>
    participants.every(({ initialStatus, call }) => initialStatus !== null && call?.state !== 'connected'),
  );

/** Polls until all these numbers have this status. */
export const untilStatus = (terminal: Terminal, conferenceId: string, status: Status, numbers: readonly string[]): Promise<Conference> =>
  untilConference(terminal, conferenceId, `${numbers.length} participants ${status}`, (conference) =>
    numbers.every((number) => participantOf(conference, number).status === status),
  );
