import { requestedAction, type RequestedAction } from '../../../../domain/participant/requested-action';
import { AT } from '../../../support/a-conference';

it('an action has not failed when it is requested', () => {
  expect(requestedAction('mute', AT)).toEqual<RequestedAction>({ action: 'mute', at: AT, failure: 'none' });
});
