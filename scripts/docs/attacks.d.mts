export const attacks: readonly {
  readonly group: string;
  readonly title: string;
  readonly rows: readonly (readonly [what: string, outcome: string])[];
}[];
