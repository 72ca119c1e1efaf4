/** A conference that stands before a browser looks at it: made by the API, as by another device of the initiator. */
import type { Conference } from '../../../schemas/conference';
import type { ParticipantUpdate } from '../../../schemas/participant';
import { expectStatus, participantOf } from '../../e2e/stories/api-client';
import type { Deployment } from '../../e2e/stories/deployment';
import { terminalOf, untilConference, untilStatus } from '../../e2e/stories/terminal';

export type Person = { readonly phoneNumber: string; readonly displayName: string };

export type Standing = {
  readonly number: string;
  readonly conferenceId: string;
  readonly get: () => Promise<Conference>;
  /** As the initiator would, and waits until it is so. */
  readonly end: () => Promise<void>;
  readonly add: (person: Person) => Promise<void>;
  /** As another device would, and waits until it is so. */
  readonly set: (person: Person, update: ParticipantUpdate) => Promise<void>;
};

const isSo = (participant: Conference['participants'][number], { status, muted, onHold }: ParticipantUpdate): boolean =>
  (status === undefined || participant.status === status) &&
  (muted === undefined || participant.muted === muted) &&
  (onHold === undefined || participant.onHold === onHold);

/** All of them have answered, and the conference runs. */
export const standingConference = async (deployment: Deployment, number: string, people: readonly Person[]): Promise<Standing> => {
  const terminal = terminalOf(deployment, number);
  const { conferenceId } = expectStatus(await terminal.create(people), 201, 'create');
  const numbers = people.map(({ phoneNumber }) => phoneNumber);
  await untilStatus(terminal, conferenceId, 'online', numbers);
  expectStatus(await terminal.start(conferenceId), 202, 'start');
  await untilConference(terminal, conferenceId, 'a conference that runs', ({ state }) => state === 'active');
  await untilStatus(terminal, conferenceId, 'online', [number, ...numbers]);
  const get = async (): Promise<Conference> => expectStatus(await terminal.get(conferenceId), 200, 'get');
  return {
    number,
    conferenceId,
    get,
    end: async () => {
      expectStatus(await terminal.end(conferenceId), 202, 'end');
      await untilConference(terminal, conferenceId, 'the end', ({ state }) => state === 'ended');
    },
    add: async (person) => void expectStatus(await terminal.add(conferenceId, [person]), 202, 'add'),
    set: async ({ phoneNumber }, update) => {
      const { participantId } = participantOf(await get(), phoneNumber);
      expectStatus(await terminal.update(conferenceId, participantId, update), 202, 'update');
      await untilConference(terminal, conferenceId, 'the change', (now) => isSo(participantOf(now, phoneNumber), update));
    },
  };
};
