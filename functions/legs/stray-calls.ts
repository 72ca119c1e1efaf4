/**
 * Hangs up calls that belong to no leg. A transfer or a redirect may have placed them; no conference would ever end
 * them, and the carrier would pay for them.
 */
import { type LegCommand, StrayCallId } from '../messaging/messages';
import { openText, sealText } from '../messaging/sealed-text';
import { BridgeRefused } from '../ports/bridge-driver';
import type { Deps, LegCommandDeps } from '../ports/deps';

/** `[systemname-]seconds.counter`: Asterisk made this id itself. */
const MADE_BY_ASTERISK = /^([A-Za-z][\w.-]{0,100}-)?[0-9]{10}\.[0-9]{1,10}$/;
const DIGEST_CHARACTERS = 16;

/** How the log names a call. Any other id may be somebody's phone number: the log has only a keyed digest of it. */
const shownId = async ({ identity }: Pick<Deps, 'identity'>, call: string): Promise<string> =>
  MADE_BY_ASTERISK.test(call) ? call : `digest:${(await identity()).digest('stray call', call).slice(0, DIGEST_CHARACTERS)}`;

/** The calls that can be hung up. Logs the others. */
export const usableStrayCalls = async (deps: Pick<Deps, 'log' | 'identity'>, calls: readonly string[]): Promise<readonly string[]> => {
  const isUsable = (call: string): boolean => StrayCallId.safeParse(call).success;
  for (const call of calls.filter((each) => !isUsable(each)))
    deps.log('stray.refused', { call: await shownId(deps, call), code: 'unusable-id' });
  return calls.filter(isUsable);
};

const ABOUT = 'stray call';

/** For the message that has the call hung up. */
export const sealCall = ({ messageSeal }: Pick<Deps, 'messageSeal'>, call: string): Promise<string> => sealText(messageSeal, call, ABOUT);

type StrayCall = Extract<LegCommand, { action: 'hang-up-stray-call' }>['call'];

/** Messages of an earlier version have it as it is. */
export const openCall = async ({ messageSeal }: Pick<Deps, 'messageSeal'>, given: StrayCall): Promise<string> =>
  typeof given === 'string' ? given : openText(messageSeal, given.sealed, ABOUT);

/** If the bridge refuses it for good, a person has to look after the call. */
export const hangUpStrayCall = async (deps: LegCommandDeps, given: StrayCall): Promise<void> => {
  const { bridge, log } = deps;
  const call = await openCall(deps, given);
  const driver = await bridge();
  if (!driver.hangUpStrayCall) throw new Error(`The driver ${driver.name} hangs up no stray calls`);
  try {
    await driver.hangUpStrayCall(call);
    log('stray.hung-up', { call: await shownId(deps, call) });
  } catch (error) {
    if (!(error instanceof BridgeRefused)) throw error;
    log('stray.refused', { call: await shownId(deps, call), code: error.code });
  }
};
