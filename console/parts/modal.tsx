import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

type ModalProps = {
  readonly label: string;
  readonly kind: 'sheet' | 'question';
  readonly onClose: () => void;
  readonly children: ComponentChildren;
};

/** The browser's own dialog: it keeps the focus inside, closes on Escape, and gives the focus back. */
export const Modal = ({ label, kind, onClose, children }: ModalProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const { current } = dialog;
    current?.showModal();
    return () => current?.close();
  }, []);
  const closeOutside = ({ target }: MouseEvent): void => {
    if (target === dialog.current) onClose();
  };
  return (
    <dialog ref={dialog} class={`modal ${kind}`} aria-label={label} onClose={onClose} onClick={closeOutside}>
      <div class="modal-body">{children}</div>
    </dialog>
  );
};
