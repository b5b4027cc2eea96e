import type { Path } from './diagnostic.js';

/** Where parts of the whole come from: a document, and the place there. */
export class Origins<Document> {
  private readonly root: Node<Document> = {};

  /** @param main where all stands that nothing else is said of */
  constructor(private readonly main: Document) {}

  /** Says where a value of the whole, and all below it, comes from. */
  set(place: Path, document: Document, path: Path): void {
    let node = this.root;
    for (const key of place) {
      node.below ??= new Map();
      const next = node.below.get(key) ?? {};
      node.below.set(key, next);
      node = next;
    }
    node.origin = { document, path };
  }

  of(place: Path): Origin<Document> {
    let found: Origin<Document> = { document: this.main, path: place };
    let node: Node<Document> | undefined = this.root;
    for (let depth = 0; depth < place.length; depth++) {
      node = node.below?.get(place[depth]!);
      if (node === undefined) break;
      const { origin } = node;
      if (origin) found = { document: origin.document, path: [...origin.path, ...place.slice(depth + 1)] };
    }
    return found;
  }
}

interface Origin<Document> {
  document: Document;
  path: Path;
}

interface Node<Document> {
  origin?: Origin<Document>;
  below?: Map<string | number, Node<Document>>;
}
