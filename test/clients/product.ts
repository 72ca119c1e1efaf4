/** A local product with a carrier whose phones answer soon. */
import { logNothing } from '../../local/log';
import { type Local, startLocal } from '../../local/start';
import type { Stops } from '../deploy/stops';

/** A call connects within a fifth of a second. */
const SPEED = 5;

export const startProduct = async (stops: Stops): Promise<Local> => {
  const local = await startLocal({ sandboxSpeed: SPEED, log: logNothing });
  stops.add(() => local.stop());
  return local;
};

/** Each client has a conference of its own, so it has a number of its own. */
export const environmentFor = async (local: Local, index: number): Promise<Readonly<Record<string, string>>> => ({
  ROLLCALL_URL: local.baseUrl,
  ROLLCALL_TOKEN: await local.token({
    phoneNumber: `+15550109${String(index)}`,
    scopes: ['conferences:read', 'conferences:write', 'numbers:read'],
  }),
});
