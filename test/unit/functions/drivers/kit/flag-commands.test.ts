import { actionsOfBridge, type BridgeName } from '../../../../../domain/bridge/capabilities';
import { changeLeg as asterisk } from '../../../../../functions/drivers/asterisk/change-leg';
import { FLAG_MEMBERS } from '../../../../../functions/drivers/http/protocol';
import { changeLeg as janus } from '../../../../../functions/drivers/janus/change-leg';
import { flagCommands, type FlagTable } from '../../../../../functions/drivers/kit/flag-commands';
import { fields } from '../../../../../functions/drivers/twilio/change-leg';
import { BridgeRefused, NO_OUTCOME } from '../../../../../functions/ports/bridge-driver';
import { flagNames, flags } from '../../../../../schemas/participant-actions';
import { FIRST_LEG } from '../../../../support/a-conference';

it('a command changes its flag in the driver’s own way', async () => {
  const changed: unknown[] = [];
  const commands = flagCommands({ muted: 'Muted', onHold: 'Hold' }, async (how, on, value, flag) => {
    changed.push([how, on, value, flag]);
    return NO_OUTCOME;
  });
  await commands.mute(FIRST_LEG);
  await commands.resume(FIRST_LEG);
  expect(changed).toEqual([
    ['Muted', FIRST_LEG, true, 'muted'],
    ['Hold', FIRST_LEG, false, 'onHold'],
  ]);
});

it('a command for a flag that the bridge does not have is refused for good', async () => {
  const commands = flagCommands({ muted: 'Muted' }, async () => NO_OUTCOME);
  await expect(commands.hold(FIRST_LEG)).rejects.toThrow(BridgeRefused);
  await expect(commands.resume(FIRST_LEG)).rejects.toThrow('unsupported');
});

it.each<readonly [BridgeName, FlagTable<unknown>]>([
  ['asterisk', asterisk],
  ['http', FLAG_MEMBERS],
  ['janus', janus],
  ['twilio', fields],
])('the driver %s changes exactly the flags that its bridge offers', (name, table) => {
  const offered = flagNames.filter((flag) => actionsOfBridge(name).includes(flags[flag].on));
  expect(Object.keys(table).sort()).toEqual([...offered].sort());
});
