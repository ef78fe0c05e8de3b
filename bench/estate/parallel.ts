/** Work on many things, a few at a time, in their order. */
export async function inParallel<Item>(
  workers: number,
  items: readonly Item[],
  work: (item: Item, position: number) => Promise<unknown>
): Promise<void> {
  const todo = items.entries()
  const worker = async () => {
    for (const [position, item] of todo) await work(item, position)
  }
  await Promise.all(Array.from({ length: workers }, worker))
}
