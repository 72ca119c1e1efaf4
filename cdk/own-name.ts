import type { Settings } from './settings';

/**
 * The name of what AWS identifies by a name of ours, so that two deployments do not share it. Some of these names are
 * the same whatever the case of their letters.
 */
export const ownName = ({ name }: Pick<Settings, 'name'>, part?: string): string =>
  [name.toLowerCase(), ...(part === undefined ? [] : [part])].join('-');
