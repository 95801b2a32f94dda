/** What company mail gateways and spam filters write in front of subjects. */

const external = /^(?:\[(?:ext|extern(?:al|e)?)(?:[ -](?:e-?mail|mail|sender|message))?\])(?: ?:(?= |\[|$))? ?/iu;
const spam =
  /^(?:\[(?:suspected |possible )?spam\]|\*{2,9} ?(?:suspected |possible )?spam ?\*{2,9})(?: ?:(?= |\[|$))? ?/iu;

/** What follows one such mark at the start (`[EXTERNAL] x`, `[EXT] : x`, `***SPAM*** x` give `x`); undefined when there is none. */
export function withoutGatewayMark(subject: string): string | undefined {
  const mark = external.exec(subject) ?? spam.exec(subject);
  return mark === null ? undefined : subject.slice(mark[0].length);
}

/** The subject as its sender wrote it: all marks at its start are dropped. */
export function withoutGatewayMarks(subject: string): string {
  let rest = subject;
  for (let next = withoutGatewayMark(rest); next !== undefined; next = withoutGatewayMark(rest)) rest = next;
  return rest;
}

/** A filter called it spam, in front of the subject or behind other marks. */
export function isMarkedSpam(subject: string): boolean {
  let rest = subject;
  for (let mark = external.exec(rest); mark !== null; mark = external.exec(rest)) rest = rest.slice(mark[0].length);
  return /^(?:\*{2,}\s?SPAM|SPAM:)/iu.test(rest) || spam.test(rest);
}
