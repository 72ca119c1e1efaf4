/** What a driver says to a callback: `taken`, or why it refuses it. */
import { type BridgeDriver, CallbackRefused, type RawCallback } from '../../functions/ports/bridge-driver';

export const verdictOn = async (
  driver: Pick<BridgeDriver, 'parse'>,
  callback: RawCallback,
): Promise<CallbackRefused['reason'] | 'taken'> => {
  try {
    await driver.parse(callback);
    return 'taken';
  } catch (error) {
    if (error instanceof CallbackRefused) return error.reason;
    throw error;
  }
};
