/** The conference that grows out of the initiator's single-line calls, as its terminal sees it. */
import type { Conference } from '../../../schemas/conference';
import type { Participant, ParticipantUpdate } from '../../../schemas/participant';
import { expectStatus, participantOf } from '../../e2e/stories/api-client';
import { terminalOf } from '../../e2e/stories/terminal';
import { eventually } from '../../support/until';
import type { LocalMode } from './local-mode';
import type { Phone } from './phone';

const WITHIN_MS = 20_000;
const EVERY_MS = 100;

export const singleLineConference = (rollcall: LocalMode, initiator: Phone) => {
  const terminal = terminalOf(rollcall, initiator.number);
  const current = async (): Promise<Conference | undefined> => {
    const answer = await terminal.current().catch(() => undefined);
    return answer?.status === 200 ? answer.body : undefined;
  };
  const idNow = async (): Promise<string> => {
    const conference = await current();
    if (!conference) throw new Error('The initiator has no conference');
    return conference.conferenceId;
  };
  const until = async (what: string, holds: (conference: Conference) => boolean, withinMs = WITHIN_MS): Promise<Conference> => {
    let last: Conference | undefined;
    const check = async (): Promise<Conference | undefined> => {
      last = await current();
      return last && holds(last) ? last : undefined;
    };
    return eventually(what, check, withinMs, EVERY_MS).catch((error: unknown) => {
      throw new Error(
        `No sign of ${what} in ${JSON.stringify(last?.participants.map(({ phoneNumber, call, status }) => ({ phoneNumber, call, status })))}`,
        {
          cause: error,
        },
      );
    });
  };
  return {
    current,
    until,
    /** Waits until the participant is as expected. */
    untilParticipant: async (number: string, what: string, holds: (participant: Participant) => boolean, withinMs = WITHIN_MS) =>
      participantOf(
        await until(
          `${number} ${what}`,
          ({ participants }) => participants.some((each) => each.phoneNumber === number && holds(each)),
          withinMs,
        ),
        number,
      ),
    start: async (): Promise<void> => void expectStatus(await terminal.start(await idNow()), 202, 'startConference'),
    update: async (number: string, desired: ParticipantUpdate): Promise<void> => {
      const conference = await current();
      if (!conference) throw new Error('The initiator has no conference');
      const { participantId } = participantOf(conference, number);
      expectStatus(await terminal.update(conference.conferenceId, participantId, desired), 202, 'updateParticipant');
    },
    /** Ends it if there is one, and waits until it has ended. */
    end: async (): Promise<void> => {
      const open = await current();
      if (!open) return;
      // 200: it had ended by itself, because everybody has hung up.
      const { status } = await terminal.end(open.conferenceId);
      if (status !== 200 && status !== 202) throw new Error(`The end of the conference was answered ${String(status)}`);
      await eventually('the end of the conference', async () => (await terminal.get(open.conferenceId)).body.state === 'ended', WITHIN_MS);
    },
  };
};

export type SingleLineConference = ReturnType<typeof singleLineConference>;
