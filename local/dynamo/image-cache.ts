/**
 * Caches the most recently written items, as objects and as JSON. A conference of 100 participants is written hundreds
 * of times in its life; without the cache each write would first read and parse it.
 */
import type { Image } from './stream-record';

/** Counted in characters of JSON. The objects take several times as much memory. */
const MAX_CHARACTERS = 16 * 1024 * 1024;

export const createImageCache = () => {
  const images = new Map<string, Image>();
  let characters = 0;

  const drop = (key: string): void => {
    characters -= images.get(key)?.json.length ?? 0;
    images.delete(key);
  };
  return {
    get: (key: string): Image | undefined => images.get(key),
    clear: (): void => {
      images.clear();
      characters = 0;
    },
    set: (key: string, image: Image | undefined): void => {
      drop(key);
      if (!image) return;
      images.set(key, image);
      characters += image.json.length;
      for (const oldest of images.keys()) {
        if (characters <= MAX_CHARACTERS) break;
        drop(oldest);
      }
    },
  };
};
