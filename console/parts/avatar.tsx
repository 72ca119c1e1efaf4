import type { Row } from '../view/row';
import { Icon } from './icon';

type AvatarProps = Pick<Row, 'initials' | 'hue' | 'isYou'> & { readonly isDim?: boolean };

/** Says nothing that the name beside it does not say. */
export const Avatar = ({ initials, hue, isYou, isDim = false }: AvatarProps) => (
  <span class={`avatar ${isYou ? 'you' : `hue-${String(hue)}`} ${isDim ? 'dim' : ''}`} aria-hidden="true">
    {initials ?? <Icon of="person" />}
  </span>
);
