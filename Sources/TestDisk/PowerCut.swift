internal import Objects

/// What a power cut does to changes that no sync has covered.
public enum PowerCut: CaseIterable, Sendable {
    /// They happened all the same: also what an atomic snapshot of a file system in use shows.
    case losesNothing
    case losesAll
    /// All up to one of them, of which the first sectors; what disks without reordering do.
    case losesTheEnd
    /// Each for itself, whole.
    case losesSome
    /// Of each write, sectors of 512 bytes.
    case tearsSectors
    /// Of each write, pages of 4096 bytes.
    case tearsPages
}

extension DiskLog {
    /// What is left after the first `count` operations and a power cut.
    func image(after count: Int, _ cut: PowerCut, _ chance: inout IDSource) -> DiskImage {
        let durable = durable(count)
        let doubtful = durable.indices.filter { !durable[$0] }
        let last = doubtful.isEmpty ? 0 : doubtful[Int.random(in: doubtful.indices, using: &chance)]
        var state = start
        for index in 0..<count {
            let operation = operations[index]
            if durable[index] { state.make(operation) } else { state.make(operation, index, last, cut, &chance) }
        }
        return state.image
    }
}

extension DiskState {
    static let sector = 512
    private static let page = 4096

    /// Makes as much of an operation as a power cut leaves of it.
    fileprivate mutating func make(
        _ operation: DiskOperation, _ index: Int, _ last: Int, _ cut: PowerCut, _ chance: inout IDSource
    ) {
        switch cut {
        case .losesNothing: make(operation)
        case .losesAll: break
        case .losesTheEnd:
            if index < last { make(operation) }
            if index == last { tear(operation, DiskState.sector, &chance, keepsFirst: true) }
        case .losesSome: if chance.flip() { make(operation) } else { extend(operation, &chance) }
        case .tearsSectors: tear(operation, DiskState.sector, &chance)
        case .tearsPages: tear(operation, DiskState.page, &chance)
        }
    }

    /// - Parameter keepsFirst: What is left are the first units, instead of any.
    private mutating func tear(
        _ operation: DiskOperation, _ unit: Int, _ chance: inout IDSource, keepsFirst: Bool = false
    ) {
        guard case .write(let file, let offset, let bytes) = operation else {
            if chance.flip() { make(operation) }
            return
        }
        extend(operation, &chance)
        var position = 0
        while position < bytes.count {
            let end = min(bytes.count, ((offset + position) / unit + 1) * unit - offset)
            if chance.flip() {
                write(bytes[position..<end], at: offset + position, of: file)
            } else if keepsFirst {
                return
            }
            position = end
        }
    }

    /// A file can have grown by a write whose bytes were lost.
    private mutating func extend(_ operation: DiskOperation, _ chance: inout IDSource) {
        guard case .write(let file, let offset, let bytes) = operation, size(of: file) < offset + bytes.count else {
            return
        }
        if chance.flip() { resize(file, to: offset + bytes.count) }
    }
}

extension IDSource {
    fileprivate mutating func flip() -> Bool { Bool.random(using: &self) }
}
