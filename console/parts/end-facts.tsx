import type { Conference } from '../../terminal';
import { useApp } from '../state/use-app';
import { durationText, whenText } from '../view/past';

/** How long a conference was, when it was, and why it ended. */
export const EndFacts = ({ conference }: { readonly conference: Conference }) => {
  const { texts, now } = useApp();
  const { ended } = texts.value;
  const duration = durationText(conference);
  return (
    <div class="stage">
      {duration !== undefined && (
        <p class="timer">
          <span class="unseen">{ended.duration}</span> {duration}
        </p>
      )}
      <p class="end-reason">{conference.endReason === null ? ended.never : ended.endReasons[conference.endReason]}</p>
      <p class="summary">{whenText(conference, now.value, texts.value)}</p>
    </div>
  );
};
