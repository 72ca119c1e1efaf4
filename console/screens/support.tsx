import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { SupportConference } from '../parts/support-conference';
import { SupportForm } from '../parts/support-form';
import { SupportActivity } from '../parts/support-activity';
import { SupportPeople } from '../parts/support-people';
import type { App } from '../state/app';
import { SupportWatch } from '../state/support-watch';
import { useApp } from '../state/use-app';
import { support as english, type SupportTexts } from '../texts/support/en';
import { supportTextsIn } from '../texts/support/languages';
import { lineOf, type Told } from '../view/support-timeline';

/** Said at once: what is more than this is not listened to. */
const SAID = 3;

const useTexts = ({ language }: App): SupportTexts | undefined => {
  const shown = useSignal<SupportTexts | undefined>(language.peek() === 'en' ? english : undefined);
  useSignalEffect(() => {
    const wanted = language.value;
    void supportTextsIn(wanted).then(
      (found) => {
        if (language.peek() === wanted) shown.value = found;
      },
      // The network is gone. English is better than nothing.
      () => {
        shown.value ??= english;
      },
    );
  });
  return shown.value;
};

const useWatch = (app: App, support: SupportTexts | undefined): SupportWatch | undefined => {
  const state = app.session.state.value;
  const account = state.is === 'signed-in' ? state.account : undefined;
  const words = useSignal(support);
  words.value = support;
  const watch = useMemo(() => {
    const { config } = app.session;
    if (!account || !config) return undefined;
    const changed = (news: readonly Told[]): void => {
      const facts = { people: made.seen, texts: app.texts.peek(), support: words.peek() ?? english };
      app.announcer.say(news.slice(-SAID).map((each) => lineOf(each, facts).words));
    };
    const made = new SupportWatch({ browser: app.browser, config, account, changed });
    return made;
  }, [account]);
  const route = app.route.value;
  const conferenceId = route.screen === 'support' ? route.conferenceId : undefined;
  useEffect(() => {
    void watch?.open(conferenceId);
    return () => watch?.stop();
  }, [watch, conferenceId]);
  return watch;
};

/** Shows any conference by its id, read-only. It is loaded when somebody opens it. */
export const Support = () => {
  const app = useApp();
  const support = useTexts(app);
  const watch = useWatch(app, support);
  if (!support || !watch) return <main id="content" class="desk support" />;
  const conference = watch.conference.value;
  return (
    <main id="content" class="desk support">
      <section class="card support-facts" aria-labelledby="support" tabIndex={0}>
        <SupportForm watch={watch} support={support} />
        <SupportConference watch={watch} support={support} />
      </section>
      {conference && <SupportPeople conference={conference} support={support} />}
      {conference && <SupportActivity watch={watch} support={support} />}
    </main>
  );
};
