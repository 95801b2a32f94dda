import { cleanLine } from './clean-text.js';

type Style = (text: string) => string;

/** Styles for one line of text. Each cleans its text first, so that what is painted is also harmless. */
export interface Paint {
  readonly plain: Style;
  readonly bold: Style;
  readonly dim: Style;
  readonly red: Style;
  readonly green: Style;
  readonly yellow: Style;
  readonly cyan: Style;
}

/** Without `colour` every style is plain text. */
export function makePaint(colour: boolean): Paint {
  const style = (on: number, off: number) => (text: string) => {
    const clean = cleanLine(text);
    return colour && clean !== '' ? `\x1b[${on}m${clean}\x1b[${off}m` : clean;
  };
  return {
    plain: cleanLine,
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
    cyan: style(36, 39),
  };
}
