/** The style sheet of the report: the reader's own fonts, light or dark as the reader's system is. */
export const reportStyle = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #fff; --card: #f6f8fa; --line: #d0d7de;
  --link: #0550ae; --send: #a40e26; --draft: #7d4e00; --observe: #0a5a6e; --suppress: #57606a; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9da7b1; --paper: #0d1117; --card: #161b22; --line: #30363d;
    --link: #79c0ff; --send: #ff9492; --draft: #f0b72f; --observe: #6fdfef; --suppress: #9da7b1; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 0; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.soft { color: var(--soft); }
p { margin: .25rem 0; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); }
th, td { padding: .2rem .75rem; border-bottom: 1px solid var(--line); text-align: right; }
th:first-child { text-align: left; }
details { margin: .5rem 0; }
summary { cursor: pointer; }
article { margin: 1.25rem 0; padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
section { margin-top: .9rem; }
.tag { display: inline-block; padding: 0 .5rem; border: 1px solid currentColor; border-radius: 1rem; font-size: .85rem; }
.send { color: var(--send); } .draft { color: var(--draft); } .observe { color: var(--observe); } .suppress { color: var(--suppress); }
code, pre, .evidence { font: .875rem/1.45 ui-monospace, monospace; }
code { overflow-wrap: anywhere; }
.evidence { margin: .35rem 0; padding: 0; list-style: none; }
.evidence li { padding: .1rem .6rem; border-left: 3px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
.at { color: var(--soft); }
pre { margin: .5rem 0 0; padding: .75rem; overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: .35rem; }
@media print { article { break-inside: avoid; } }
`;
