/** By their numbers, in order. */
export type Portions<Item> = AsyncIterable<readonly (readonly [number, Item])[]>;

/** The items of all sources in the order of their numbers; where several have the same number, the first source's. */
export async function* inOrder<Item>(sources: readonly Portions<Item>[]): AsyncGenerator<Item> {
  const readers = sources.map(read);
  try {
    const ready = await Promise.all(readers.map((reader) => reader.next()));
    for (let last = Number.NEGATIVE_INFINITY; ; ) {
      const first = indexOfFirst(ready.map(({ value }) => value?.[0]));
      if (first === undefined) return;
      const [number, item] = ready[first]!.value!;
      if (number > last) yield item;
      last = number;
      ready[first] = await readers[first]!.next();
    }
  } finally {
    for (const reader of readers) await reader.return(undefined);
  }
}

async function* read<Item>(source: Portions<Item>): AsyncGenerator<readonly [number, Item], undefined> {
  for await (const portion of source) yield* portion;
}

function indexOfFirst(numbers: readonly (number | undefined)[]): number | undefined {
  let first: number | undefined;
  for (const [index, number] of numbers.entries())
    if (number !== undefined && (first === undefined || number < numbers[first]!)) first = index;
  return first;
}
