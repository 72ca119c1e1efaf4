import { Heading } from '../parts/heading';
import { useApp } from '../state/use-app';

/** Nothing is known yet: grey rows, where rows will be. */
export const LoadingScreen = () => (
  <section class="roster card" aria-busy="true">
    <Heading text={useApp().texts.value.product} isHidden />
    <div class="rows">
      {[1, 2, 3].map((each) => (
        <div key={each} class="row ghost" />
      ))}
    </div>
  </section>
);
