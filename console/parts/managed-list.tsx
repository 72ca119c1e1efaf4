import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Conference } from '../../terminal';
import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';
import { rowOf } from '../view/row';
import { neighbourOf } from '../view/row-focus';
import { ManagedRow } from './managed-row';

type ManagedListProps = { readonly phone: Phone; readonly conference: Conference };

const rowIdOf = (element: EventTarget | null): string | undefined =>
  element instanceof Element ? (element.closest<HTMLElement>('[data-participant]')?.dataset['participant'] ?? undefined) : undefined;

const focusRow = (list: HTMLElement | null, id: string | undefined): void => {
  const row = [...(list?.querySelectorAll<HTMLElement>('[data-participant]') ?? [])].find((each) => rowIdOf(each) === id);
  row?.querySelector<HTMLElement>('[role=switch], [data-row-focus]')?.focus();
};

/** M, H and Delete act on the row that has the focus. True if the key meant something. */
const press = (phone: Phone, conference: Conference, key: string, id: string, texts: Parameters<typeof rowOf>[2]): boolean => {
  const participant = phone.rows.peek().find((each) => each.participantId === id);
  if (!participant || phone.removals.waiting.peek().has(id)) return false;
  const row = rowOf(participant, conference, texts);
  if (key === 'm' && row.mute.isAllowed) void phone.request(id, { muted: !row.mute.isOn });
  else if (key === 'h' && row.hold.isAllowed) void phone.request(id, { onHold: !row.hold.isOn });
  else if (key === 'delete' && row.canRemove) phone.removals.begin(id);
  else return false;
  return true;
};

/** The rows, with one place for Tab and arrow keys from row to row. */
export const ManagedList = ({ phone, conference }: ManagedListProps) => {
  const app = useApp();
  const { manage } = app.texts.value;
  const list = useRef<HTMLUListElement>(null);
  const [current, before] = [useSignal<string | undefined>(undefined), useRef<readonly string[]>([])];
  const ids = phone.rows.value.map(({ participantId }) => participantId);
  const removing = phone.removals.waiting.value.size;
  const currentId = current.value !== undefined && ids.includes(current.value) ? current.value : ids[0];
  useEffect(() => {
    // The row with the focus is gone, or its controls are: the focus must not fall back to the page.
    const lost =
      current.peek() !== undefined && !list.current?.contains(document.activeElement) && document.activeElement === document.body;
    if (lost) focusRow(list.current, neighbourOf(before.current, ids, current.peek()));
    before.current = ids;
  }, [ids.join(), removing]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const id = rowIdOf(event.target);
    if (id === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Readonly<Record<string, string | undefined>> = {
      ArrowDown: ids[Math.min(ids.length - 1, ids.indexOf(id) + 1)],
      ArrowUp: ids[Math.max(0, ids.indexOf(id) - 1)],
      Home: ids[0],
      End: ids.at(-1),
    };
    if (event.key in steps) focusRow(list.current, steps[event.key]);
    else if (!press(phone, conference, event.key.toLowerCase(), id, app.texts.peek())) return;
    event.preventDefault();
  };
  return (
    <>
      <p id="manage-keys" class="unseen">
        {manage.keys}
      </p>
      <ul
        ref={list}
        class="rows"
        aria-label={manage.list}
        aria-describedby="manage-keys"
        onKeyDown={onKeyDown}
        onFocusCapture={({ target }) => (current.value = rowIdOf(target))}
      >
        {phone.rows.value.map((participant) => (
          <ManagedRow
            key={participant.participantId}
            phone={phone}
            participant={participant}
            conference={conference}
            isCurrent={participant.participantId === currentId}
          />
        ))}
      </ul>
    </>
  );
};
