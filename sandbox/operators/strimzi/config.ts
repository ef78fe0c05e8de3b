/** Which settings a running broker takes up by itself; all others, also those that nobody knows, replace the pods. */

const DYNAMIC = [
  /^log\.(segment\.bytes|retention\.(ms|bytes)|roll\.ms|cleaner\.|flush\.|preallocate|message\.timestamp\.|local\.retention\.)/,
  /^(message\.max\.bytes|compression\.type|log\.cleanup\.policy|min\.insync\.replicas|unclean\.leader\.election\.enable)$/,
  /^(num\.(io|network|replica\.fetchers|recovery)|background\.threads|max\.connections|metric\.reporters|remote\.log\.)/
]

export const rollingConfig = (config: Readonly<Record<string, unknown>>): [string, unknown][] =>
  Object.entries(config)
    .filter(([name]) => !DYNAMIC.some((pattern) => pattern.test(name)))
    .sort(([a], [b]) => (a < b ? -1 : 1))
