/**
 * What a person does with a phone of the lab, from the command line of the conference server's host: `carrier:up` prints
 * examples. Answers what the phone's screen shows afterwards.
 */
import { control } from './lab/control';
import { PHONES_ADDRESS } from './lab/network';
import { linesOf } from './lab/person';
import { phoneOf } from './lab/phone';

const [, , number = '', command = 'listcalls', parameter] = process.argv;

const main = async (): Promise<void> => {
  const phone = phoneOf(number);
  // A number is dialled as the phone's user would dial it.
  await control(phone, command, parameter?.startsWith('+') ? `sip:${parameter}@${PHONES_ADDRESS}` : parameter);
  for (const { line, state, isOnHold, with: other } of await linesOf(phone)) {
    process.stdout.write(`line ${String(line)}: ${state}${isOnHold ? ', on hold' : ''}, with ${other}\n`);
  }
};

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
