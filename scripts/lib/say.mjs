/** One short line about what is being done, on stderr: stdout belongs to the program. */
export function say(text) {
  process.stderr.write(`faqtotum: ${text}\n`);
}
