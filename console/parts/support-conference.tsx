import type { SupportWatch } from '../state/support-watch';
import { useApp } from '../state/use-app';
import type { SupportTexts } from '../texts/support/en';
import { factsOf } from '../view/support-facts';
import { supportLine } from '../view/support-line';
import { FactList } from './fact-list';
import { Icon } from './icon';
import { Notice } from './notice';

type SupportConferenceProps = { readonly watch: SupportWatch; readonly support: SupportTexts };

const Empty = ({ support }: { readonly support: SupportTexts }) => (
  <div class="empty">
    <span class="empty-icon" aria-hidden="true">
      <Icon of="list" />
    </span>
    <h2>{support.emptyTitle}</h2>
    <p>{support.empty}</p>
  </div>
);

/** How the conference stands, or why it is not shown. */
export const SupportConference = ({ watch, support }: SupportConferenceProps) => {
  const app = useApp();
  const texts = app.texts.value;
  const [conference, problem] = [watch.conference.value, watch.problem.value];
  if (watch.conferenceId.value === undefined) return <Empty support={support} />;
  if (problem !== undefined) {
    const { title, text } = support.problems[problem];
    return (
      <div class="notice bad" role="alert">
        <Icon of="alert" />
        <p>
          <b>{title}.</b> {text}
        </p>
        {problem === 'no-scope' && (
          <button type="button" class="key small" onClick={() => app.signInForSupport()}>
            {texts.signIn.title}
          </button>
        )}
      </div>
    );
  }
  const { tone, words } = supportLine({ conference, offlineSince: watch.offlineSince.value }, texts, support);
  return (
    <>
      <div class="roster-head">
        <h2>{support.conference}</h2>
        <span class={`pill ${tone} summary`} role="status">
          <i class="pill-dot" aria-hidden="true" />
          {words}
        </span>
      </div>
      {conference && !watch.seesNumbers.value && <Notice words={support.numbersHidden} />}
      {conference && <FactList facts={factsOf(conference, { texts, support })} />}
    </>
  );
};
