internal import Store

/// Looks at SQLite's log of what is not in the main file yet (https://sqlite.org/fileformat2.html#walformat).
///
/// SQLite takes the first frame that does not fit its checksum for the end of the log: right after a power cut, which
/// leaves the last write unfinished, but with a damaged byte all that was written later would be lost without a word.
/// The two can be told apart. Each write is on the disk before the next begins, so at most one was unfinished: what is
/// behind the end of the log then holds at most one commit, if what an earlier power cut left was taken away. Damage in the
/// last write alone cannot be told from a power cut.
struct WriteAheadLog {
    private static let headerLength = 32
    private static let frameHeaderLength = 24
    private static let pageSizes = 512...65_536

    private let isBigEndian: Bool
    private let salts: ArraySlice<UInt8>
    /// Runs on from frame to frame.
    private var sum: (UInt32, UInt32) = (0, 0)

    /// What a log is like that has lost nothing.
    enum Verdict {
        case whole
        /// It holds a commit behind its end, which a power cut has left unfinished.
        case endsBeforeACommit
    }

    /// Refuses a database whose log has lost commits.
    @discardableResult
    static func check(of path: String) throws(StoreFailure) -> Verdict {
        let name = path + "-wal"
        guard Files.exists(name) else { return .whole }
        let file = try FileReader(name)
        guard file.size > headerLength else { return .whole }
        let header = try file.bytes(at: 0, count: headerLength)
        guard var log = WriteAheadLog(header) else {
            // The header is on the disk before the first frame is written.
            throw StoreFailure.damaged(name, "its header does not fit its checksum")
        }
        let frameLength = frameHeaderLength + Int(WriteAheadLog.word(header, at: 8))
        guard pageSizes.contains(frameLength - frameHeaderLength) else {
            throw StoreFailure.damaged(name, "its page size is wrong")
        }
        var hasEnded = false
        var lostCommits = 0
        for index in 0..<(file.size - headerLength) / frameLength {
            let frame = try file.bytes(at: headerLength + index * frameLength, count: frameLength)
            if !hasEnded, !log.accepts(frame) { hasEnded = true }
            if hasEnded, log.isCommit(frame) { lostCommits += 1 }
        }
        guard lostCommits < 2 else {
            throw StoreFailure.damaged(name, "it breaks off before \(lostCommits) of its commits")
        }
        return lostCommits == 0 ? .whole : .endsBeforeACommit
    }

    /// Nil where the header is not whole.
    private init?(_ header: [UInt8]) {
        switch WriteAheadLog.word(header, at: 0) {
        case 0x377F_0682: isBigEndian = false
        case 0x377F_0683: isBigEndian = true
        default: return nil
        }
        salts = header[16..<24]
        add(header[..<24])
        guard isSum(header, at: 24) else { return nil }
    }

    /// Whether a frame goes on where the one before it ended.
    private mutating func accepts(_ frame: [UInt8]) -> Bool {
        guard frame[8..<16].elementsEqual(salts) else { return false }
        add(frame[..<8])
        add(frame[WriteAheadLog.frameHeaderLength...])
        return isSum(frame, at: 16)
    }

    /// Whether a frame is the last one of a transaction of this log, and not left over from an earlier log.
    private func isCommit(_ frame: [UInt8]) -> Bool {
        frame[8..<16].elementsEqual(salts) && WriteAheadLog.word(frame, at: 4) != 0
    }

    private func isSum(_ bytes: [UInt8], at offset: Int) -> Bool {
        WriteAheadLog.word(bytes, at: offset) == sum.0
            && WriteAheadLog.word(bytes, at: offset + 4) == sum.1
    }

    /// Adds bytes, a multiple of 8 of them, to the sum.
    private mutating func add(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { buffer in
            for offset in stride(from: 0, to: buffer.count - 7, by: 8) {
                let first = buffer.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
                let second = buffer.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
                sum.0 &+= (isBigEndian ? UInt32(bigEndian: first) : UInt32(littleEndian: first)) &+ sum.1
                sum.1 &+= (isBigEndian ? UInt32(bigEndian: second) : UInt32(littleEndian: second)) &+ sum.0
            }
        }
    }

    private static func word(_ bytes: [UInt8], at offset: Int) -> UInt32 {
        bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
