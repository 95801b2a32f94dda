/**
 * docs/config.md.
 *
 * @param {Record<string, any>} schema JSON schema of faqtotum.yaml
 * @returns {string}
 */
export function configPage(schema) {
  const rows = describe(schema, '').map((row) => `| ${row.join(' | ')} |`);
  return `# faqtotum.yaml

\`\`\`yaml
# yaml-language-server: $schema=faqtotum.schema.json
lists:
  - profile: bpf
    mode: monitor
    imap:
      host: imap.example.org
      auth: { user: bpf-bot@example.org, password: '\${IMAP_PASSWORD}' }
\`\`\`

Unknown keys are errors. \`\${NAME}\` in any value is replaced by that environment variable, \`$\${\` stands for a plain \`\${\`.
Passwords and the site secret come from a variable or from a file (\`passwordFile\`, \`secretFile\`), never in clear.
Connections are encrypted (\`security\`: \`tls\`, or \`starttls\`, which is then a must), and a certificate that is not believed ends them before a
password is sent. \`none\` is for loopback addresses. A server with a certificate of its own making is pinned, \`tls: { pin: 'sha256:...' }\`, with
what \`openssl x509 -noout -fingerprint -sha256 -in CERTIFICATE\` prints on that server, or its authority is named, \`tls: { ca: FILE }\`.
Paths are relative to the file. Durations are written \`90s\`, \`30m\`, \`1h30m\`, \`2d\` or \`0\`.

| key | value | default | meaning |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function describe(schema, path) {
  return Object.entries(schema.properties ?? {}).flatMap(([key, shape]) => {
    const here = path === '' ? key : `${path}.${key}`;
    const required = schema.required?.includes(key) ?? false;
    const row = [`\`${here}\``, kindOf(shape), defaultOf(shape, required), shape.description ?? ''].map(escape);
    const below = shape.items?.properties ? describe(shape.items, `${here}[]`) : describe(shape, here);
    return [row, ...below];
  });
}

function kindOf(shape) {
  if (shape.enum) return shape.enum.map((value) => `\`${value}\``).join(', ');
  if (shape.anyOf?.some(({ type }) => type === 'array')) return 'text or list of text';
  if (shape.anyOf) return shape.anyOf.some(({ type }) => type === 'object') ? 'text or section' : 'duration';
  if (shape.type === 'array') return shape.items.properties ? 'list' : `list of ${kindOf(shape.items)}`;
  if (shape.type === 'object') return shape.properties ? 'section' : `map to ${kindOf(shape.additionalProperties)}`;
  return { string: 'text', integer: 'number' }[shape.type] ?? shape.type;
}

function defaultOf(shape, required) {
  if (required) return '**required**';
  const isEmpty = typeof shape.default === 'object' && Object.keys(shape.default).length === 0;
  return shape.default === undefined || isEmpty ? '' : `\`${shape.default}\``;
}

const escape = (text) => text.replaceAll('|', '\\|');
