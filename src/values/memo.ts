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

/** As {@link memoize}, for keys that come from files or requests: when it is full, it is emptied, so it does not grow. */
export function memoizeUpTo<Key, Value>(most: number, make: (key: Key) => Value): (key: Key) => Value {
  const values = new Map<Key, Value>();
  return memoize((key: Key) => {
    const value = make(key);
    if (values.size >= most) values.clear();
    return value;
  }, values);
}
