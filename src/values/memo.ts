/** Where {@link memoize} keeps values: a `WeakMap` lets go of them together with their keys. */
interface Store<Key, Value> {
  get(key: Key): Value | undefined;
  has(key: Key): boolean;
  set(key: Key, value: Value): unknown;
}

/** A function that makes the value of each key once. */
export function memoize<Key extends WeakKey, Value>(make: (key: Key) => Value): (key: Key) => Value;
export function memoize<Key, Value>(make: (key: Key) => Value, store: Store<Key, Value>): (key: Key) => Value;
export function memoize<Key extends WeakKey, Value>(
  make: (key: Key) => Value,
  store: Store<Key, Value> = new WeakMap<Key, Value>(),
): (key: Key) => Value {
  return (key) => {
    let value = store.get(key);
    if (value === undefined && !store.has(key)) {
      value = make(key);
      store.set(key, value);
    }
    return value as Value;
  };
}

/** As {@link memoize}, for keys that come from files or requests. */
export function memoizeUpTo<Key, Value>(most: number, make: (key: Key) => Value): (key: Key) => Value {
  return memoize(make, new BoundedMap<Key, Value>(most));
}

/** A map that does not grow without end: where it is full, the next new key empties it. */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  constructor(private readonly most: number) {
    super();
  }

  override set(key: Key, value: Value): this {
    if (this.size >= this.most && !this.has(key)) this.clear();
    return super.set(key, value);
  }
}

/** A value that is made when it is first asked for. */
export function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
