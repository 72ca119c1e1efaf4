import { useApp } from '../state/use-app';
import type { Phone } from '../state/phone';
import { lineShown } from '../view/line';

/** How well the console is informed. A screen reader hears of each change. */
export const LinePill = ({ phone }: { readonly phone: Phone }) => {
  const { texts, now } = useApp();
  const { line, lineSince } = phone.snapshot.value;
  const facts = { line, lineSince, hasOpen: phone.open !== undefined, now: now.value };
  const { tone, words } = lineShown(facts, texts.value);
  return (
    <span class={`pill ${tone}`} role="status">
      <i class="pill-dot" aria-hidden="true" />
      {words}
    </span>
  );
};
