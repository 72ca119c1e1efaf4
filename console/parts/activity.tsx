import type { Phone } from '../state/phone';
import type { Entry } from '../state/timeline';
import { useApp } from '../state/use-app';
import { activityTone, activityWords } from '../view/activity-words';
import { Icon } from './icon';

const EntryRow = ({ entry }: { readonly entry: Entry }) => {
  const texts = useApp().texts.value;
  const time = new Intl.DateTimeFormat(texts.locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }).format(
    entry.at,
  );
  return (
    <li class={`activity ${activityTone(entry.activity)}`}>
      <time dateTime={new Date(entry.at).toISOString()}>{time}</time>
      <span class="activity-dot" aria-hidden="true" />
      <span>{activityWords(entry.activity, texts)}</span>
    </li>
  );
};

/** The activity in plain words, the newest first. */
export const ActivityList = ({ phone }: { readonly phone: Phone }) => {
  const { activity } = useApp().texts.value;
  const entries = phone.timeline.entries.value;
  if (entries.length > 0) {
    return (
      <ol class="activities">
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
      <h3>{activity.emptyTitle}</h3>
      <p>{activity.empty}</p>
    </div>
  );
};

/** The third pane, where there is room for it. */
export const ActivityPane = ({ phone }: { readonly phone: Phone }) => {
  const { activity } = useApp().texts.value;
  return (
    <aside class="card activity-pane" aria-labelledby="activity">
      <h2 id="activity" class="card-title">
        {activity.title}
      </h2>
      {/* It scrolls, so the keyboard must reach it. */}
      <div class="scrolls" tabIndex={0} role="region" aria-labelledby="activity">
        <ActivityList phone={phone} />
      </div>
    </aside>
  );
};
