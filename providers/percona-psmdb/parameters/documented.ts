/**
 * The settings of mongod as its manual and Percona's describe them, kept by hand: no package ships the server.
 * Left out: what only a router has, and what can be set only while the server runs.
 */
import type { Parameter } from '../../parameter-table.ts'

/** A setting, and in which lines it exists where that is not all of them. */
export interface Documented extends Omit<Parameter, 'restart'> {
  readonly since?: string
  /** The last line that has it. */
  readonly until?: string
}

interface Lines {
  readonly since?: string
  readonly until?: string
}

const INT = 2_147_483_647

const flag = (byDefault: boolean, lines: Lines = {}): Documented => ({
  type: 'boolean',
  default: String(byDefault),
  ...lines
})
const text = (byDefault?: string, lines: Lines = {}): Documented => ({
  type: 'string',
  ...(byDefault !== undefined && { default: byDefault }),
  ...lines
})
const word = (values: readonly string[], byDefault?: string, lines: Lines = {}): Documented => ({
  type: 'enum',
  values,
  ...(byDefault !== undefined && { default: byDefault }),
  ...lines
})
const credential = (): Documented => ({ type: 'string', secret: true })
const list = (values?: readonly string[], byDefault?: string, lines: Lines = {}): Documented => ({
  type: 'list',
  ...(values !== undefined && { values }),
  ...(byDefault !== undefined && { default: byDefault }),
  ...lines
})
const whole = (min: number, max: number, byDefault?: number, lines: Lines = {}): Documented => ({
  type: 'integer',
  min,
  max,
  ...(byDefault !== undefined && { default: String(byDefault) }),
  ...lines
})
const real = (min: number, max?: number, byDefault?: number, lines: Lines = {}): Documented => ({
  type: 'real',
  min,
  ...(max !== undefined && { max }),
  ...(byDefault !== undefined && { default: String(byDefault) }),
  ...lines
})
const any = (byDefault?: number, lines: Lines = {}): Documented => whole(-INT - 1, INT, byDefault, lines)
const count = (byDefault?: number, lines: Lines = {}): Documented => whole(0, INT, byDefault, lines)
const positive = (byDefault?: number, lines: Lines = {}): Documented => whole(1, INT, byDefault, lines)
const port = (byDefault?: number): Documented => whole(0, 65_535, byDefault)

const SEVEN: Lines = { since: '7.0' }
const EIGHT: Lines = { since: '8.0' }

const COMPRESSORS = ['none', 'snappy', 'zlib', 'zstd']
const TLS_PROTOCOLS = ['TLS1_0', 'TLS1_1', 'TLS1_2', 'TLS1_3']

const verbosity = (byDefault: number, lines: Lines = {}): Documented => whole(-1, 5, byDefault, lines)

const LOG_COMPONENTS = [
  ...['accessControl', 'assert', 'command', 'control', 'ftdc', 'geo', 'index', 'network', 'query', 'replication'],
  ...['replication.election', 'replication.heartbeats', 'replication.initialSync', 'replication.rollback', 'sharding'],
  ...['storage', 'storage.journal', 'storage.recovery', 'transaction', 'write']
]
const STORAGE_LOG_COMPONENTS = [
  ...['wt', 'wt.wtBackup', 'wt.wtCheckpoint', 'wt.wtCompact', 'wt.wtEviction', 'wt.wtHS', 'wt.wtRecovery', 'wt.wtRTS'],
  ...['wt.wtSalvage', 'wt.wtTimestamp', 'wt.wtTransaction', 'wt.wtVerify', 'wt.wtWriteLog']
]

const LOG: Readonly<Record<string, Documented>> = {
  'systemLog.verbosity': verbosity(0),
  'systemLog.quiet': flag(false),
  'systemLog.traceAllExceptions': flag(false),
  'systemLog.syslogFacility': text('user'),
  'systemLog.path': text(),
  'systemLog.logAppend': flag(false),
  'systemLog.logRotate': word(['rename', 'reopen'], 'rename'),
  'systemLog.destination': word(['file', 'syslog']),
  'systemLog.timeStampFormat': word(['iso8601-local', 'iso8601-utc'], 'iso8601-local'),
  ...Object.fromEntries(LOG_COMPONENTS.map((name) => [`systemLog.component.${name}.verbosity`, verbosity(0)])),
  ...Object.fromEntries(
    STORAGE_LOG_COMPONENTS.map((name) => [`systemLog.component.storage.${name}.verbosity`, verbosity(-1)])
  ),
  'systemLog.component.query.rejected.verbosity': verbosity(0, EIGHT),
  'systemLog.component.queryStats.verbosity': verbosity(0, SEVEN)
}

const NETWORK: Readonly<Record<string, Documented>> = {
  'net.port': port(27_017),
  'net.bindIp': text('localhost'),
  'net.bindIpAll': flag(false),
  'net.maxIncomingConnections': positive(),
  'net.wireObjectCheck': flag(true),
  'net.ipv6': flag(false),
  'net.listenBacklog': count(),
  'net.unixDomainSocket.enabled': flag(true),
  'net.unixDomainSocket.pathPrefix': text('/tmp'),
  'net.unixDomainSocket.filePermissions': text('0700'),
  'net.tls.mode': word(['disabled', 'allowTLS', 'preferTLS', 'requireTLS']),
  'net.tls.certificateKeyFile': text(),
  'net.tls.certificateKeyFilePassword': credential(),
  'net.tls.certificateSelector': text(),
  'net.tls.clusterCertificateSelector': text(),
  'net.tls.clusterFile': text(),
  'net.tls.clusterPassword': credential(),
  'net.tls.clusterAuthX509.attributes': text(undefined, SEVEN),
  'net.tls.clusterAuthX509.extensionValue': text(undefined, SEVEN),
  'net.tls.CAFile': text(),
  'net.tls.clusterCAFile': text(),
  'net.tls.CRLFile': text(),
  'net.tls.allowConnectionsWithoutCertificates': flag(false),
  'net.tls.allowInvalidCertificates': flag(false),
  'net.tls.allowInvalidHostnames': flag(false),
  'net.tls.disabledProtocols': list([...TLS_PROTOCOLS, 'none']),
  'net.tls.FIPSMode': flag(false),
  'net.tls.logVersions': list(TLS_PROTOCOLS),
  'net.compression.compressors': list(['snappy', 'zstd', 'zlib', 'disabled'], 'snappy,zstd,zlib'),
  'processManagement.fork': flag(false),
  'processManagement.pidFilePath': text(),
  'processManagement.timeZoneInfo': text()
}

const SECURITY: Readonly<Record<string, Documented>> = {
  'security.keyFile': text(),
  'security.clusterAuthMode': word(['keyFile', 'sendKeyFile', 'sendX509', 'x509'], 'keyFile'),
  'security.authorization': word(['enabled', 'disabled'], 'disabled'),
  'security.transitionToAuth': flag(false),
  'security.javascriptEnabled': flag(true),
  'security.redactClientLogData': flag(false),
  'security.relaxPermChecks': flag(false),
  'security.clusterIpSourceAllowlist': list(),
  'security.enableEncryption': flag(false),
  'security.encryptionCipherMode': word(['AES256-CBC', 'AES256-GCM'], 'AES256-CBC'),
  'security.encryptionKeyFile': text(),
  'security.vault.serverName': text(),
  'security.vault.port': port(),
  'security.vault.tokenFile': text(),
  'security.vault.secret': text(),
  'security.vault.secretVersion': count(),
  'security.vault.rotateMasterKey': flag(false),
  'security.vault.serverCAFile': text(),
  'security.vault.checkMaxVersions': flag(true),
  'security.vault.disableTLSForTesting': flag(false),
  'security.kmip.serverName': text(),
  'security.kmip.port': port(5_696),
  'security.kmip.serverCAFile': text(),
  'security.kmip.clientCertificateFile': text(),
  'security.kmip.clientCertificatePassword': credential(),
  'security.kmip.connectRetries': count(0),
  'security.kmip.connectTimeoutMS': whole(1000, INT, 5000),
  'security.kmip.keyIdentifier': text(),
  'security.kmip.rotateMasterKey': flag(false),
  'security.kmip.activateKeys': flag(true),
  'security.kmip.keyStatePollingSeconds': any(900),
  'security.sasl.hostName': text(),
  'security.sasl.serviceName': text(),
  'security.sasl.saslauthdSocketPath': text(),
  'security.ldap.servers': text(),
  'security.ldap.transportSecurity': word(['tls', 'none'], 'tls'),
  'security.ldap.bind.method': word(['simple', 'sasl'], 'simple'),
  'security.ldap.bind.saslMechanisms': text('DIGEST-MD5'),
  'security.ldap.bind.queryUser': text(),
  'security.ldap.bind.queryPassword': credential(),
  'security.ldap.timeoutMS': any(10_000),
  'security.ldap.userToDNMapping': text(),
  'security.ldap.authz.queryTemplate': text(),
  'security.ldap.validateLDAPServerConfig': flag(true),
  'auditLog.destination': word(['syslog', 'console', 'file']),
  'auditLog.format': word(['JSON', 'BSON'], 'JSON'),
  'auditLog.filter': text(),
  'auditLog.path': text()
}

const STORAGE: Readonly<Record<string, Documented>> = {
  'storage.dbPath': text('/data/db'),
  'storage.engine': word(['wiredTiger', 'inMemory'], 'wiredTiger'),
  'storage.directoryPerDB': flag(false),
  'storage.syncPeriodSecs': real(0, undefined, 60),
  'storage.oplogMinRetentionHours': real(0, undefined, 0),
  'storage.journal.enabled': flag(true, { until: '6.0' }),
  'storage.journal.commitIntervalMs': whole(1, 500, 100),
  'storage.wiredTiger.engineConfig.cacheSizeGB': real(0.25, 10_000),
  'storage.wiredTiger.engineConfig.journalCompressor': word(COMPRESSORS, 'snappy'),
  'storage.wiredTiger.engineConfig.directoryForIndexes': flag(false),
  'storage.wiredTiger.engineConfig.zstdCompressionLevel': whole(-7, 22, 6),
  'storage.wiredTiger.engineConfig.configString': text(),
  'storage.wiredTiger.engineConfig.statisticsLogDelaySecs': whole(0, 100_000, 0),
  'storage.wiredTiger.collectionConfig.blockCompressor': word(COMPRESSORS, 'snappy'),
  'storage.wiredTiger.collectionConfig.configString': text(),
  'storage.wiredTiger.indexConfig.prefixCompression': flag(true),
  'storage.wiredTiger.indexConfig.configString': text(),
  'storage.inMemory.engineConfig.inMemorySizeGB': real(0.25, 10_000),
  'storage.inMemory.engineConfig.statisticsLogDelaySecs': whole(0, 100_000, 0),
  'operationProfiling.mode': word(['off', 'slowOp', 'all'], 'off'),
  'operationProfiling.slowOpThresholdMs': any(100),
  'operationProfiling.slowOpSampleRate': real(0, 1, 1),
  'operationProfiling.filter': text(),
  'operationProfiling.rateLimit': whole(0, 1000, 1),
  'replication.oplogSizeMB': positive(),
  'replication.replSetName': text(),
  'replication.enableMajorityReadConcern': flag(true),
  'sharding.clusterRole': word(['configsvr', 'shardsvr']),
  'sharding.archiveMovedChunks': flag(false)
}

/** What stands below setParameter. */
const SERVER_PARAMETERS: Readonly<Record<string, Documented>> = {
  // authentication and encryption
  allowRolesFromX509Certificates: flag(true),
  authenticationMechanisms: list(),
  authFailedDelayMs: whole(0, 5000, 0),
  awsSTSRetryCount: count(2),
  enableLocalhostAuthBypass: flag(true),
  enforceUserClusterSeparation: flag(true),
  JWKSMinimumQuiescePeriodSecs: count(60, EIGHT),
  KeysRotationIntervalSec: positive(7_776_000),
  ldapConnectionPoolHostRefreshIntervalMillis: positive(60_000),
  ldapConnectionPoolIdleHostTimeoutSecs: positive(300),
  ldapConnectionPoolMaximumConnectionsInProgressPerHost: count(2),
  ldapConnectionPoolMaximumConnectionsPerHost: count(INT),
  ldapConnectionPoolMinimumConnectionsPerHost: count(1),
  ldapConnectionPoolSizePerHost: positive(2),
  ldapConnectionPoolUseLatencyForHostPriority: flag(true),
  ldapDebug: flag(false),
  ldapFollowReferrals: flag(false),
  ldapForceMultiThreadMode: flag(false),
  ldapRetryCount: count(0, SEVEN),
  ldapShouldRefreshUserCacheEntries: flag(true),
  ldapUseConnectionPool: flag(true),
  ldapUserCacheInvalidationInterval: whole(1, 86_400, 30),
  ldapUserCacheRefreshInterval: whole(1, 86_400, 30),
  ldapUserCacheStalenessInterval: whole(1, 86_400, 90),
  maxValidateMemoryUsageMB: positive(200),
  ocspEnabled: flag(true),
  ocspStaplingRefreshPeriodSecs: positive(),
  oidcIdentityProviders: text(undefined, SEVEN),
  opensslCipherConfig: text(),
  opensslCipherSuiteConfig: text(),
  opensslDiffieHellmanParameters: text(),
  pessimisticConnectivityCheckForAcceptedConnections: flag(false),
  saslauthdPath: text(),
  saslHostName: text(),
  saslServiceName: text('mongodb'),
  scramIterationCount: whole(5000, INT, 10_000),
  scramSHA256IterationCount: whole(5000, INT, 15_000),
  tlsClusterAuthX509Override: text(undefined, SEVEN),
  tlsOCSPStaplingTimeoutSecs: positive(),
  tlsOCSPVerifyTimeoutSecs: positive(5),
  tlsUseSystemCA: flag(false),
  tlsWithholdClientCertificate: flag(false),
  tlsX509ClusterAuthDNOverride: text(),
  tlsX509ExpirationWarningThresholdDays: count(30),

  // general
  allowDiskUseByDefault: flag(true),
  connPoolMaxConnsPerHost: any(200),
  connPoolMaxInUseConnsPerHost: any(),
  cursorTimeoutMillis: any(600_000),
  disableJavaScriptJIT: flag(true),
  fassertOnLockTimeoutForStepUpDown: count(15),
  globalConnPoolIdleTimeoutMinutes: any(),
  httpVerboseLogging: flag(false),
  indexBuildMinAvailableDiskSpaceMB: whole(0, 8_388_608, 500, EIGHT),
  indexMaxNumGeneratedKeysPerDocument: count(100_000),
  ingressAdmissionControllerTicketPoolSize: count(1_000_000, EIGHT),
  ingressConnectionEstablishmentBurstCapacitySecs: real(1, undefined, undefined, EIGHT),
  ingressConnectionEstablishmentMaxQueueDepth: count(0, EIGHT),
  ingressConnectionEstablishmentRateLimiterBypass: text(undefined, EIGHT),
  ingressConnectionEstablishmentRateLimiterEnabled: flag(false, EIGHT),
  ingressConnectionEstablishmentRatePerSec: positive(undefined, EIGHT),
  maxIndexBuildMemoryUsageMegabytes: whole(50, INT, 200),
  maxNumActiveUserIndexBuilds: count(3),
  notablescan: flag(false),
  reportOpWriteConcernCountersInServerStatus: flag(false),
  slowConnectionThresholdMillis: count(100, SEVEN),
  tcmallocAggressiveMemoryDecommit: count(0, { until: '7.0' }),
  tcmallocEnableBackgroundThread: flag(true, EIGHT),
  tcmallocReleaseRate: real(0),
  tcpFastOpenClient: flag(true),
  tcpFastOpenQueueSize: count(1024),
  tcpFastOpenServer: flag(true),
  ttlMonitorEnabled: flag(true),
  ttlMonitorSleepSecs: positive(60),
  watchdogPeriodSeconds: whole(-1, INT, -1),

  // logging and diagnostics
  auditAuthorizationSuccess: flag(false),
  diagnosticDataCollectionDirectorySizeMB: whole(10, INT),
  diagnosticDataCollectionEnabled: flag(true),
  diagnosticDataCollectionFileSizeMB: positive(10),
  diagnosticDataCollectionPeriodMillis: whole(100, INT, 1000),
  enableDetailedConnectionHealthMetricLogLines: flag(true, SEVEN),
  logComponentVerbosity: text(),
  logLevel: whole(0, 5, 0),
  maxLogSizeKB: count(10),
  perconaTelemetry: flag(true),
  perconaTelemetryGracePeriod: positive(86_400),
  perconaTelemetryHistoryKeepInterval: positive(604_800),
  perconaTelemetryPath: text(),
  perconaTelemetryScrapeInterval: positive(86_400),
  profileOperationResourceConsumptionMetrics: flag(false),
  profilingRateLimit: whole(0, 1000, 1),
  quiet: flag(false),
  redactEncryptedFields: flag(true, SEVEN),
  suppressNoTLSPeerCertificateWarning: flag(false),

  // replication
  allowMultipleArbiters: flag(false),
  connectTimeoutMs: whole(500, INT, 10_000),
  createRollbackDataFiles: flag(true),
  disableSplitHorizonIPCheck: flag(false),
  enableFlowControl: flag(true),
  enableOverrideClusterChainingSetting: flag(false),
  flowControlTargetLagSeconds: positive(10),
  flowControlWarnThresholdSeconds: count(10),
  heartBeatFrequencyMs: whole(500, INT, 10_000),
  initialSyncIndexBuildMemoryMaxMB: whole(50, 10_000_000, 16_384, SEVEN),
  initialSyncIndexBuildMemoryMinMB: whole(50, 10_000_000, 200, SEVEN),
  initialSyncIndexBuildMemoryPercentage: real(0, 80, 10, SEVEN),
  initialSyncMethod: word(['logical', 'fileCopyBased'], 'logical'),
  initialSyncSourceReadPreference: word(['primary', 'primaryPreferred', 'secondary', 'secondaryPreferred', 'nearest']),
  initialSyncTransientErrorRetryPeriodSeconds: count(86_400),
  localLogicalSessionTimeoutMinutes: positive(30),
  localThresholdMs: count(15),
  logicalSessionRefreshMillis: positive(300_000),
  maxAcceptableLogicalClockDriftSecs: positive(31_536_000),
  maxNumSyncSourceChangesPerHour: count(3),
  maxSessions: positive(1_000_000),
  mirrorReads: text('{ samplingRate: 0.01, maxTimeMS: 1000 }'),
  oplogBatchDelayMillis: count(0),
  oplogFetcherUsesExhaust: flag(true),
  oplogInitialFindMaxSeconds: positive(60),
  periodicNoopIntervalSecs: positive(10),
  replBatchLimitBytes: whole(16_777_216, 104_857_600, 104_857_600),
  replicaSetMonitorProtocol: word(['streamable', 'sdam'], 'streamable'),
  replWriterMinThreadCount: whole(0, 256, 0),
  replWriterThreadCount: whole(1, 256, 16),
  rollbackTimeLimitSecs: count(86_400),
  TransactionRecordMinimumLifetimeMinutes: positive(30),
  waitForSecondaryBeforeNoopWriteMS: count(10),

  // sharding
  analyzeShardKeyCharacteristicsDefaultSampleSize: positive(10_000_000, SEVEN),
  analyzeShardKeyMonotonicityCorrelationCoefficientThreshold: real(0, 1, 0.7, SEVEN),
  analyzeShardKeyNumMostCommonValues: whole(1, 1000, 5, SEVEN),
  analyzeShardKeyNumRanges: whole(1, 10_000, 100, SEVEN),
  analyzeShardKeyNumSamplesPerRange: whole(1, 10_000, 10, SEVEN),
  autoMergerIntervalSecs: positive(3600, SEVEN),
  autoMergerThrottlingMS: count(15_000, SEVEN),
  balancerMigrationsThrottlingMs: count(1000),
  catalogCacheCollectionMaxEntries: count(10_000, SEVEN),
  catalogCacheDatabaseMaxEntries: count(10_000, SEVEN),
  catalogCacheIndexMaxEntries: count(10_000, SEVEN),
  chunkDefragmentationThrottlingMS: count(0),
  disableResumableRangeDeleter: flag(false),
  enableFinerGrainedCatalogCacheRefresh: flag(true),
  enableShardedIndexConsistencyCheck: flag(true),
  findChunksOnConfigTimeoutMS: count(900_000),
  maxCatchUpPercentageBeforeBlockingWrites: whole(0, 100, 10),
  metadataRefreshInTransactionMaxWaitBehindCritSecMS: count(500),
  migrateCloneInsertionBatchDelayMS: count(0),
  migrateCloneInsertionBatchSize: count(0),
  orphanCleanupDelaySecs: count(900),
  persistedChunkCacheUpdateMaxBatchSize: positive(1000),
  queryAnalysisSampleExpirationSecs: positive(604_800, SEVEN),
  queryAnalysisSamplerConfigurationRefreshSecs: positive(10, SEVEN),
  queryAnalysisWriterIntervalSecs: positive(90, SEVEN),
  queryAnalysisWriterMaxBatchSize: whole(1, 100_000, 100_000, SEVEN),
  queryAnalysisWriterMaxMemoryUsageBytes: positive(104_857_600, SEVEN),
  rangeDeleterBatchDelayMS: count(20),
  rangeDeleterBatchSize: count(INT),
  rangeDeleterHighPriority: flag(false, SEVEN),
  routingTableCacheChunkBucketSize: positive(500, SEVEN),
  shardedIndexConsistencyCheckIntervalMS: positive(600_000),
  ShardingTaskExecutorPoolHostTimeoutMS: positive(300_000),
  ShardingTaskExecutorPoolMaxConnecting: positive(2),
  ShardingTaskExecutorPoolMaxSize: {
    type: 'integer',
    min: 1,
    max: '18446744073709551615',
    default: '18446744073709551615'
  },
  ShardingTaskExecutorPoolMaxSizeForConfigServers: whole(-1, INT, -1),
  ShardingTaskExecutorPoolMinSize: count(1),
  ShardingTaskExecutorPoolMinSizeForConfigServers: whole(-1, INT, -1),
  ShardingTaskExecutorPoolRefreshRequirementMS: positive(60_000),
  ShardingTaskExecutorPoolRefreshTimeoutMS: positive(20_000),
  ShardingTaskExecutorPoolReplicaSetMatching: word(
    ['automatic', 'matchPrimaryNode', 'matchBusiestNode', 'disabled'],
    'automatic'
  ),
  shutdownTimeoutMillisForSignaledShutdown: count(15_000),
  skipShardingConfigurationChecks: flag(false),

  // storage
  honorSystemUmask: flag(false),
  journalCommitInterval: whole(1, 500, 100),
  minSnapshotHistoryWindowInSeconds: count(300),
  processUmask: text(),
  storageEngineConcurrentReadTransactions: positive(),
  storageEngineConcurrentWriteTransactions: positive(),
  syncdelay: real(0, undefined, 60),
  temporarilyUnavailableBackoffBaseMs: count(1000, SEVEN),
  temporarilyUnavailableMaxRetries: count(10, SEVEN),
  upsertMaxRetryAttemptsOnDuplicateKeyError: count(100, EIGHT),
  wiredTigerConcurrentReadTransactions: positive(),
  wiredTigerConcurrentWriteTransactions: positive(),
  wiredTigerFileHandleCloseIdleTime: count(600),

  // transactions and queries
  AbortExpiredTransactionsSessionCheckoutTimeout: count(100, EIGHT),
  coordinateCommitReturnImmediatelyAfterPersistingDecision: flag(false),
  internalSessionsReapThreshold: count(1000),
  maxTransactionLockRequestTimeoutMillis: whole(-1, INT, 5),
  planCacheSize: text('5%'),
  transactionLifetimeLimitSeconds: positive(60),
  transactionTooLargeForCacheThreshold: real(0, 1, 0.75, SEVEN)
}

export const documented: Readonly<Record<string, Documented>> = {
  ...LOG,
  ...NETWORK,
  ...SECURITY,
  ...STORAGE,
  ...Object.fromEntries(Object.entries(SERVER_PARAMETERS).map(([name, one]) => [`setParameter.${name}`, one]))
}
