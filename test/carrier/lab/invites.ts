/** The calls that the conference server begins, as they pass on the wire: `sip-tap.py` captures them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { BRIDGE_ADDRESS, PHONES_INTERFACE } from './network';

const Invite = z.object({ at: z.number(), number: z.string() });
/** `at`: in milliseconds since 1970. */
export type Invite = z.infer<typeof Invite>;

const fileIn = (labFolder: string): string => join(labFolder, 'invites.jsonl');

export const sipTapArguments = (labFolder: string): readonly string[] => [
  join(__dirname, 'sip-tap.py'),
  PHONES_INTERFACE,
  BRIDGE_ADDRESS,
  fileIn(labFolder),
];

/** In the order in which they came. Fails if nothing captures them. */
export const invitesOfBridge = (labFolder: string, since: number): readonly Invite[] => {
  if (!existsSync(fileIn(labFolder))) throw new Error('Nothing captures the calls of the conference server');
  return readFileSync(fileIn(labFolder), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Invite.parse(JSON.parse(line)))
    .filter(({ at }) => at >= since);
};
