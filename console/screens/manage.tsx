import { useEffect } from 'preact/hooks';
import type { Conference } from '../../terminal';
import { AddKey } from '../parts/add-key';
import { Dialer } from '../parts/dialer';
import { EndKey } from '../parts/end-key';
import { ActivitySheet } from '../parts/activity-sheet';
import { Heading } from '../parts/heading';
import { Icon } from '../parts/icon';
import { ManagedList } from '../parts/managed-list';
import { ProblemNotice } from '../parts/notice';
import { Stage, StageLine } from '../parts/stage';
import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';

type ManageProps = { readonly phone: Phone; readonly conference: Conference };

/** Escape goes back, unless it closes something that is open over the screen. */
const useEscape = (run: () => void): void =>
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !document.querySelector('dialog[open], :popover-open')) run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

/** Who is in the conference, and what to do about it. */
export const ManageScreen = ({ phone, conference }: ManageProps) => {
  const app = useApp();
  const { manage, conference: words } = app.texts.value;
  const goBack = (): void => app.goBack();
  useEscape(goBack);
  return (
    <>
      {app.isWide.value && <Stage conference={conference} />}
      <section class="roster card" aria-label={manage.title}>
        <div class="roster-head">
          <Heading text={manage.title} />
          {!app.isWide.value && <StageLine conference={conference} />}
        </div>
        <ProblemNotice phone={phone} />
        <ManagedList phone={phone} conference={conference} />
        {!app.isWide.value && <ActivitySheet phone={phone} />}
      </section>
      {app.isWide.value && (
        <section class="side" aria-label={words.add}>
          <Dialer phone={phone} />
        </section>
      )}
      <div class="dock keys">
        <button type="button" class="key" onClick={goBack}>
          <Icon of="back" />
          {manage.back}
        </button>
        {!app.isWide.value && <AddKey phone={phone} />}
        <EndKey phone={phone} />
      </div>
    </>
  );
};
