import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../state/use-app';

type HeadingProps = { readonly text: string; readonly isHidden?: boolean; readonly id?: string };

/** The heading of a screen. It takes the focus when the screen changes, so that everybody knows where they are. */
export const Heading = ({ text, isHidden = false, id }: HeadingProps) => {
  const heading = useRef<HTMLHeadingElement>(null);
  const app = useApp();
  useEffect(() => {
    if (app.takesFocus()) heading.current?.focus();
    // Whatever was scrolled belongs to the screen before.
    scrollTo(0, 0);
  }, []);
  return (
    <h1 ref={heading} id={id} tabIndex={-1} class={isHidden ? 'unseen' : 'title'}>
      {text}
    </h1>
  );
};
