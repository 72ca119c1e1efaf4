import type { Phone } from '../state/phone';
import type { Entry } from '../state/timeline';
import { useApp } from '../state/use-app';
import { happeningTone, happeningWords } from '../view/happening-words';
import { Icon } from './icon';

const EntryRow = ({ entry }: { readonly entry: Entry }) => {
  const texts = useApp().texts.value;
  const time = new Intl.DateTimeFormat(texts.locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }).format(
    entry.at,
  );
  return (
    <li class={`happening ${happeningTone(entry.happening)}`}>
      <time dateTime={new Date(entry.at).toISOString()}>{time}</time>
      <span class="happening-dot" aria-hidden="true" />
      <span>{happeningWords(entry.happening, texts)}</span>
    </li>
  );
};

/** What happens, in people's words, the newest first. */
export const HappeningList = ({ phone }: { readonly phone: Phone }) => {
  const { happens } = useApp().texts.value;
  const entries = phone.timeline.entries.value;
  if (entries.length > 0) {
    return (
      <ol class="happenings">
        {entries.map((entry) => (
          <EntryRow key={entry.id} entry={entry} />
        ))}
      </ol>
    );
  }
  return (
    <div class="empty">
      <span class="empty-icon" aria-hidden="true">
        <Icon of="list" />
      </span>
      <h3>{happens.emptyTitle}</h3>
      <p>{happens.empty}</p>
    </div>
  );
};

/** The third pane, where there is room for it. */
export const HappensPane = ({ phone }: { readonly phone: Phone }) => {
  const { happens } = useApp().texts.value;
  return (
    <aside class="card happens" aria-labelledby="happens">
      <h2 id="happens" class="card-title">
        {happens.title}
      </h2>
      {/* It scrolls, so the keyboard must reach it. */}
      <div class="scrolls" tabIndex={0} role="region" aria-labelledby="happens">
        <HappeningList phone={phone} />
      </div>
    </aside>
  );
};
