/** The Kafka versions that Strimzi 1.2 runs. It chooses the image by the version, so that none is named here. */
import { lineOf, type VersionCatalogue } from '../versions.ts'

export const versions: VersionCatalogue = {
  entries: ['4.2.0', '4.2.1', '4.3.0', '4.3.1'].map((version) => ({ version, images: {} })),
  lineParts: 2,
  majorParts: 1,
  maySkipMajors: false,
  irreversible: true
}

/** The version of the metadata that belongs to each line. */
const METADATA_VERSIONS: Readonly<Record<string, string>> = { '4.2': '4.2-IV1', '4.3': '4.3-IV0' }

export const metadataVersionOf = (version: string): string | undefined => METADATA_VERSIONS[lineOf(versions, version)]
