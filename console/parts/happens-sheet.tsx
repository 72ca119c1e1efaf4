import { useSignal } from '@preact/signals';
import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';
import { happeningWords } from '../view/happening-words';
import { HappeningList } from './happens';
import { Icon } from './icon';
import { Modal } from './modal';

/** On a phone: the newest happening as a key, and behind it all of them. */
export const HappensSheet = ({ phone }: { readonly phone: Phone }) => {
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
          <span class="unseen">{texts.happens.title}: </span>
          {happeningWords(latest.happening, texts)}
        </span>
        <Icon of="forward" />
      </button>
      {isOpen.value && (
        <Modal label={texts.happens.title} kind="sheet" onClose={close}>
          <div class="sheet-head">
            <h2>{texts.happens.title}</h2>
            <button type="button" class="icon-key" aria-label={texts.conference.close} onClick={close}>
              <Icon of="remove" />
            </button>
          </div>
          <HappeningList phone={phone} />
        </Modal>
      )}
    </>
  );
};
