/** `POST /local/demo`: plays a conference in the running deployment, for a number that has none. */
import { randomInt } from 'node:crypto';
import { jsonAnswer } from '../gateway/json-answer';
import type { HttpAnswer } from '../gateway/proxy-result';
import type { LocalRequest, LocalRoute } from '../gateway/start-gateway';
import { isJson } from '../gateway/is-json';
import type { Log } from '../log';
import { type GuidedConference, openGuidedConference } from './guided-conference';
import { DemoFailed } from './stage';

/** Each asks ten times a second while something happens. */
const AT_ONCE = 3;
/** About how long one takes at speed 1. */
const TAKES_SECONDS = 40;

const CONFLICT = 409;
const NUMBERS_TRIED = 5;

export type DemoOptions = { readonly baseUrl: string; readonly speed: number; readonly log: Log };

export type Demos = {
  readonly routes: readonly LocalRoute[];
  /** Ends the demos that run. Their conferences stay. */
  readonly stop: () => Promise<void>;
};

/** A phone of the sandbox carrier that answers: the start calls the initiator, too. */
const anyNumber = (): string => `+1555010${String(randomInt(10_000)).padStart(4, '0')}`;

type Opened = { readonly phoneNumber: string; readonly conference: GuidedConference };

/** Data that was kept may hold conferences of earlier demos. */
const openForAnyNumber = async (options: Parameters<typeof openGuidedConference>[0], triesLeft = NUMBERS_TRIED): Promise<Opened> => {
  const phoneNumber = anyNumber();
  try {
    return { phoneNumber, conference: await openGuidedConference(options, phoneNumber) };
  } catch (error) {
    if (!(error instanceof DemoFailed) || error.status !== CONFLICT || triesLeft === 1) throw error;
    return openForAnyNumber(options, triesLeft - 1);
  }
};

export const startDemos = ({ baseUrl, speed, log }: DemoOptions): Demos => {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  let opening = 0;

  const report = (error: unknown): void => {
    if (!stopping.signal.aborted) log('warn', 'local.demo.stopped', { reason: error instanceof Error ? error.message : String(error) });
  };

  const play = (conference: GuidedConference): void => {
    const played = conference
      .play()
      .catch(report)
      .finally(() => running.delete(played));
    running.add(played);
  };

  const begin = async (): Promise<HttpAnswer> => {
    opening += 1;
    try {
      const { phoneNumber, conference } = await openForAnyNumber({ baseUrl, speed, signal: stopping.signal });
      play(conference);
      return jsonAnswer(202, { phoneNumber });
    } catch (error) {
      report(error);
      return jsonAnswer(503, { message: 'The demo could not begin.' });
    } finally {
      opening -= 1;
    }
  };

  const answer = async (request: LocalRequest): Promise<HttpAnswer> => {
    if (!isJson(request)) return jsonAnswer(415, { message: 'The request must be application/json.' });
    if (running.size + opening < AT_ONCE) return begin();
    const headers = { 'retry-after': String(Math.ceil(TAKES_SECONDS / speed)) };
    return jsonAnswer(429, { message: `${AT_ONCE} demos are running. Try again when one has ended.` }, headers);
  };

  const stop = async (): Promise<void> => {
    stopping.abort();
    await Promise.all(running);
  };
  return { routes: [{ method: 'POST', path: '/local/demo', answer }], stop };
};
