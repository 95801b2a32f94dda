import { readTextFile } from './read-text.js';

/**
 * The text of a FAQ document (.rst or .txt, UTF-8, at most 2 MB).
 *
 * @throws FaqtotumError FAQ_UNREADABLE
 */
export async function loadFaqDocument(path: string): Promise<string> {
  return readTextFile(path, 'FAQ_UNREADABLE', 2_000_000);
}
