/** Drops, mutes or holds a leg. What the bridge refuses for good is shown to the terminal as failed. */
import { failAction } from '../../domain/conference/changes/fail-action';
import { isJoined } from '../../domain/conference/demand';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { lastActionOf } from '../../domain/participant/last-action';
import type { LegCommand } from '../messaging/messages';
import { BridgeRefused } from '../ports/bridge-driver';
import type { DriveDeps } from '../ports/deps';
import { passOn } from './pass-on';

type LegAction = Extract<LegCommand, { action: 'drop' | 'mute' | 'unmute' | 'hold' | 'resume' }>;

const noteFailure = async ({ store, clock }: DriveDeps, { conferenceId, participantId, action }: LegAction): Promise<void> => {
  const key = initiatorKeyOf(conferenceId);
  const record = await store.current(key, { consistent: true });
  const row = record?.conferenceId === conferenceId ? record.participants[participantId] : undefined;
  // A leg that is gone has its own report; there is nothing left to fail.
  if (row?.lastAction === undefined || !isJoined(row)) return;
  // Only the action that was refused: meanwhile something else may have been asked for, or this one has failed already.
  const last = lastActionOf(row.lastAction);
  if (last.action !== action || last.failure !== 'none') return;
  await store.changeOnly(key, failAction({ conferenceId, participantId, at: clock(), seen: row.lastAction, failure: 'failed' }));
};

/** `occasion`: the same for a repeated command. */
export const commandLeg = async (deps: DriveDeps, command: LegAction, occasion: string): Promise<void> => {
  const { action, conferenceId, participantId, leg } = command;
  const bridge = await deps.bridge();
  try {
    await passOn(deps, await bridge[action]({ conferenceId, participantId, leg }), occasion);
  } catch (error) {
    if (!(error instanceof BridgeRefused)) throw error;
    deps.log('leg.refused', { conferenceId, participantId, leg, action, code: error.code });
    if (action !== 'drop') await noteFailure(deps, command);
  }
};
