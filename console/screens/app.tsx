import { useSignalEffect } from '@preact/signals';
import { TopBar } from '../parts/top-bar';
import type { App } from '../state/app';
import { AppContext, useApp } from '../state/use-app';
import { LoadingScreen } from './loading';
import { SignIn } from './sign-in';

const Shell = () => {
  const app = useApp();
  const texts = app.texts.value;
  const state = app.session.state.value;
  const Screens = app.isSupport.value ? app.support.value : app.desk.value;
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
      {Screens ? (
        <Screens />
      ) : (
        <main id="content" class="desk loading">
          <LoadingScreen />
        </main>
      )}
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
