/** A list kept in order while it grows; cheap when items arrive in order. */
export class Sorted<T> {
  readonly #items: T[] = [];
  readonly #compare: (a: T, b: T) => number;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get items(): readonly T[] {
    return this.#items;
  }

  add(item: T): void {
    let at = this.#items.length;
    const last = this.#items[at - 1];
    if (last !== undefined && this.#compare(last, item) > 0) {
      at = this.firstWhere((other) => this.#compare(other, item) > 0);
    }
    this.#items.splice(at, 0, item);
  }

  remove(item: T): void {
    const at = this.#items.indexOf(item);
    if (at >= 0) this.#items.splice(at, 1);
  }

  /** Index of the first item for which `test` holds; it must hold for all after it. */
  firstWhere(test: (item: T) => boolean): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const item = this.#items[middle];
      if (item === undefined || test(item)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
