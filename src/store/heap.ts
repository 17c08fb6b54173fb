interface Node<T> {
  readonly at: number;
  readonly value: T;
  readonly order: number;
}

export interface Heap<T> {
  push(value: T, at: number): void;
  peek(): { readonly value: T; readonly at: number } | undefined;
  pop(): void;
}

/** What comes first, first; of the same instant what was pushed first. */
export function createHeap<T>(): Heap<T> {
  const nodes: Node<T>[] = [];
  let pushed = 0;
  const isBefore = (a: Node<T> | undefined, b: Node<T> | undefined): boolean =>
    a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.order < b.order));

  function swap(a: number, b: number): void {
    const [nodeA, nodeB] = [nodes[a], nodes[b]];
    if (nodeA && nodeB) [nodes[a], nodes[b]] = [nodeB, nodeA];
  }

  return {
    push(value, at) {
      nodes.push({ value, at, order: pushed });
      pushed += 1;
      let index = nodes.length - 1;
      while (index > 0) {
        const parent = (index - 1) >> 1;
        if (!isBefore(nodes[index], nodes[parent])) break;
        swap(index, parent);
        index = parent;
      }
    },
    peek: () => nodes[0],
    pop() {
      swap(0, nodes.length - 1);
      nodes.pop();
      for (let index = 0; ; ) {
        const left = 2 * index + 1;
        let least = index;
        if (isBefore(nodes[left], nodes[least])) least = left;
        if (isBefore(nodes[left + 1], nodes[least])) least = left + 1;
        if (least === index) return;
        swap(index, least);
        index = least;
      }
    },
  };
}
