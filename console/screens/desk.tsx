import type { JSX } from 'preact';
import { ActivityPane } from '../parts/activity';
import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';
import { screenOf } from '../view/screen';
import { CallScreen } from './call';
import { ConferenceScreen } from './conference';
import { EndedScreen } from './ended';
import { HistoryScreen } from './history';
import { LoadingScreen } from './loading';
import { ManageScreen } from './manage';

const screenFor = (phone: Phone, screen: ReturnType<typeof screenOf>): JSX.Element => {
  const { open, justEnded } = phone;
  if (screen === 'history') return <HistoryScreen phone={phone} />;
  if (screen === 'ended' && justEnded) return <EndedScreen phone={phone} conference={justEnded} />;
  if (screen === 'conference' && open) return <ConferenceScreen phone={phone} conference={open} />;
  if (screen === 'manage' && open) return <ManageScreen phone={phone} conference={open} />;
  return <CallScreen phone={phone} />;
};

/** Everything behind the sign-in. It is loaded when somebody has signed in. */
export const Desk = () => {
  const { phone: current, route, isWide } = useApp();
  const phone = current.value;
  const screen = screenOf({ isLoaded: phone !== undefined, route: route.value, open: phone?.open, justEnded: phone?.justEnded });
  const hasPane = isWide.value && screen !== 'history';
  return (
    <main id="content" class={`desk ${screen}`}>
      {phone ? screenFor(phone, screen) : <LoadingScreen />}
      {phone && hasPane && <ActivityPane phone={phone} />}
    </main>
  );
};
