/** Shorter ones are no secrets, and taking them out would take words apart. */
const shortest = 4;

/** A secret as it was written, and in every form in which it travels or is quoted: longest first. `user` is who logs in with it. */
export function secretForms(secret: string, user?: string): readonly string[] {
  if (secret.length < shortest) return [];
  const logins = user === undefined ? [] : [`\0${user}\0${secret}`, `${user}\0${user}\0${secret}`, `${user}:${secret}`];
  const oauth = user === undefined ? [] : [`user=${user}\u0001auth=Bearer ${secret}\u0001\u0001`];
  const plain = [
    secret,
    ...percentForms(secret),
    JSON.stringify(secret).slice(1, -1),
    secret.replace(/["\\]/g, '\\$&'),
  ];
  const encoded = [secret, ...logins, ...oauth].flatMap(base64Forms);
  return [...new Set([...plain, ...encoded])].sort((a, b) => b.length - a.length);
}

/** `text` without any of these (see `secretForms`). */
export function hideSecrets(text: string, forms: readonly string[]): string {
  return forms.reduce((rest, form) => (rest.includes(form) ? rest.replaceAll(form, '***') : rest), text);
}

/** Without the padding, which a reader may have cut off. */
function base64Forms(text: string): string[] {
  const padded = Buffer.from(text).toString('base64');
  return [padded, padded.replace(/={1,2}$/, ''), Buffer.from(text).toString('base64url')];
}

/** In capitals, small, and as the form of a URL has it. */
function percentForms(text: string): string[] {
  const capitals = encodeURIComponent(Buffer.from(text).toString());
  const strict = capitals.replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  return [capitals, strict].flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (one) => one.toLowerCase())]);
}
