import { useSignal } from '@preact/signals';
import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';
import { Dialer } from './dialer';
import { Icon } from './icon';
import { Modal } from './modal';

/** On a phone: opens the pad over the conference. */
export const AddKey = ({ phone }: { readonly phone: Phone }) => {
  const { conference } = useApp().texts.value;
  const isOpen = useSignal(false);
  const close = (): void => {
    isOpen.value = false;
  };
  return (
    <>
      <button type="button" class="key" aria-haspopup="dialog" onClick={() => (isOpen.value = true)}>
        <Icon of="add-person" />
        {conference.add}
      </button>
      {isOpen.value && (
        <Modal label={conference.add} kind="sheet" onClose={close}>
          <div class="sheet-head">
            <h2>{conference.add}</h2>
            <button type="button" class="icon-key" aria-label={conference.close} onClick={close}>
              <Icon of="remove" />
            </button>
          </div>
          <Dialer phone={phone} onCalled={close} />
        </Modal>
      )}
    </>
  );
};
