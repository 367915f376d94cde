/// How a disk goes wrong, and when.
public struct DiskFault: Sendable, Hashable {
    public enum Kind: Sendable, Hashable, CaseIterable {
        /// There is no room: the sectors in the first half of a write are written, if any (ENOSPC).
        case full
        /// A write or a truncation fails and does nothing (EIO).
        case write
        /// fsync fails (EIO); what it was for may never reach the disk.
        case sync
    }

    public var kind: Kind
    /// The first operation that can fail, counted from 0; those of another kind before the first fitting one succeed.
    public var operation: Int
    /// Whether all fitting operations fail from then on, or the first alone.
    public var lasts: Bool

    public init(_ kind: Kind, at operation: Int, lasts: Bool) {
        self.kind = kind
        self.operation = operation
        self.lasts = lasts
    }

    func fits(_ change: DiskOperation) -> Bool {
        switch (kind, change) {
        case (.full, .write), (.write, .write), (.write, .truncate), (.sync, .sync), (.sync, .syncNames): true
        case (.full, .name(let names)): names.contains { $0.file != nil } && names.count == 1
        default: false
        }
    }
}
