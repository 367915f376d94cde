internal import Objects
internal import Synchronization

/// A disk that remembers each change with its order and its syncs, so that it can be seen as a power cut at any moment
/// would have left it; and that fails as it is told.
///
/// Programs see real files below a real directory. What would be on the platter is computed from the record, for every
/// moment of one run: nothing has to be run again for each.
public final class TestDisk: Sendable {
    /// The directory below which everything is written, absolute.
    public let root: String
    let layer = FileLayer()
    private let state: Mutex<State>

    private struct State {
        var log: DiskLog
        var fault: DiskFault?
        var failures = 0
    }

    /// What becomes of a change.
    enum Verdict {
        case happens
        /// The first bytes of a write happen, none of anything else.
        case fails(DiskFault.Kind, written: Int)
    }

    /// - Parameters:
    ///   - root: An existing directory, absolute.
    ///   - image: What lies below it durably; its files are made.
    public init(
        _ root: String, holding image: DiskImage = DiskImage(), fault: DiskFault? = nil
    ) throws(DiskImageFailure) {
        self.root = root
        state = Mutex(State(log: DiskLog(image), fault: fault))
        try image.write()
        layer.register(for: self)
    }

    /// How many changes were made so far; those that failed count too.
    public var operationCount: Int { state.withLock { $0.log.operations.count } }

    /// Before which changes most is in doubt: those that bring something to the disk.
    public var syncs: [Int] {
        let operations = state.withLock { $0.log.operations }
        return operations.indices.filter { if case .sync = operations[$0] { true } else { false } }
    }

    /// How many changes failed as they were told to.
    public var failureCount: Int { state.withLock { $0.failures } }

    /// What a power cut after the first `count` changes leaves.
    public func image(after count: Int, _ cut: PowerCut, seed: UInt64) -> DiskImage {
        // The record is a value: the disk may go on meanwhile.
        let log = state.withLock { $0.log }
        var chance = IDSource(seed: seed)
        return log.image(after: count, cut, &chance)
    }

    // MARK: Changes

    /// The number of the file that has a name now.
    func file(_ path: String) -> Int? { state.withLock { $0.log.names[path] } }

    /// Notes a change that is about to be made, or says that it fails.
    func begin(_ operation: DiskOperation) -> Verdict {
        state.withLock { state in
            guard let fault = state.fault, state.log.operations.count >= fault.operation, fault.fits(operation) else {
                state.log.append(operation)
                return .happens
            }
            if !fault.lasts { state.fault = nil }
            state.failures += 1
            return .fails(fault.kind, written: state.log.appendFailed(operation, fault.kind))
        }
    }

    /// Notes that a new file gets a name.
    func beginFile(_ path: String) -> Verdict {
        begin(.name([.init(path: path, file: state.withLock { $0.log.newFile() })]))
    }
}

extension DiskLog {
    /// Notes what a change does although it fails; gives how many bytes of a write happen.
    fileprivate mutating func appendFailed(_ operation: DiskOperation, _ kind: DiskFault.Kind) -> Int {
        switch (operation, kind) {
        case (.write(let file, let offset, let bytes), .full):
            // Room is given out in blocks: what lies in one is written whole or not at all.
            let end = (offset + bytes.count / 2) / DiskState.sector * DiskState.sector
            let written = max(0, end - offset)
            append(.write(file: file, offset: offset, bytes: Array(bytes.prefix(written))))
            return written
        case (.sync(let file, _), _): append(.sync(file: file, succeeds: false))
        default: append(.name([]))
        }
        return 0
    }
}
