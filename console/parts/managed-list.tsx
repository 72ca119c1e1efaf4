import { type Signal, useSignal } from '@preact/signals';
import { type RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Conference } from '../../terminal';
import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';
import type { Texts } from '../texts/en';
import { rowOf } from '../view/row';
import { neighbourOf } from '../view/row-focus';
import { ManagedRow } from './managed-row';
import { focusRow, isFocusLost, rowIdOf, stepOf } from './row-focus';

type ManagedListProps = { readonly phone: Phone; readonly conference: Conference };

/** M, H and Delete act on the row that has the focus. True if the key meant something. */
const press = ({ phone, conference }: ManagedListProps, key: string, id: string, texts: Texts): boolean => {
  const participant = phone.rows.peek().find((each) => each.participantId === id);
  if (!participant || phone.removals.waiting.peek().has(id)) return false;
  const row = rowOf(participant, { conference, isOffline: phone.isOffline }, texts);
  if (key === 'm' && row.mute.isAllowed) void phone.request(id, { muted: !row.mute.isOn });
  else if (key === 'h' && row.hold.isAllowed) void phone.request(id, { onHold: !row.hold.isOn });
  else if (key === 'delete' && row.canRemove) phone.removals.begin(id);
  else return false;
  return true;
};

/** If the row with the focus goes, or its controls do, the focus goes to the next one and not back to the page. */
const useKeptFocus = (list: RefObject<HTMLElement | null>, phone: Phone, current: Signal<string | undefined>): readonly string[] => {
  const before = useRef<readonly string[]>([]);
  const ids = phone.rows.value.map(({ participantId }) => participantId);
  useEffect(() => {
    if (current.peek() !== undefined && isFocusLost()) focusRow(list.current, neighbourOf(before.current, ids, current.peek()));
    before.current = ids;
  }, [ids.join(), phone.removals.waiting.value]);
  return ids;
};

/** The rows, with one place for Tab and arrow keys from row to row. */
export const ManagedList = (props: ManagedListProps) => {
  const { phone, conference } = props;
  const { texts } = useApp();
  const { manage } = texts.value;
  const list = useRef<HTMLUListElement>(null);
  const current = useSignal<string | undefined>(undefined);
  const ids = useKeptFocus(list, phone, current);
  const currentId = current.value !== undefined && ids.includes(current.value) ? current.value : ids[0];
  const onKeyDown = (event: KeyboardEvent): void => {
    const id = rowIdOf(event.target);
    if (id === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = stepOf(event.key, ids, id);
    if (step !== undefined) focusRow(list.current, step);
    else if (!press(props, event.key.toLowerCase(), id, texts.peek())) return;
    event.preventDefault();
  };
  const onFocus = ({ target }: FocusEvent): void => {
    current.value = rowIdOf(target);
  };
  return (
    <>
      <p id="manage-keys" class="unseen">
        {manage.keys}
      </p>
      <ul ref={list} class="rows" aria-label={manage.list} aria-describedby="manage-keys" onKeyDown={onKeyDown} onFocusCapture={onFocus}>
        {phone.rows.value.map((each) => (
          <ManagedRow
            key={each.participantId}
            phone={phone}
            participant={each}
            conference={conference}
            isCurrent={each.participantId === currentId}
          />
        ))}
      </ul>
    </>
  );
};
