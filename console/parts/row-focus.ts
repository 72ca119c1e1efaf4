/** The focus among rows: found by the participant that a row is about. */

export const rowIdOf = (element: EventTarget | null): string | undefined =>
  element instanceof Element ? element.closest<HTMLElement>('[data-participant]')?.dataset['participant'] : undefined;

/** To the switch of a row, or to what stands in its place. */
export const focusRow = (list: HTMLElement | null, id: string | undefined): void => {
  const row = [...(list?.querySelectorAll('[data-participant]') ?? [])].find((each) => rowIdOf(each) === id);
  row?.querySelector<HTMLElement>('[role=switch], [data-row-focus]')?.focus();
};

/** The focused element is gone, so the browser has moved the focus to the page. */
export const isFocusLost = (): boolean => document.activeElement === document.body;

/** Where an arrow key leads; undefined for any other key. */
export const stepOf = (key: string, ids: readonly string[], id: string): string | undefined => {
  const place = ids.indexOf(id);
  if (key === 'ArrowDown') return ids[Math.min(ids.length - 1, place + 1)];
  if (key === 'ArrowUp') return ids[Math.max(0, place - 1)];
  if (key === 'Home') return ids[0];
  return key === 'End' ? ids.at(-1) : undefined;
};
