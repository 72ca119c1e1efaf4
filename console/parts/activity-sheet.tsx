import { useSignal } from '@preact/signals';
import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';
import { activityWords } from '../view/activity-words';
import { ActivityList } from './activity';
import { Icon } from './icon';
import { Modal } from './modal';

/** On a phone: the newest activity as a key, and behind it all of them. */
export const ActivitySheet = ({ phone }: { readonly phone: Phone }) => {
  const texts = useApp().texts.value;
  const isOpen = useSignal(false);
  const [latest] = phone.timeline.entries.value;
  const close = (): void => {
    isOpen.value = false;
  };
  if (!latest) return null;
  return (
    <>
      <button type="button" class="latest" aria-haspopup="dialog" onClick={() => (isOpen.value = true)}>
        <Icon of="list" />
        <span class="latest-words">
          <span class="unseen">{texts.activity.title}: </span>
          {activityWords(latest.activity, texts)}
        </span>
        <Icon of="forward" />
      </button>
      {isOpen.value && (
        <Modal label={texts.activity.title} kind="sheet" onClose={close}>
          <div class="sheet-head">
            <h2>{texts.activity.title}</h2>
            <button type="button" class="icon-key" aria-label={texts.conference.close} onClick={close}>
              <Icon of="remove" />
            </button>
          </div>
          <ActivityList phone={phone} />
        </Modal>
      )}
    </>
  );
};
