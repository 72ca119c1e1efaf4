import { fragmentOf, type Route, routeOf } from '../../../../console/routes';
import { type Screen, screenOf } from '../../../../console/view/screen';
import type { Conference } from '../../../../terminal';
import { CONFERENCE_ID } from '../../../support/a-conference';
import { shownConference } from '../../../support/shown-conference';

const running = shownConference();
const unmanageable = shownConference({
  management: { available: false, source: 'bridge', reason: 'bridge-unreachable', actions: ['end'] },
});
const ended = shownConference({ state: 'ended' });

it.each<[Screen, Route['screen'], Conference | undefined, Conference | undefined]>([
  ['call', 'call', undefined, undefined],
  ['call', 'manage', shownConference({ state: 'assembling' }), undefined],
  ['conference', 'call', running, undefined],
  ['manage', 'manage', running, undefined],
  ['conference', 'manage', unmanageable, undefined],
  ['ended', 'manage', undefined, ended],
  ['history', 'history', running, undefined],
])('shows %s at the address of %s', (screen, at, open, justEnded) => {
  expect(screenOf({ isLoaded: true, route: routeOf(fragmentOf({ screen: at, conferenceId: '' })), open, justEnded })).toBe(screen);
});

it('shows nothing of a conference before the database has answered', () => {
  expect(screenOf({ isLoaded: false, route: { screen: 'manage' }, open: undefined, justEnded: undefined })).toBe('loading');
});

it.each<Route>([
  { screen: 'call' },
  { screen: 'manage' },
  { screen: 'history' },
  { screen: 'past', conferenceId: CONFERENCE_ID },
  { screen: 'support' },
  { screen: 'support', conferenceId: CONFERENCE_ID },
])('finds the route again that it has written: %j', (route) => {
  expect(routeOf(fragmentOf(route))).toEqual(route);
});

it.each(['', 'nonsense', '/manage/x/y', '/history/../../x'])('shows a screen for the address %j', (fragment) => {
  expect(['call', 'manage', 'history']).toContain(routeOf(fragment).screen);
});

it('has no phone number in an address: only the id of a conference is taken from it', () => {
  expect(routeOf('/support/+15550100')).toEqual({ screen: 'support' });
});
