import { useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { HappensPane } from '../parts/happens';
import { TopBar } from '../parts/top-bar';
import type { App } from '../state/app';
import type { Phone } from '../state/phone';
import { AppContext, useApp } from '../state/use-app';
import { screenOf } from '../view/screen';
import { CallScreen } from './call';
import { ConferenceScreen } from './conference';
import { EndedScreen } from './ended';
import { HistoryScreen } from './history';
import { LoadingScreen } from './loading';
import { ManageScreen } from './manage';
import { SignIn } from './sign-in';

const screenFor = (phone: Phone, screen: ReturnType<typeof screenOf>): JSX.Element => {
  const { open, justEnded } = phone;
  if (screen === 'history') return <HistoryScreen phone={phone} />;
  if (screen === 'ended' && justEnded) return <EndedScreen phone={phone} conference={justEnded} />;
  if (screen === 'conference' && open) return <ConferenceScreen phone={phone} conference={open} />;
  if (screen === 'manage' && open) return <ManageScreen phone={phone} conference={open} />;
  return <CallScreen phone={phone} />;
};

const Desk = () => {
  const { phone: current, route, isWide } = useApp();
  const phone = current.value;
  const screen = screenOf({ isLoaded: phone !== undefined, route: route.value, open: phone?.open, justEnded: phone?.justEnded });
  const hasPane = isWide.value && screen !== 'history';
  return (
    <main id="content" class={`desk ${screen}`}>
      {phone ? screenFor(phone, screen) : <LoadingScreen />}
      {phone && hasPane && <HappensPane phone={phone} />}
    </main>
  );
};

const Shell = () => {
  const app = useApp();
  const texts = app.texts.value;
  const state = app.session.state.value;
  useSignalEffect(() => {
    document.documentElement.lang = app.language.value;
  });
  if (state.is === 'beginning') return null;
  if (state.is !== 'signed-in') return <SignIn state={state} />;
  return (
    <>
      <button type="button" class="skip" onClick={() => document.querySelector<HTMLElement>('main h1')?.focus()}>
        {texts.skipToContent}
      </button>
      <TopBar />
      <Desk />
      <div class="unseen" role="log" aria-live="polite">
        {app.announcer.words.value}
      </div>
    </>
  );
};

export const Console = ({ app }: { readonly app: App }) => (
  <AppContext.Provider value={app}>
    <Shell />
  </AppContext.Provider>
);
