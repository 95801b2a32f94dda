/** A title shorter than this says too little to be taken for the start of a longer one. */
const telling = 20;

/**
 * Whether a title as a mail gives it is that of the commit: case, white space, quotes and a final stop make no difference; nor does a
 * long title's end that was left out.
 */
export function sameTitle(written: string, title: string): boolean {
  const [given, known] = [written, title].map(bare) as [string, string];
  return given === known || (given.length >= telling && known.startsWith(given));
}

function bare(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/["'`“”‘’„\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[. ]{1,8}$/, '');
}
