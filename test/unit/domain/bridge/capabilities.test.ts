import { actionsOfBridge, bridgeNames, sendsEventsBySocket, canTakeOver } from '../../../../domain/bridge/capabilities';
import { ManagementAction } from '../../../../schemas/participant';

it.each(bridgeNames)('the bridge %s can do everything that management offers', (name) => {
  expect([...actionsOfBridge(name)].sort()).toEqual([...ManagementAction.options].sort());
});

it('a bridge that is not known can do nothing', () => {
  expect(actionsOfBridge('unknown')).toEqual([]);
});

it('only the bridge of the HTTP protocol takes a held call over', () => {
  expect([...bridgeNames, 'unknown'].filter(canTakeOver)).toEqual(['http']);
});

it('only Asterisk brings its events over a socket', () => {
  expect([...bridgeNames, 'unknown'].filter(sendsEventsBySocket)).toEqual(['asterisk']);
});
