/** Holds a conference as an initiator does, to see that it can be held. */
import { SECOND_MS } from '../../schemas/durations';
import type { CanaryPlan } from '../../schemas/settings/canary-settings';
import type { ConferenceClient, SeenConference } from '../ports/conference-client';
import type { Clock } from '../runtime/clock';

export type HoldingDeps = {
  readonly clock: Clock;
  readonly wait: (ms: number) => Promise<void>;
  readonly conferenceClient: ConferenceClient;
};

/** In their order. */
export type Step = 'sign-in' | 'clear-away' | 'open' | 'gather' | 'start' | 'connect' | 'end' | 'wind-up';

export class StepFailed extends Error {
  override readonly name = 'StepFailed';

  constructor(
    readonly step: Step,
    cause: unknown,
  ) {
    super(`The conference could not be held: ${step}`, { cause });
  }
}

const LOOK_EVERY_MS = 500;
/** A conference whose bridge does not answer ends 30 s after the command. */
const END_WITHIN_MS = 45 * SECOND_MS;

const tooLate = (): Error => Object.assign(new Error('It took too long'), { name: 'TimedOut' });

const at = async <Result>(step: Step, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw new StepFailed(step, error);
  }
};

const until = async ({ clock, wait }: HoldingDeps, deadline: number, holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) {
    if (clock() >= deadline) throw tooLate();
    await wait(LOOK_EVERY_MS);
  }
};

/** A run before this one may have been cut off. An initiator has one conference at a time. */
const clearAway = async (deps: HoldingDeps): Promise<void> => {
  const { conferenceClient: api, clock } = deps;
  const left = await api.current();
  if (left === undefined) return;
  if (left.state !== 'ending') await api.end(left.conferenceId);
  await until(deps, clock() + END_WITHIN_MS, async () => (await api.current()) === undefined);
};

/** The numbers of the canary always answer. */
const isGathered = ({ participants }: SeenConference): boolean => participants.every(({ status }) => status === 'online');
const isConnected = ({ state, participants }: SeenConference): boolean =>
  state === 'active' && participants.every(({ endpointStatus }) => endpointStatus === 'connected');

/** Also what an unanswered command may have opened. If it fails, the next run clears away. */
const leaveNothing = async ({ conferenceClient: api }: HoldingDeps): Promise<void> => {
  const left = await api.current();
  if (left !== undefined) await api.end(left.conferenceId);
};

const hold = async (deps: HoldingDeps, { participants, withinSeconds }: CanaryPlan) => {
  const { conferenceClient: api, clock } = deps;
  await at('sign-in', () => api.signIn());
  await at('clear-away', () => clearAway(deps));
  const deadline = clock() + withinSeconds * SECOND_MS;
  const { conferenceId } = await at('open', () => api.open(participants));
  const seen = async (holds: (conference: SeenConference) => boolean): Promise<boolean> => holds(await api.get(conferenceId));
  await at('gather', () => until(deps, deadline, () => seen(isGathered)));
  const startedAt = clock();
  await at('start', () => api.start(conferenceId));
  await at('connect', () => until(deps, deadline, () => seen(isConnected)));
  const connectedMs = clock() - startedAt;
  await at('end', () => api.end(conferenceId));
  await at('wind-up', () => until(deps, clock() + END_WITHIN_MS, () => seen(({ state }) => state === 'ended')));
  return { conferenceId, connectedMs };
};

/**
 * Resolves with the time from the start until everybody was connected. Rejects with `StepFailed`, after it has ended
 * what is open.
 */
export const holdConference = async (
  deps: HoldingDeps,
  plan: CanaryPlan,
): Promise<{ readonly conferenceId: string; readonly connectedMs: number }> => {
  try {
    return await hold(deps, plan);
  } catch (error) {
    // What went wrong first is what matters.
    await leaveNothing(deps).catch(() => undefined);
    throw error;
  }
};
