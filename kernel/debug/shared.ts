/** Has `look` called so that all who ask while one look is under way share the next: each sees what is as it asks, or later. */
export function shared<T>(look: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined;
  let next: Promise<T> | undefined;
  const begin = (): Promise<T> => {
    next = undefined;
    underWay = look().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
  return () => {
    if (!underWay) return begin();
    next ??= underWay.then(begin, begin);
    return next;
  };
}
