import { useSignal } from '@preact/signals';
import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';
import { Icon } from './icon';
import { Modal } from './modal';

/** Ends the conference for everybody, after one question. */
export const EndKey = ({ phone }: { readonly phone: Phone }) => {
  const { conference: words } = useApp().texts.value;
  const isAsking = useSignal(false);
  const { conference } = phone.snapshot.value;
  const online = conference?.participants.filter(({ status }) => status === 'online').length ?? 0;
  const close = (): void => {
    isAsking.value = false;
  };
  const end = (): void => {
    close();
    void phone.end();
  };
  const isPossible = conference?.management.actions.includes('end') === true && conference.state !== 'ending';
  return (
    <>
      <button type="button" class="key danger" disabled={!isPossible} onClick={() => (isAsking.value = true)}>
        <Icon of="hang-up" />
        {words.end}
      </button>
      {isAsking.value && (
        <Modal label={words.endTitle} kind="question" onClose={close}>
          <h2>{words.endTitle}</h2>
          <p>{words.endLead(online)}</p>
          <div class="keys">
            <button type="button" class="key" onClick={close}>
              {words.cancel}
            </button>
            <button type="button" class="key danger" onClick={end}>
              {words.endYes}
            </button>
          </div>
        </Modal>
      )}
    </>
  );
};
