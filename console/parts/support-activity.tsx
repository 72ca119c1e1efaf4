import type { SupportWatch } from '../state/support-watch';
import { useApp } from '../state/use-app';
import type { SupportTexts } from '../texts/support/en';
import { timeText } from '../view/support-facts';
import { lineOf } from '../view/support-timeline';

type SupportActivityProps = { readonly watch: SupportWatch; readonly support: SupportTexts };

/** The activity, the newest first, and its source. */
export const SupportActivity = ({ watch, support }: SupportActivityProps) => {
  const texts = useApp().texts.value;
  const facts = { people: watch.seen, texts, support };
  const lines = watch.told.value.map((each) => lineOf(each, facts)).reverse();
  return (
    <section class="card activity-pane" aria-labelledby="support-activity" tabIndex={0}>
      <h2 id="support-activity">{support.timeline}</h2>
      <p class="hint">{watch.hasEvents ? support.fromEvents : support.fromVersions}</p>
      {lines.length === 0 && <p>{support.quiet}</p>}
      <ol class="activities">
        {lines.map(({ key, at, tone, words, detail }) => (
          <li key={key} class={`activity ${tone}`}>
            <time dateTime={new Date(at).toISOString()} title={timeText(at, texts)}>
              {new Intl.DateTimeFormat(texts.locale, { timeStyle: 'medium', hour12: false }).format(at)}
            </time>
            <span class="activity-dot" aria-hidden="true" />
            <span>
              {words}
              {detail !== undefined && <small class="hint">{detail}</small>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
};
