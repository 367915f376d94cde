/// Bounds of the audit log.
public struct AuditLimits: Sendable {
    /// Bytes of the file that is written; then it is set aside and a new one is begun.
    public var fileSize = 16 * 1024 * 1024
    /// Files that were set aside and are kept: `audit.log.1` is the latest of them.
    public var keptFiles = 7
    /// Bytes of events that wait for the disk; further ones are lost, and counted.
    public var waitingBytes = 8 * 1024 * 1024

    public init() {}
}
