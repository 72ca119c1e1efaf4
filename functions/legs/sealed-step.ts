/**
 * The data of a driver's next step, sealed on its way through the queues. It may be a session description, into which a
 * phone may have written its number. What is opened is what was sealed, byte by byte: Janus needs it unchanged.
 */
import { legName } from '../../domain/bridge/leg-name';
import type { ContinueStep } from '../messaging/messages';
import { openText, sealText } from '../messaging/sealed-text';
import type { DriverStep } from '../ports/bridge-driver';
import type { Deps } from '../ports/deps';

type SealDeps = Pick<Deps, 'messageSeal'>;
export type SealedStep = Omit<DriverStep, 'data'> & Pick<ContinueStep, 'data'>;

const aboutOf = (step: Pick<DriverStep, 'conferenceId' | 'participantId' | 'leg' | 'step'>): string =>
  `step ${step.step} of ${step.conferenceId} ${legName(step)}`;

export const sealStep = async ({ messageSeal }: SealDeps, { data, ...step }: DriverStep): Promise<SealedStep> =>
  data === undefined ? step : { ...step, data: { sealed: await sealText(messageSeal, data, aboutOf(step)) } };

/** Also opens the data of messages that an earlier version sent as they were. */
export const openStep = async ({ messageSeal }: SealDeps, message: ContinueStep): Promise<DriverStep> => {
  const { action: _action, data, ...step } = message;
  if (data === undefined) return step;
  return { ...step, data: typeof data === 'string' ? data : await openText(messageSeal, data.sealed, aboutOf(step)) };
};
