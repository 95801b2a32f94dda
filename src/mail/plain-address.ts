/** The address without its `+tag`: mail to it ends up in the same mailbox. Lower case, as in `Address`. */
export function plainAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const plus = address.indexOf('+');
  // `+tag@...` alone would be nobody's.
  const tagged = plus > 0 && plus < at;
  return (tagged ? address.slice(0, plus) + address.slice(at) : address).toLowerCase();
}
